"""Rows come out of the store as they went in, whatever is in them; a value of another type never becomes null."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from extractor.dataset.columnar import text_of_rows, unpacked
from extractor.dataset.rows import AMONG
from extractor.dataset.store import Store

TYPES = {"text": "VARCHAR", "number": "DOUBLE", "whole": "INTEGER", "holds": "BOOLEAN", "mark": "BLOB"}
ROWS = [
    ("", 0.0, 0, False, b""),
    (None, None, None, None, None),
    ('"引号"\\ \x00 \u2028 𠀀', 0.1, -1, True, bytes(range(256))),
    ("null", -0.0, 2**31 - 1, True, b"\0"),
    ("1", 12345678901234567890123, 3, None, b"x"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "s.duckdb")) as opened:
        yield opened


def test_rows_come_out_as_they_went_in(store: Store) -> None:
    texts = [text_of_rows(list(TYPES), ROWS[:2]), text_of_rows(list(TYPES), []), text_of_rows(list(TYPES), ROWS[2:])]
    found = store.connection.execute(unpacked(TYPES), [texts]).fetchall()
    assert repr(found) == repr([(text, number if number is None else float(number), *rest) for text, number, *rest in ROWS])


@pytest.mark.parametrize("column", [{"number": "twelve"}, {"whole": 1.5e12}, {"holds": "maybe"}])
def test_a_value_of_another_type_is_an_error(store: Store, column: dict[str, object]) -> None:
    import duckdb

    (name,) = column
    with pytest.raises(duckdb.Error):
        store.connection.execute(unpacked({name: TYPES[name]}), [[text_of_rows([name], [(column[name],)])]]).fetchall()


def test_half_a_character_is_an_error_where_the_text_is_made() -> None:
    with pytest.raises(UnicodeEncodeError):
        text_of_rows(["text"], [("\ud800",)])


def test_an_answer_comes_in_pages_while_other_statements_are_executed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.dataset.store._PAGE", 7)
    with store.transaction() as connection:
        connection.execute("CREATE TEMP TABLE numbers AS SELECT range AS n FROM range(50)")
        found = []
        for page in store.pages("SELECT n, n % 2 AS odd FROM numbers ORDER BY n DESC"):
            assert 0 < len(page) <= 7
            connection.execute("DELETE FROM numbers WHERE n = ?", [page[0][0]])
            found += page
    assert found == [(n, n % 2) for n in range(49, -1, -1)]


def test_problems_are_numbered_after_those_a_document_has(store: Store) -> None:
    with store.transaction() as connection:
        store.insert("problems", [("a", 1, "printed_sum", "", "", None, "document")])
        for code in ("one", "two"):
            store.add_problems([(document, f"{code}_{n}", "", "", None, AMONG) for n in (1, 2) for document in ("a", "b")])
        store.add_problems([])
        found = connection.execute("SELECT document, position, code FROM problems ORDER BY ALL").fetchall()
    assert [f"{document}{position} {code}" for document, position, code in found] == [
        "a1 printed_sum", "a2 one_1", "a3 one_2", "a4 two_1", "a5 two_2", "b1 one_1", "b2 one_2", "b3 two_1", "b4 two_2",
    ]  # fmt: skip
