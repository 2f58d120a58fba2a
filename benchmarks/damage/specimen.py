"""A document whose every field is known, and which of its cells holds which field."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractor.document import Block, Document, Line, PagedDocument, Table
from extractor.layout import lay_out
from extractor.options import Options
from extractor.readers import read
from extractor.recognition.reading import read_tables
from extractor.recognition.values import is_value

# What a page shows for a field: status and value.
Shown = tuple[str, float | None]


@dataclass(frozen=True, slots=True)
class Token:
    """Where a field's number stands in running text: the line's block and the characters from `start` to `end`."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Specimen:
    """A document, what it shows, and where each field stands: a cell (block, index), or a number in running text.

    `flawed` says that the page itself gives a reason for a review: something missing, unreadable, or numbers that disagree.
    """

    name: str
    path: Path
    document: Document
    shown: dict[str, Shown]
    cells: dict[str, tuple[int, int]]
    tokens: dict[str, Token]
    paged: PagedDocument | None = None
    flawed: bool = False


def sources(folders: Sequence[Path]) -> list[tuple[Path, Path]]:
    """All documents below these folders that have a whole truth, each with the path of its truth."""
    found = []
    for truth in sorted(path for folder in folders for path in folder.rglob("*truth.json")):
        content = json.loads(truth.read_text("utf-8"))
        source = next((p for p in sorted(truth.parent.iterdir()) if _belongs(p, truth)), None)
        if source is not None and content.get("outcome", "ok") == "ok" and content.get("fields"):
            found.append((source, truth))
    return found


def specimen(source: Path, truth: Path) -> Specimen:
    """The document of this path with what its truth says, read without text recognition."""
    content = json.loads(truth.read_text("utf-8"))
    found = read(source.read_bytes(), source.name, Options(ocr=False))
    paged = found if isinstance(found, PagedDocument) else None
    document = lay_out(found) if isinstance(found, PagedDocument) else found
    shown = {code: _shown(field) for code, field in content["fields"].items()}
    name = source.name if source.stem != "report" else f"{source.parent.name}{source.suffix}"
    return Specimen(name, source, document, shown, _cells(document), _tokens(document), paged, flawed(truth))


def flawed(path: Path) -> bool:
    """Whether the page itself calls for a look, by its truth."""
    truth = json.loads(path.read_text("utf-8"))
    fields = truth["fields"].values()
    unclear = any({"missing", "unreadable"} & {field.get("status"), *field.get("may_be", ())} for field in fields)
    told = FLAWS & {*(truth.get("variants") or ()), *(truth.get("options") or ()), path.parent.name, path.name.removesuffix(".truth.json")}
    return bool("verdict" in truth or truth.get("printed_errors") or unclear or told)


# What the fixtures call pages that disagree with themselves, print what is in no form, or numbers without heads
# of their own; two of them by name, where heads cut short name two columns alike, and where numbers stand beside their heads;
# and real reports of which the same is known (wrong totals, prose against table, digits glued, heads of another table).
FLAWS = frozenset(
    {"other_numbers", "zeros", "unknown_row", "extra_row", "remedies_values_only", "row_tables", "labels_doubled"}
    | {"text-bars-bare.txt", "text-markdown.md"}
    | {"hongze-district-2023", "shanghai-office-2019", "pingtan-2021-flat", "shuyang-county-2025"}
)


def _belongs(path: Path, truth: Path) -> bool:
    if truth.name == "truth.json":
        return path.stem == "report"
    return path.name == truth.name.removesuffix(".truth.json")


def _shown(field: dict[str, Any]) -> Shown:
    value = field["value"]
    return field.get("status", "blank" if value is None else "read"), value


def _tokens(document: Document) -> dict[str, Token]:
    """Which number of the running text is which field's, found as for cells."""
    marks: dict[str, Token] = {}
    blocks: list[Block] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Line):

            def marked(found: re.Match[str], number: int = number) -> str:
                mark = str(100000 + len(marks))
                marks[mark] = Token(number, *found.span())
                return mark

            block = replace(block, text=re.sub(r"(?<![\w.,（(])\d+(?![\w.,）)])", marked, block.text))
        blocks.append(block)
    readings = [one for reading in read_tables(blocks).values() for one in reading.readings.items()]
    return {code: marks[one.item.text] for code, one in readings if one.item is not None and one.item.text in marks}


def _cells(document: Document) -> dict[str, tuple[int, int]]:
    """Which cell holds which field: every number is replaced by a number of its own, and the program asked again."""
    marks: dict[str, tuple[int, int]] = {}
    blocks = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Table):
            cells = list(block.cells)
            for index, cell in enumerate(cells):
                if is_value(cell.text):
                    mark = str(100000 + len(marks))
                    marks[mark] = (number, index)
                    cells[index] = replace(cell, text=mark)
            block = replace(block, cells=tuple(cells))
        blocks.append(block)
    found: dict[str, tuple[int, int]] = {}
    for reading in read_tables(blocks).values():
        for code, one in reading.readings.items():
            if one.item is not None and one.item.text in marks:
                found[code] = marks[one.item.text]
    return found
