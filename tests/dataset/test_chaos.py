"""Killed workers, a killed program, a full disk: the result is that of a calm run (benchmarks/chaos.py is the long form)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks import chaos
from extractor.dataset.store import Store

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are found through /proc")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("chaos")
    chaos.make(root / "crawl", 200)
    return root


@pytest.fixture(scope="module")
def wanted(place: Path) -> dict[str, str]:
    return chaos.calm(place / "crawl", place / "calm.duckdb")


def test_killed_workers(place: Path, wanted: dict[str, str]) -> None:
    assert chaos.kill_workers(place / "crawl", place / "workers.duckdb", 5, random.Random(1)) >= 3
    assert chaos.fingerprint(place / "workers.duckdb") == wanted


def test_a_killed_program(place: Path, wanted: dict[str, str]) -> None:
    store = place / "programs.duckdb"
    assert chaos.kill_program(place / "crawl", store, 3, random.Random(2)) == 3
    assert chaos.calm(place / "crawl", store) == wanted


def test_a_full_disk(place: Path, wanted: dict[str, str]) -> None:
    store = place / "full.duckdb"
    assert "cannot be written" in chaos.fill_disk(place / "crawl", store, 100_000)
    assert chaos.calm(place / "crawl", store) == wanted
    opened = Store(store, read_only=True)
    assert opened.unaccounted() == []
    opened.close()
