"""Old office formats go through LibreOffice, which may neither hang, nor fetch, nor lose a neighbour's file."""

from __future__ import annotations

import http.server
import io
import random
import shutil
import threading
import zipfile
from pathlib import Path

import pytest

from extractor.errors import Damaged, Encrypted, TimedOut, Unsupported
from extractor.options import Options
from extractor.readers import office
from extractor.readers.sniff import sniff

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
RTF = rb"{\rtf1\ansi\ansicpg936\deff0 {\fonttbl{\f0 SimSun;}}\f0 \trowd\cellx3000\cellx6000 A\cell 12\cell\row \pard B 34\par}"


def odt(body: str) -> bytes:
    """The smallest OpenDocument text with this content."""
    names = "office text draw svg xlink manifest"
    spaces = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in names.split()}
    spaces |= {"draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "xlink": "http://www.w3.org/1999/xlink"}
    declared = " ".join(f'xmlns:{name}="{uri}"' for name, uri in spaces.items())
    kind = "application/vnd.oasis.opendocument.text"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", f'<office:document-content {declared} office:version="1.2"><office:body><office:text>{body}</office:text></office:body></office:document-content>')
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest {declared}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
    return buffer.getvalue()


@needs_libreoffice
def test_several_files_are_converted_in_one_call_and_a_bad_one_costs_only_itself():
    broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    first, bad, last = office.convert_many([RTF, broken, odt("<text:p>12</text:p>")], 60)
    assert isinstance(first, bytes)
    assert isinstance(last, bytes)
    assert sniff(first, "") == sniff(last, "") == "docx"
    assert isinstance(bad, Damaged)


@needs_libreoffice
def test_formulas_that_a_conversion_may_lose_are_noted() -> None:
    plain = odt("<text:p>12</text:p>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = b'<manifest:file-entry manifest:full-path="Object 1/" manifest:media-type="application/vnd.oasis.opendocument.formula"/></manifest:manifest>'
            new.writestr(name, old.read(name).replace(b"</manifest:manifest>", entry))
    assert [note.code for note in office.read(buffer.getvalue(), Options()).notes] == ["embedded_file"]
    assert office.read(plain, Options()).notes == ()


@needs_libreoffice
def test_linked_pictures_are_not_fetched():
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        link = f'<draw:image xlink:href="http://127.0.0.1:{server.server_port}/x.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        frame = f'<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">{link}</draw:frame>'
        (made,) = office.convert_many([odt(f"<text:p>{frame}12</text:p>")], 60)
        server.shutdown()
    assert isinstance(made, bytes)
    assert asked == []


@needs_libreoffice
def test_a_deadline_ends_the_conversion():
    (result,) = office.convert_many([RTF], 0.05)
    assert isinstance(result, TimedOut)


def test_without_libreoffice_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Unsupported, match="apt-get install"):
        office.read(RTF, Options())


@needs_libreoffice
def test_an_encrypted_opendocument_says_so(monkeypatch: pytest.MonkeyPatch):
    data = odt("<text:p>1</text:p>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "content.xml":
                content = random.Random(1).randbytes(len(content))
            if name.startswith("META-INF"):
                content = content.replace(b'text/xml"/>', b'text/xml" manifest:size="99"><manifest:encryption-data/></manifest:file-entry>')
            new.writestr(name, content)
    (result,) = office.convert_many([buffer.getvalue()], 60)
    assert isinstance(result, Encrypted)


def fixtures() -> list[Path]:
    return sorted(Path(__file__).parents[2].joinpath("fixtures", "reports").glob("docx-*.docx"))[:2]


@needs_libreoffice
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt", "wps"])
def test_the_other_formats_give_the_fields_of_the_docx(kind: str, tmp_path: Path):
    pipeline = pytest.importorskip("extractor.pipeline")
    for source in fixtures():
        other = converted(source, "doc" if kind == "wps" else kind, tmp_path)
        (expected,) = pipeline.extract_document(source.read_bytes(), source.name)
        (report,) = pipeline.extract_document(other.read_bytes(), f"report.{kind}")
        assert report.document.format == kind
        assert [(f.code, f.status, f.value) for f in report.fields] == [(f.code, f.status, f.value) for f in expected.fields]


def converted(source: Path, kind: str, folder: Path) -> Path:
    import subprocess

    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.{kind}"
