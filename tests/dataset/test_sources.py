"""From names to inputs: nothing lost, nothing read twice, always in the same order."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from extractor.dataset.inputs import Input, passed_over
from extractor.dataset.sources import Sources
from extractor.options import Limits, Options


def read(*names: object, **limits: int) -> dict[str, Input]:
    """The inputs by path; a path that came twice is an error."""
    found = list(Sources([str(name) for name in names], Options(limits=Limits(**limits))))
    assert len({one.path for one in found}) == len(found)
    return {one.path: one for one in found}


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def warc_record(url: str, status: str, media: str, data: bytes) -> bytes:
    body = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n".encode() + data
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-02-01T00:00:00Z\r\n"
    return f"{head}Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def outcomes(found: dict[str, Input]) -> dict[str, str]:
    return {path: one.trouble.outcome if one.trouble else "" for path, one in found.items()}


def test_a_folder_gives_its_files_by_name_without_the_leavings_of_systems(tmp_path: Path) -> None:
    for name in ("b/2.html", "a.txt", "b/1.html", ".hidden", "b/style.css", "b/~$1.docx", "Thumbs.db", "b/reports.duckdb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = read(tmp_path)
    assert [path.removeprefix(tmp_path.as_posix()) for path in found] == ["/a.txt", "/b/1.html", "/b/2.html"]
    assert found[f"{tmp_path}/b/1.html"].data == b"b/1.html"


def test_globs_and_missing_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "b.txt").write_bytes(b"b")
    assert [one.data for one in read(tmp_path / "*.txt").values()] == [b"a", b"b"]
    assert outcomes(read(tmp_path / "c.txt")) == {f"{tmp_path}/c.txt": "damaged"}


def test_names_in_gbk_are_legible_on_disk_and_in_archives(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/disk"
    os.mkdir(folder)
    with open(folder + b"/" + "年报.txt".encode("gb18030"), "wb") as file:
        file.write(b"x")
    data = zipped(("AAAA.txt", b"y"), method=zipfile.ZIP_STORED).replace(b"AAAA.txt", "年报".encode("gb18030") + b".txt")
    (tmp_path / "a.zip").write_bytes(data)
    assert list(read(tmp_path)) == [f"{tmp_path}/a.zip!/年报.txt", f"{tmp_path}/disk/年报.txt"]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_in_all_its_dresses(tmp_path: Path, mode: str) -> None:
    with tarfile.open(tmp_path / "a.tar", mode) as archive:  # type: ignore[call-overload]
        for name in ("x/1.txt", "x/2.txt"):
            info = tarfile.TarInfo(name)
            info.size = 3
            archive.addfile(info, io.BytesIO(b"abc"))
        link = tarfile.TarInfo("x/3.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert [path.rsplit("!/")[1] for path in read(tmp_path / "a.tar")] == ["x/1.txt", "x/2.txt"]


def test_a_document_that_is_a_zip_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")))
    (tmp_path / "b.docx").write_bytes(zipped(("word/media/big.bin", os.urandom(100_000)), ("[Content_Types].xml", b"<x/>")))
    found = read(tmp_path)
    assert list(found) == [f"{tmp_path}/a.docx", f"{tmp_path}/b.docx"]
    assert all(one.data and one.data.startswith(b"PK") for one in found.values())


def test_an_archive_of_documents_that_are_not_compressed_again(tmp_path: Path) -> None:
    inside = zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<y/>"))
    (tmp_path / "a.zip").write_bytes(zipped(("1.docx", inside), ("2.docx", inside), method=zipfile.ZIP_STORED))
    assert [path.rpartition("!/")[2] for path in read(tmp_path)] == ["1.docx", "2.docx"]


def test_archives_in_archives_down_to_a_depth(tmp_path: Path) -> None:
    inner = zipped(("deep.txt", b"deep"))
    for _ in range(4):
        inner = zipped(("in.zip", inner), ("beside.txt", b"beside"))
    (tmp_path / "a.zip").write_bytes(inner)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"single"))
    found = read(tmp_path)
    assert outcomes(found)[f"{tmp_path}/a.zip!/in.zip!/in.zip!/in.zip"] == "unsupported"
    assert sum(one.data == b"beside" for one in found.values()) == 3
    assert found[f"{tmp_path}/b.txt.gz!/b.txt"].data == b"single"


def test_bombs_and_large_files_are_stopped_and_the_rest_is_kept(tmp_path: Path) -> None:
    data = zipped(("1.txt", b"good"), ("bomb.txt", bytes(3_000_000)), ("large.bin", os.urandom(600_000)), ("2.txt", b"good"))
    (tmp_path / "a.zip").write_bytes(data)
    found = {path.rsplit("!/")[1]: outcome for path, outcome in outcomes(read(tmp_path / "a.zip", input_bytes=4_000_000)).items()}
    assert found == {"1.txt": "", "bomb.txt": "limit_exceeded", "large.bin": "", "2.txt": ""}
    found = {path.rsplit("!/")[1]: outcome for path, outcome in outcomes(read(tmp_path / "a.zip", input_bytes=500_000)).items()}
    assert found == {"1.txt": "", "bomb.txt": "limit_exceeded", "large.bin": "limit_exceeded", "2.txt": ""}
    (tmp_path / "big.txt").write_bytes(bytes(600_000))
    assert outcomes(read(tmp_path / "big.txt", input_bytes=500_000)) == {f"{tmp_path}/big.txt": "limit_exceeded"}


def test_a_damaged_archive_keeps_what_came_before(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for number in range(3):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = 100_000
            archive.addfile(info, io.BytesIO(bytes([65 + number]) * 100_000))
    whole = (tmp_path / "a.tar").read_bytes()
    (tmp_path / "a.tar").write_bytes(whole[:250_000])
    (tmp_path / "b.zip").write_bytes(zipped(("1.txt", os.urandom(5000)))[:3000])
    found = outcomes(read(tmp_path))
    assert found[f"{tmp_path}/a.tar!/0.txt"] == found[f"{tmp_path}/a.tar!/1.txt"] == ""
    assert found[f"{tmp_path}/a.tar"] == found[f"{tmp_path}/b.zip"] == "damaged"


def test_the_same_name_twice_in_an_archive(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        (tmp_path / "a.zip").write_bytes(zipped(("1.txt", b"a"), ("1.txt", b"b")))
    assert [path.rsplit("!/")[1] for path in read(tmp_path / "a.zip")] == ["1.txt", "1.txt#2"]


def test_seven_zip_through_libarchive(tmp_path: Path) -> None:
    libarchive = pytest.importorskip("libarchive")
    with libarchive.file_writer(str(tmp_path / "a.7z"), "7zip") as archive:
        archive.add_file_from_memory("目录/年报.txt", 3, b"abc")
    assert [one.data for one in read(tmp_path / "a.7z").values()] == [b"abc"]
    assert list(read(tmp_path / "a.7z")) == [f"{tmp_path}/a.7z!/目录/年报.txt"]
    (tmp_path / "b.rar").write_bytes(b"Rar!\x1a\x07\x00 and then nothing of the kind")
    assert outcomes(read(tmp_path / "b.rar")) == {f"{tmp_path}/b.rar": "damaged"}


def test_web_archives_keep_url_and_date(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    records = (
        ("http://www.gov.cn/a.html", "200 OK", "text/html", b"<html>a"),
        ("http://www.gov.cn/a.css", "200 OK", "text/css", b"p{}"),
        ("http://www.gov.cn/b.html", "404 Not Found", "text/html", b"<html>no"),
        ("http://www.gov.cn/c.zip", "200 OK", "application/zip", zipped(("c.doc", b"c"))),
    )
    (tmp_path / "a.warc.gz").write_bytes(b"".join(gzip.compress(warc_record(*record)) for record in records))
    packed = (tmp_path / "a.warc.gz").read_bytes()
    (tmp_path / "b.wacz").write_bytes(zipped(("datapackage.json", b"{}"), ("pages/pages.jsonl", b"{}"), ("archive/data.warc.gz", packed)))
    found = read(tmp_path / "a.warc.gz")
    assert list(found) == [f"{tmp_path}/a.warc.gz!/http://www.gov.cn/a.html", f"{tmp_path}/a.warc.gz!/http://www.gov.cn/c.zip!/c.doc"]
    page = found[f"{tmp_path}/a.warc.gz!/http://www.gov.cn/a.html"]
    assert (page.url, page.crawled, page.data) == ("http://www.gov.cn/a.html", "2024-02-01T00:00:00Z", b"<html>a")
    assert [path.rsplit("!/")[-1] for path in read(tmp_path / "b.wacz")] == ["http://www.gov.cn/a.html", "c.doc"]


def test_lists_carry_their_columns(tmp_path: Path) -> None:
    (tmp_path / "www.gov.cn").mkdir()
    (tmp_path / "www.gov.cn" / "a.html").write_bytes(b"page")
    (tmp_path / "b.txt").write_bytes(b"text")
    (tmp_path / "list.csv").write_bytes("path,url,省份,date\n,http://www.gov.cn/a.html,江苏,2024-01-02\nb.txt,http://x/b,福建,\n,http://x/c,,\n".encode("gb18030"))
    found = read(tmp_path / "list.csv")
    page, text, absent = found.values()
    assert (page.data, page.url, page.crawled, page.columns) == (b"page", "http://www.gov.cn/a.html", "2024-01-02", {"省份": "江苏"})
    assert (text.data, text.url, text.columns) == (b"text", "http://x/b", {"省份": "福建"})
    assert absent.trouble is not None
    (tmp_path / "list.jsonl").write_text(json.dumps({"path": "b.txt", "n": 1}) + "\n\nnot json\n")
    assert outcomes(read(tmp_path / "list.jsonl")) == {f"{tmp_path}/b.txt": "", f"{tmp_path}/list.jsonl": "damaged"}


def test_urls_of_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe({"/crawl/a.txt": b"a", "/crawl/b.zip": zipped(("c.txt", b"c"))})
    found = read("memory://crawl")
    assert {path: one.data for path, one in found.items()} == {"memory://crawl/a.txt": b"a", "memory://crawl/b.zip!/c.txt": b"c"}
    assert list(read("memory://crawl/a.txt")) == ["memory://crawl/a.txt"]
    assert list(outcomes(read("memory://nothing/x.txt")).values()) == ["damaged"]


def test_pipes_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert outcomes(read(tmp_path)) == {f"{tmp_path}/pipe": "unsupported"}


@pytest.mark.parametrize(
    ("path", "passed"),
    [("./city/2023.pdf", False), ("a/../2023.pdf", True), ("a//b.html", False), ("a/.git/b.html", True), ("a/Style.CSS", True),
     ("__MACOSX\\b.pdf", True), ("a.css/b.pdf", False), ("", False)],
)  # fmt: skip
def test_what_is_passed_over(path: str, passed: bool) -> None:
    assert passed_over(path) == passed
