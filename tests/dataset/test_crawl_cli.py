"""The commands as people type them: extract … -o reports.duckdb, extract status, extract export."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractor.cli import run
from extractor.dataset import read_dataset
from extractor.dataset.progress import status_path
from tests.dataset.test_ingest import rows

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "reports"


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Three real pages through the real pipeline, one page of news, and the exit code."""
    place = tmp_path_factory.mktemp("cli")
    (place / "crawl").mkdir()
    for path in sorted(FIXTURES.glob("text-*.txt"))[:3]:
        (place / "crawl" / path.name).write_bytes(path.read_bytes())
    (place / "crawl" / "news.html").write_text("<html><body><p>Nothing but news.</p></body></html>")
    return place / "reports.duckdb", run([str(place / "crawl"), "-o", str(place / "reports.duckdb"), "--workers", "1", "-q"])


def test_an_output_that_ends_in_duckdb_is_a_store(crawl: tuple[Path, int]) -> None:
    store, code = crawl
    assert code == 3  # one of them failed
    assert rows(store, "SELECT count(*) FROM documents") == [(3,)]
    assert rows(store, "SELECT outcome FROM failures") == [("not_a_report",)]


def test_the_summary_says_what_to_do_next(crawl: tuple[Path, int], capfd: pytest.CaptureFixture[str]) -> None:
    store, _ = crawl
    assert run(["ingest", str(store.parent / "crawl"), f"--output={store}", "-q"]) == 0
    said = capfd.readouterr().err
    assert "4 inputs" in said
    assert "0 read now, 4 known before" in said
    assert f"extract export {store}" in said


def test_the_summary_and_the_status_say_how_to_find_what_to_look_at(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "crawl").mkdir()
    (tmp_path / "crawl" / "a.txt").write_bytes((FIXTURES / "text-cells.txt").read_bytes()[:3000])  # the end is missing
    store = tmp_path / "s.duckdb"
    run([str(tmp_path / "crawl"), "-o", str(store), "--workers", "1"])
    said = capfd.readouterr().err
    assert "to look at 1: " in said
    assert "1 inputs, all read, comparing: accept 0, review 1, reject 0, failed 0" in said
    advice = f"extract export {store} -o look.xlsx --where \"verdict = 'review'\""
    assert advice in said
    assert run(["status", str(store)]) == 0
    assert advice in capfd.readouterr().out
    assert run(["export", str(store), "-o", str(tmp_path / "look.csv"), "--where", "verdict = 'review'"]) == 0
    assert "1 rows" in capfd.readouterr().err


def test_a_name_spelled_wrongly_makes_no_store(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([str(tmp_path / "年报"), "-o", str(tmp_path / "s.duckdb")]) == 2
    assert "年报: there is no such file or folder" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that nobody can write to")
def test_a_place_that_cannot_be_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("news")
    assert run([str(tmp_path / "a.txt"), "-o", "/proc/s.duckdb"]) == 1
    assert "/proc/s.duckdb cannot be opened" in capfd.readouterr().err


def test_the_summary_points_to_the_log_of_failures(crawl: tuple[Path, int]) -> None:
    store, _ = crawl
    assert "news.html: not_a_report: " in Path(f"{store}.log").read_text("utf-8")


def test_status_of_a_finished_store(crawl: tuple[Path, int], capfd: pytest.CaptureFixture[str]) -> None:
    store, _ = crawl
    assert run(["status", str(store)]) == 0
    assert "4 inputs, 4 different contents, 3 reports" in capfd.readouterr().out
    assert run(["status", str(store), "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["documents"], found["unaccounted"], found["failures"]) == (3, 0, {"not_a_report": 1})


def test_export_says_how_many_rows_it_wrote(crawl: tuple[Path, int], capfd: pytest.CaptureFixture[str]) -> None:
    store, _ = crawl
    target = store.parent / "panel.csv"
    assert run(["export", str(store), "-o", str(target)]) == 0
    said = capfd.readouterr().err
    assert "panel.datapackage.json" in said
    assert len(target.read_text("utf-8-sig").splitlines()) == 1 + rows(store, "SELECT count(DISTINCT unit) FROM documents")[0][0]


def test_a_store_may_have_an_address(crawl: tuple[Path, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsspec = pytest.importorskip("fsspec")
    source = str(crawl[0].parent / "crawl" / "news.html")
    monkeypatch.chdir(tmp_path)
    assert run([source, "-o", "memory://stores/a.duckdb", "-q"]) == 3
    assert fsspec.filesystem("memory").exists("/stores/a.duckdb")
    (tmp_path / "a.duckdb").unlink()
    assert run([source, "-o", "memory://stores/a.duckdb", "-q"]) == 0  # known before
    with read_dataset("memory://stores/a.duckdb") as data:
        assert len(data.failures) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["status", "nosuch.duckdb"], 2, "does not exist"),
        (["export", "{store}", "-o", "x.doc"], 2, "the ending tells the format"),
        (["export", "{store}", "-o", "x.csv", "--where", "nosuch > 1"], 1, "not understood"),
        (["{store}", "-o", "/nosuch/folder/x.duckdb"], 1, "cannot be opened"),
        (["{store}", "-o", "x.duckdb", "--limit", "nosuch=1"], 2, "there is no limit"),
    ],
)
def test_mistakes_are_answered_with_a_sentence(
    crawl: tuple[Path, int], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([argument.format(store=crawl[0]) for argument in arguments]) == code
    assert says in capfd.readouterr().err


def test_a_running_crawl_tells_its_status_and_stops_when_asked(tmp_path: Path) -> None:
    (tmp_path / "crawl").mkdir()
    for number in range(200):
        (tmp_path / "crawl" / f"{number:03}.txt").write_text(f"sleep 0.1 {number}")
    store = tmp_path / "s.duckdb"
    command = "import sys; from extractor.dataset import crawl; crawl.READER = 'tests.dataset.fakes:read'; from extractor.cli import run; sys.exit(run(sys.argv[1:]))"
    program = subprocess.Popen([sys.executable, "-c", command, str(tmp_path / "crawl"), "-o", str(store)], stderr=subprocess.PIPE)
    _wait_for(status_path(store))
    status = subprocess.run([sys.executable, "-m", "extractor.cli", "status", str(store), "--json"], capture_output=True, check=True)
    assert json.loads(status.stdout)["running"] is True
    other = subprocess.run([sys.executable, "-m", "extractor.cli", str(tmp_path / "crawl"), "-o", str(store)], capture_output=True, check=False)
    assert other.returncode == 1
    assert b"being written by another program" in other.stderr
    os.kill(program.pid, signal.SIGTERM)
    _, said = program.communicate(timeout=20)
    assert program.returncode == 130
    assert b"the same command goes on from there" in said
    assert 0 < rows(store, "SELECT count(*) FROM documents")[0][0] < 200
    assert not status_path(store).exists()


def _wait_for(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{path} never came")
