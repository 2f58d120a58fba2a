"""Table markup → rows of cells → Table; <table> however broken, and tables made of roles, CSS tables and CSS grids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from extractor.document import Block, Place, Table
from extractor.readers.html.furniture import REPORT_LABELS
from extractor.readers.html.knowledge import knowledge
from extractor.readers.html.spans import RawCell, place, span
from extractor.readers.html.styles import Shown, Styles
from extractor.readers.html.tree import Element
from extractor.readers.marks import OBJECT
from extractor.readers.one_table import taken_apart
from extractor.readers.vocabulary import label_count

_TABLE_ROLES = frozenset(("table", "grid", "treegrid"))
_TABLE_DISPLAYS = frozenset(("table", "inline-table"))
_GRID_DISPLAYS = frozenset(("grid", "inline-grid"))
_PARTS = {
    **{"thead": "head", "tbody": "body", "tfoot": "foot", "tr": "row", "td": "cell", "th": "cell", "caption": "caption"},
    **{"colgroup": "nothing", "col": "nothing", "table": "table"},
}
_PART_ROLES = {"rowgroup": "body", "row": "row", **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader"), "cell")}
_PART_DISPLAYS = {
    **{"table-header-group": "head", "table-row-group": "body", "table-footer-group": "foot", "table-row": "row"},
    **{"table-cell": "cell", "table-caption": "caption"},
}
# A cell with so much text is a column of the page, not of a table.
_LONG = 200


@dataclass(slots=True)
class Grid:
    """A table as found: rows of cells, text that stood between them, and what speaks for a table that lays out the page."""

    rows: list[list[RawCell]] = field(default_factory=list)
    loose_text: list[str] = field(default_factory=list)
    layout: bool = False
    repaired: int = 0

    def blocks(self, where: Place) -> tuple[Block, ...]:
        """The table, or lines and tables when a whole report was typed into it."""
        cells, self.repaired = place(self.rows)
        return taken_apart(Table(cells, "markup", where))


def table_kind(element: Element, shown: Shown) -> str | None:
    """'table' for table markup of whatever sort, 'grid' for a CSS grid with a known number of columns, else None."""
    if element.tag == "table" or element.get("role") in _TABLE_ROLES or shown.display in _TABLE_DISPLAYS:
        return "table"
    return "grid" if shown.display in _GRID_DISPLAYS and shown.grid_columns > 1 else None


def grid(members: Sequence[Element], styles: Styles, cell_text: Callable[[Element], str]) -> Grid:
    """The rows of a table element, or of rows and cells that stand in no table."""
    first = members[0]
    loose: list[str | Element] = []
    if table_kind(first, styles.of(first)) == "grid":
        found = _grid_rows(first, styles)
    else:
        found, loose = _table_rows(members, styles)
    cells = [cell for row in found for cell in row]
    nested = {cell for cell in cells if _holds_table(cell)} if any(map(_holds_table, members)) else set()
    own = [cell for cell in cells if cell not in nested]
    texts = {cell: cell_text(cell) for cell in own}
    labels = label_count(list(texts.values()))
    result = Grid(loose_text=[text for piece in loose if (text := piece if isinstance(piece, str) else cell_text(piece))])
    if labels < REPORT_LABELS:
        genuine = first.tag in _PARTS and first.get("role") not in ("presentation", "none")
        misnested = any(not isinstance(piece, str) and (piece.tag == "table" or _holds_table(piece)) for piece in loose)
        result.layout = bool(nested) or misnested or not genuine or any(len(text) > _LONG for text in texts.values())
    filled = sum(1 for cell in cells if texts.get(cell, "nested").strip(OBJECT))
    result.layout = result.layout or len(cells) <= 1 or filled == 0 or (filled == 1 and not labels)
    if not result.layout:
        texts |= {cell: cell_text(cell) for cell in nested}
        result.rows = [[_raw(cell, texts[cell], styles) for cell in row] for row in found]
    return result


def _raw(cell: Element, text: str, styles: Styles) -> RawCell:
    columns = cell.get("colspan") or cell.get("aria-colspan")
    width = span(columns) if columns else styles.of(cell).grid_span
    return RawCell(text, width, span(cell.get("rowspan") or cell.get("aria-rowspan"), rows=True), cell.sourceline)


def _part(element: Element, styles: Styles) -> str | None:
    if (part := _PARTS.get(element.tag)) is not None:
        return part
    if (part := _PART_ROLES.get(element.get("role") or "")) is not None:
        return part
    return _PART_DISPLAYS.get(styles.of(element).display or "")


def _holds_table(element: Element) -> bool:
    return len(element) > 0 and (
        element.find(".//table") is not None or any(inner.get("role") in _TABLE_ROLES for inner in element.iterfind(".//*[@role]"))
    )


def _table_rows(members: Sequence[Element], styles: Styles) -> tuple[list[list[Element]], list[str | Element]]:
    """Rows of cells in the order they are shown (head first, foot last), and text that stands in no cell."""
    sections: dict[str, list[list[Element]]] = {"head": [], "body": [], "foot": []}
    loose: list[str | Element] = []
    section = "body"
    row: list[Element] | None = None
    heads = 0
    for member in members:
        walker = etree.iterwalk(member, events=("start", "end"))
        for event, element in walker:
            outermost = element is member
            part = _part(element, styles)
            if outermost and part not in ("row", "cell", "head", "body", "foot"):
                part = "outermost"
            if event == "end":
                if part in ("row", "head", "body", "foot"):
                    row = None
                    section = section if part == "row" else "body"
                if not outermost and element.tail and not element.tail.isspace():
                    loose.append(element.tail.strip())
                continue
            if not outermost and (element.tag in knowledge().silent_tags or part == "nothing" or _is_gone(element, part, styles)):
                walker.skip_subtree()
            elif part == "cell":
                if row is None:
                    sections[section].append(row := [])
                row.append(element)
                walker.skip_subtree()
            elif part == "row":
                sections[section].append(row := [])
            elif part in ("head", "body", "foot"):
                # Browsers move the first <thead> to the top and <tfoot> to the bottom.
                heads += part == "head"
                section, row = "body" if part == "head" and heads > 1 else part, None
            elif part in ("caption", "table") or (part is None and not _wraps_parts(element, styles)):
                loose.append(element)
                walker.skip_subtree()
            if part in ("outermost", "row", "head", "body", "foot") and element.text and not element.text.isspace():
                loose.append(element.text.strip())
    return [*sections["head"], *sections["body"], *sections["foot"]], loose


def _is_gone(element: Element, part: str | None, styles: Styles) -> bool:
    """Whether nothing is left of a hidden element; a cell that is only not seen keeps its place in the row."""
    shown = styles.of(element)
    return shown.hidden and not (part == "cell" and shown.keeps_place)


def _wraps_parts(element: Element, styles: Styles) -> bool:
    """Whether a stray element (a form, a font) stands around rows or cells."""
    return any(_part(inner, styles) in ("row", "cell") for inner in element.iterdescendants())


def _grid_rows(element: Element, styles: Styles) -> list[list[Element]]:
    """The children of a CSS grid in rows of its number of columns."""
    columns = styles.of(element).grid_columns
    rows: list[list[Element]] = []
    used = columns
    for cell in _grid_cells(element, styles):
        width = min(styles.of(cell).grid_span, columns)
        if used + width > columns:
            rows.append([])
            used = 0
        rows[-1].append(cell)
        used += width
    return rows


def _grid_cells(element: Element, styles: Styles) -> Iterator[Element]:
    for child in element:
        if child.tag in knowledge().silent_tags or styles.of(child).hidden:
            continue
        if styles.of(child).display == "contents":
            yield from (inner for inner in child if not styles.of(inner).hidden)
        else:
            yield child
