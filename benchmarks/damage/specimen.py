"""A document whose every field is known, and which of its cells holds which field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.document import Document, PagedDocument, Table
from extractor.layout import lay_out
from extractor.options import Options
from extractor.readers import read
from extractor.recognition.reading import read_tables
from extractor.recognition.values import is_value

# What a page shows for a field: status and value.
Shown = tuple[str, float | None]


@dataclass(frozen=True, slots=True)
class Specimen:
    """A document, what it shows, and the cell (block, index) of each field that stands in a table cell."""

    name: str
    document: Document
    shown: dict[str, Shown]
    cells: dict[str, tuple[int, int]]
    paged: PagedDocument | None = None


def specimens(folders: list[Path]) -> Iterator[Specimen]:
    """All documents with whole truth below these folders that are read without text recognition."""
    for truth_path in sorted(path for folder in folders for path in folder.rglob("*truth.json")):
        truth = json.loads(truth_path.read_text("utf-8"))
        source = next((p for p in truth_path.parent.iterdir() if _belongs(p, truth_path)), None)
        if source is None or truth.get("outcome", "ok") != "ok" or not truth.get("fields"):
            continue
        found = read(source.read_bytes(), source.name, Options(ocr=False))
        paged = found if isinstance(found, PagedDocument) else None
        document = lay_out(found) if isinstance(found, PagedDocument) else found
        shown = {code: _shown(field) for code, field in truth["fields"].items()}
        name = source.name if source.stem != "report" else f"{source.parent.name}{source.suffix}"
        yield Specimen(name, document, shown, _cells(document), paged)


def _belongs(path: Path, truth: Path) -> bool:
    if truth.name == "truth.json":
        return path.stem == "report"
    return path.name == truth.name.removesuffix(".truth.json")


def _shown(field: dict) -> Shown:
    value = field["value"]
    return field.get("status", "blank" if value is None else "read"), value


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
