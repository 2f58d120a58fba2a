"""A crawl into a store: everything accounted for, done work known, the same result whatever happened on the way."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from extractor.dataset.crawl import Summary, ingest
from extractor.dataset.progress import Counts
from extractor.dataset.store import Store, StoreError
from extractor.options import Limits, Options

READER = "tests.dataset.fakes:read"


def crawl(folder: Path, store: Path, **more: Any) -> Summary:
    return ingest([str(folder)], store, more.pop("options", None), workers=2, reader=READER, **more)


def rows(store: Path, query: str) -> list[tuple[Any, ...]]:
    opened = Store(store, read_only=True)
    found: list[tuple[Any, ...]] = opened.connection.execute(query).fetchall()
    opened.close()
    return found


def fingerprint(store: Path) -> dict[str, str]:
    opened = Store(store, read_only=True)
    marks = opened.fingerprint()
    opened.close()
    return marks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty reports, one of them twice, and four files that are none."""
    place = tmp_path / "crawl"
    place.mkdir()
    for number in range(20):
        (place / f"{number:02}.txt").write_text(f"ok {number} 1 2")
    (place / "again.txt").write_text("ok 3 1 2")
    for name, order in (("x1", "news"), ("x2", "encrypted"), ("x3", "segfault"), ("x4", "raise")):
        (place / f"{name}.txt").write_text(order)
    return place


def test_every_input_has_its_document_or_its_failure(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "reports.duckdb"
    summary = crawl(folder, store)
    assert summary.unaccounted == []
    assert (summary.counts.inputs, summary.counts.read, summary.counts.known, summary.counts.failed) == (25, 24, 1, 4)
    assert summary.outcomes == {"ok": 20, "not_a_report": 1, "encrypted": 1, "crashed": 2}
    assert rows(store, "SELECT count(*), count(DISTINCT document) FROM documents") == [(20, 20)]
    assert rows(store, "SELECT count(*) FROM fields") == [(80,)]
    assert rows(store, "SELECT regexp_extract(path, '[^/]*$'), outcome FROM failures ORDER BY 1") == [
        ("x1.txt", "not_a_report"),
        ("x2.txt", "encrypted"),
        ("x3.txt", "crashed"),
        ("x4.txt", "crashed"),
    ]


def test_missing_blank_and_zero_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ok 0 1")
    store = tmp_path / "reports.duckdb"
    crawl(tmp_path / "a.txt", store)
    assert rows(store, "SELECT code, value, raw, status FROM fields ORDER BY position") == [
        ("requests.new.total", 0.0, "0.0", "read"),
        ("requests.carried_in.total", 1.0, "1.0", "read"),
        ("requests.results_total.total", None, None, "missing"),
        ("requests.carried_out.total", None, None, "missing"),
    ]


def test_done_work_is_not_done_again(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "reports.duckdb"
    crawl(folder, store)
    before = fingerprint(store)
    again = crawl(folder, store)
    assert (again.counts.read, again.counts.known) == (0, 25)
    assert fingerprint(store) == before
    (folder / "new.txt").write_text("ok 99")
    assert crawl(folder, store).counts.read == 1


def test_retry_reads_what_it_says(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "reports.duckdb"
    crawl(folder, store)
    before = fingerprint(store)
    for retry, count in (("failed", 4), ("review", 24), ("all", 24)):
        assert crawl(folder, store, retry=retry).counts.read == count
        assert fingerprint(store) == before


def test_higher_limits_try_only_failures_again(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "reports.duckdb"
    crawl(folder, store)
    assert crawl(folder, store, options=Options(limits=Limits(pages=900))).counts.read == 4
    assert crawl(folder, store, options=Options(ocr=False)).counts.read == 24


def test_the_number_of_workers_does_not_matter(folder: Path, tmp_path: Path) -> None:
    crawl(folder, tmp_path / "two.duckdb")
    ingest([str(folder)], tmp_path / "one.duckdb", workers=1, reader=READER)
    assert fingerprint(tmp_path / "one.duckdb") == fingerprint(tmp_path / "two.duckdb")


def test_a_file_replaced_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    store, path = tmp_path / "reports.duckdb", tmp_path / "a.txt"
    for text, documents, failures in (("ok 1", 1, 0), ("ok 2", 1, 0), ("news", 0, 1), ("ok 1", 1, 0)):
        path.write_text(text)
        assert crawl(path, store).unaccounted == []
        assert rows(store, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM failures)") == [(documents, failures)]
    assert rows(store, "SELECT count(*) FROM fields") == [(4,)]


def test_a_path_that_came_back_loses_its_failure(tmp_path: Path) -> None:
    store, path = tmp_path / "reports.duckdb", tmp_path / "a.txt"
    assert crawl(path, store).outcomes == {"damaged": 1}
    path.write_text("ok 1")
    crawl(path, store)
    assert rows(store, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM failures)") == [(1, 0)]


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        crawl(tmp_path, tmp_path / "no" / "such" / "folder.duckdb")
    (tmp_path / "not-a-store.duckdb").write_bytes(b"nothing of the kind" * 1000)
    with pytest.raises(StoreError, match="cannot be opened"):
        crawl(tmp_path, tmp_path / "not-a-store.duckdb")


def test_what_is_being_written_is_not_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt while a batch is written loses neither that batch nor the next."""
    monkeypatch.setattr("extractor.dataset.store.BATCH", 5)
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(f"ok {number} 1 2 3")
    store = tmp_path / "s.duckdb"
    usual = Store._write

    def slowly(self: Store, batch: Any) -> None:
        time.sleep(0.3)
        usual(self, batch)

    def interrupt(counts: Counts) -> None:
        if counts.read == 7:
            raise KeyboardInterrupt

    monkeypatch.setattr(Store, "_write", slowly)
    with pytest.raises(KeyboardInterrupt):
        ingest([str(tmp_path)], store, workers=1, reader=READER, watch=interrupt)
    assert rows(store, "SELECT count(*) FROM documents") == [(7,)]


def test_a_batch_that_cannot_be_written_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "1.txt").write_text("ok 1 1 2 3")

    def broken(self: Store, batch: Any) -> None:
        raise StoreError("no room")

    monkeypatch.setattr(Store, "_write", broken)
    with pytest.raises(StoreError, match="no room"):
        crawl(tmp_path, tmp_path / "s.duckdb")


def long_reports(folder: Path, count: int) -> None:
    """Reports of a million bytes of text each, all different."""
    folder.mkdir()
    signs = [chr(0x4E00 + (i * 7919) % 5000) for i in range(300_000)]
    for number in range(count):
        text = "".join(signs[number:] + signs[:number])
        (folder / f"{number:02}.txt").write_text(json.dumps({"year": 2023, "text": text}, ensure_ascii=False))


def test_long_texts_get_more_memory_and_are_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB compresses many rows at once, which fails after the batch is written; the batch is written again, not twice."""
    long_reports(tmp_path / "c", 60)
    crawl(tmp_path / "c", tmp_path / "roomy.duckdb")
    monkeypatch.setattr("extractor.dataset.store.BATCH", 20)
    monkeypatch.setattr("extractor.dataset.store._WRITING", {"threads": 1, "checkpoint_threshold": "1MB"})
    monkeypatch.setattr("extractor.dataset.store._MEMORY", ("32MB", "1GB"))
    assert crawl(tmp_path / "c", tmp_path / "s.duckdb").unaccounted == []
    assert fingerprint(tmp_path / "s.duckdb") == fingerprint(tmp_path / "roomy.duckdb")


def test_too_little_memory_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long_reports(tmp_path / "c", 40)
    monkeypatch.setattr("extractor.dataset.store._MEMORY", ("24MB",))
    with pytest.raises(StoreError, match="24MB"):
        crawl(tmp_path / "c", tmp_path / "s.duckdb")


def test_a_report_longer_than_a_store_takes_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "1.txt").write_text(json.dumps({"year": 2023, "text": "文" * 3_100_000}, ensure_ascii=False))
    (tmp_path / "2.txt").write_text("ok 1")
    store = tmp_path / "s.duckdb"
    assert crawl(tmp_path, store).outcomes == {"limit_exceeded": 1, "ok": 1}
    assert "3.1 million characters in its sections" in rows(store, "SELECT message FROM failures WHERE sha256 IS NOT NULL")[0][0]
