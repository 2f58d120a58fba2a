"""A small sample of the damage trial (`python -m benchmarks.damage` makes it whole), and what its kinds rest on."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from benchmarks.damage.cells import cell_emptied
from benchmarks.damage.hand import Hand
from benchmarks.damage.specimen import Specimen, sources, specimen
from benchmarks.damage.trial import names, original, trials

FIXTURES = Path(__file__).parents[1] / "fixtures" / "reports"
# One of every family of formats: markup, pages, running text.
SAMPLE = ("docx-county-2022.docx", "drawn-every-sign-alone.pdf", "html-hidden-cells.html", "text-cells.txt", "text-bar-lines.txt")
EACH = 10


@cache
def known(name: str) -> Specimen:
    return next(specimen(*paths) for paths in sources([FIXTURES]) if paths[0].name == name)


def test_there_are_the_kinds_of_damage_the_goal_asks_for() -> None:
    assert len(names()) == len(set(names())) >= 100


@pytest.mark.parametrize("name", SAMPLE)
def test_no_error_is_silent(name: str) -> None:
    silent = [(trial.kind, trial.wrong[:3]) for trial in trials(known(name), EACH, seed=3) if trial.accepted and trial.wrong]
    assert silent == []


@pytest.mark.parametrize("name", SAMPLE)
def test_the_undamaged_original_is_accepted(name: str) -> None:
    trial = original(known(name))
    assert trial.accepted, trial.confidence.problems
    assert trial.wrong == []


def test_damage_changes_the_document_and_what_it_shows_together() -> None:
    one = known("html-hidden-cells.html")
    damaged = cell_emptied(Hand(one, random.Random(0)))
    assert damaged is not None
    document, shown = damaged
    changed = [code for code in shown if shown[code] != one.shown[code]]
    assert document.blocks != one.document.blocks
    assert [shown[code] for code in changed] == [("blank", None)]


def test_the_same_seed_does_the_same_damage() -> None:
    once, again = ([(t.kind, t.shown, t.fields) for t in trials(known("html-hidden-cells.html"), 3, seed=5)] for _ in range(2))
    assert once == again
