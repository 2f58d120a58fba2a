"""Older and other office formats (.doc .wps .rtf .odt .xls .et .ods), converted by LibreOffice and read as DOCX or XLSX.

LibreOffice runs headless in a profile folder of its own, which forbids macros and the fetching of linked pictures (by
default it does fetch them), under a deadline after which its whole process group is ended. `.wps` and `.et` of WPS
Office hold the same streams as `.doc` and `.xls`; it is the content that chooses LibreOffice's import filter.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from extractor.document import Document, Note
from extractor.errors import Damaged, Encrypted, ExtractionError, TimedOut, Unsupported
from extractor.options import Options
from extractor.readers.sniff import sniff

# What the bytes are → what LibreOffice is to make of them.
TARGETS = {"doc": "docx", "wps": "docx", "rtf": "docx", "odt": "docx", "wordxml": "docx", "xls": "xlsx", "et": "xlsx", "ods": "xlsx"}
INSTALL = "apt-get install --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui"

_OPENDOCUMENT = ("odt", "ods")
_LIBREOFFICE = ("soffice", "libreoffice")
_FIB = b"\xec\xa5"  # wIdent of the file information block that begins a WordDocument stream
_FIB_ENCRYPTED = 0x01  # fEncrypted, bit 8 of its flags at offset 10 ([MS-DOC] 2.5.2)
_PROFILE = {
    "org.openoffice.Office.Common/Security/Scripting": {"DisableMacrosExecution": "true", "BlockUntrustedRefererLinks": "true"},
    # A proxy nobody listens at: whatever a document links to is not fetched.
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
    },
}


def read(data: bytes, options: Options) -> Document:
    """Convert one file and read the result.

    Raises Unsupported without LibreOffice, TimedOut, Encrypted, Damaged, and what the reader of the result raises.
    """
    (converted,) = convert_many([data], options.limits.total_seconds)
    if isinstance(converted, ExtractionError):
        raise converted
    kind = sniff(data, "")
    reader = import_module(f"extractor.readers.{TARGETS[kind]}")
    document: Document = reader.read(converted, options)
    if kind in _OPENDOCUMENT and b"opendocument.formula" in _manifest(data):
        # LibreOffice drops them without a word where its Math is not installed.
        note = Note("embedded_file", "The document holds formulas, which may be lost when it is converted: compare the cells that are empty.")
        return replace(document, notes=(*document.notes, note))
    return document


def convert_many(files: Sequence[bytes], deadline: float) -> list[bytes | ExtractionError]:
    """DOCX or XLSX bytes for each file in order, or the failure of that file; LibreOffice starts once for each target.

    `deadline` is in seconds for each start. When a start with several files fails as a whole, each is tried alone, so
    that one bad file costs the others nothing but time. Raises Unsupported when LibreOffice is not installed.
    """
    results: list[bytes | ExtractionError] = [Damaged("The file could not be converted.") for _ in files]
    kinds = [sniff(data, "") for data in files]
    for target in sorted(set(TARGETS.values())):
        chosen = [at for at, kind in enumerate(kinds) if TARGETS.get(kind) == target]
        for at, result in zip(chosen, _convert([(kinds[at], files[at]) for at in chosen], target, deadline), strict=True):
            results[at] = result
    return results


def _convert(files: list[tuple[str, bytes]], target: str, deadline: float) -> list[bytes | ExtractionError]:
    if not files:
        return []
    program = next((found for name in _LIBREOFFICE if (found := shutil.which(name))), None)
    if program is None:
        raise Unsupported(f"Files of the format {files[0][0]!r} are read with LibreOffice, which is not installed: {INSTALL}")
    with tempfile.TemporaryDirectory(prefix="extractor-office-") as folder:
        root = Path(folder)
        _write_profile(root / "profile" / "user")
        sources = []
        for at, (kind, data) in enumerate(files):
            sources.append(root / f"{at}.{kind}")
            sources[-1].write_bytes(data)
        command = [program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={(root / 'profile').as_uri()}"]
        late = not _run([*command, "--convert-to", target, "--outdir", str(root / "out"), *map(str, sources)], root, deadline)
        made = [root / "out" / f"{source.stem}.{target}" for source in sources]
        results: list[bytes | ExtractionError] = [
            path.read_bytes() if path.exists() else _failure(kind, data, deadline if late else None)
            for path, (kind, data) in zip(made, files, strict=True)
        ]
    if len(files) > 1 and any(isinstance(result, Damaged | TimedOut) for result in results):
        return [
            _convert([file], target, deadline)[0] if isinstance(result, Damaged | TimedOut) else result
            for file, result in zip(files, results, strict=True)
        ]
    return results


def _run(command: list[str], folder: Path, deadline: float) -> bool:
    """Run to the end, or end the whole process group (soffice is a script that starts a binary); whether it ended itself."""
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}, start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(deadline)
    except subprocess.TimeoutExpired:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return True


def _failure(kind: str, data: bytes, deadline: float | None) -> ExtractionError:
    if deadline is not None:
        return TimedOut(f"LibreOffice did not convert the file within {deadline:g} seconds; open it in an office program and save it as DOCX.")
    if _encrypted(kind, data):
        return Encrypted("The file is protected by a password; save an unprotected copy.")
    return Damaged("LibreOffice could not open the file; open it in an office program and save it as DOCX, or fetch it again.")


def _encrypted(kind: str, data: bytes) -> bool:
    """Whether the file says of itself that it is encrypted; asked only once LibreOffice has refused it."""
    if kind == "doc":
        start = data.find(_FIB, 512)
        return start > 0 and start % 512 == 0 and len(data) > start + 11 and bool(data[start + 11] & _FIB_ENCRYPTED)
    if kind == "xls":
        return b"\x2f\x00\x36\x00\x01\x00" in data[:65536] or b"\x2f\x00\xc8\x00\x01\x00" in data[:65536]  # FILEPASS, [MS-XLS] 2.4.117
    return kind in _OPENDOCUMENT and b"manifest:encryption-data" in _manifest(data)


def _manifest(data: bytes) -> bytes:
    from io import BytesIO
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(data)) as archive:
            return archive.open("META-INF/manifest.xml").read(1_000_000)
    except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return b""


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, properties in _PROFILE.items()
        for name, value in properties.items()
    )
    folder.mkdir(parents=True)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    (folder / "registrymodifications.xcu").write_text(f"{head}{items}</oor:items>", "utf-8")
