"""Rows on their way between processes and into the store: a text with one list for each column, which DuckDB itself takes apart.

Python would spend four times as long on making objects of the values, and the writer's time is taken from the readers'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

Row = tuple[Any, ...]


def text_of(columns: Sequence[str], values: Iterable[Sequence[Any]]) -> str:
    """A JSON object of lists of equal length, in the order of `columns`; bytes as base64. Raises UnicodeEncodeError for half characters."""
    return msgspec.json.encode(dict(zip(columns, values, strict=True))).decode()


def text_of_rows(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """The same from rows."""
    return text_of(columns, zip(*rows, strict=True) if rows else ((),) * len(columns))


def unpacked(types: Mapping[str, str]) -> str:
    """SQL that gives the rows of a list of such texts, its one parameter; a value of another type is an error, never null."""
    shape = msgspec.json.encode({name: ["VARCHAR" if kind == "BLOB" else kind] for name, kind in types.items()}).decode()
    columns = (f'from_base64(unnest(s."{n}")) AS "{n}"' if kind == "BLOB" else f'unnest(s."{n}") AS "{n}"' for n, kind in types.items())
    return f"SELECT {', '.join(columns)} FROM (SELECT from_json_strict(unnest(?::VARCHAR[]), '{shape}') AS s)"


def portions(texts: Iterable[str], number: int, characters: int) -> Iterator[list[str]]:
    """The texts in order, so many at a time, or fewer when they are long: together of so many characters, or a single one."""
    portion: list[str] = []
    length = 0
    for text in texts:
        if portion and (len(portion) >= number or length + len(text) > characters):
            yield portion
            portion, length = [], 0
        portion.append(text)
        length += len(text)
    if portion:
        yield portion
