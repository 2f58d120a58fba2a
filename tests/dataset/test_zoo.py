"""Every hostile file gets its right outcome, costs nobody else anything, and is never accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.dataset.crawl import READER, Summary, ingest
from extractor.options import Limits, Options
from tests.dataset.test_ingest import rows
from tests.zoo import ZOO, Animal

# Tight enough for a test, far above what an honest document takes.
LIMITS = Limits(idle_seconds=10, total_seconds=20)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """One crawl over the whole zoo with an honest page between any two animals."""
    folder = tmp_path_factory.mktemp("zoo")
    for number, animal in enumerate(ZOO):
        (folder / f"{number:03}-{animal.name}").write_bytes(animal.make())
        (folder / f"{number:03}-z.html").write_text(f"<html><body><p>Page {number} is news and no report.</p></body></html>")
    store = folder.parent / "zoo.duckdb"
    return store, ingest([str(folder)], store, Options(limits=LIMITS, ocr=False), workers=2, reader=READER)


def test_there_are_many_and_they_are_small() -> None:
    assert len(ZOO) >= 35
    assert len({animal.name for animal in ZOO}) == len(ZOO)


def test_everything_is_accounted_for(crawled: tuple[Path, Summary]) -> None:
    store, summary = crawled
    assert summary.unaccounted == []
    assert rows(store, "SELECT count(*) FROM failures WHERE path LIKE '%-z.html' AND outcome = 'not_a_report'") == [(len(ZOO),)]


@pytest.mark.parametrize(("number", "animal"), list(enumerate(ZOO)), ids=[animal.name for animal in ZOO])
def test_a_hostile_file_gets_its_right_outcome(crawled: tuple[Path, Summary], number: int, animal: Animal) -> None:
    store, _ = crawled
    mark = f"%/{number:03}-{animal.name}%"
    failures = rows(store, f"SELECT path, outcome, message FROM failures WHERE path LIKE '{mark}' ORDER BY path")
    documents = rows(store, f"SELECT path, verdict FROM documents WHERE path LIKE '{mark}'")
    found = {outcome for _, outcome, _ in failures} | ({"ok"} if documents else set())
    assert found, "neither document nor failure"
    assert found <= animal.outcomes, failures
    assert all(verdict != "accept" for _, verdict in documents)
    assert all(message for *_, message in failures)
