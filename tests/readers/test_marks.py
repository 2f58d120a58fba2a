"""Marks of notes beside numbers: spelled so that a value is the number and a remark, whatever file it comes from."""

from __future__ import annotations

import pytest

from extractor.readers.marks import OBJECT, lowered, raised
from extractor.recognition.values import parse


@pytest.mark.parametrize(
    ("printed", "spelled"),
    [("1", "¹"), ("12", "¹²"), ("[1]", "[¹]"), ("１", "¹"), ("注", "[注]"), ("注1", "[注¹]"), ("[注1]", "[注¹]"), ("*", "*"), (" a ", "[a]"), ("", "")],
)
def test_raised_text_cannot_run_together_with_what_it_stands_beside(printed: str, spelled: str) -> None:
    assert raised(printed) == spelled


def test_lowered_digits_are_subscripts() -> None:
    assert lowered("2") == "₂"


@pytest.mark.parametrize("mark", ["1", "[1]", "注", "注1", "*", "12"])
def test_a_number_with_a_mark_is_the_number(mark: str) -> None:
    for spelled in (raised(mark), lowered(mark)):
        assert (parse("22" + spelled, "").status, parse("22" + spelled, "").value) == ("read", 22)


def test_a_number_with_something_that_is_no_text_is_unreadable() -> None:
    assert {parse(text, "").status for text in (OBJECT, "22" + OBJECT, OBJECT + "22")} == {"unreadable"}


def test_a_fraction_is_no_mark() -> None:
    assert parse("2½", "").status == "unreadable"
