"""Reports as they are printed, made for the tests of recognition: grids in one line a row, the statutory tables, whole documents.

    grid("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数",
         "规章     | 1            | 0            | 3")

`<` the cell on the left goes on, `^` the cell above goes on, `.` no cell; a `/` inside a cell breaks its line.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape

from extractor.document import Block, Cell, Document, Line, Place, Table
from extractor.templates import TableForm, form

# What a field prints, by its code.
Texts = Mapping[str, str]

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
PROSE = (
    "一年来，我县坚持以公开为常态、不公开为例外。",
    "",
    "",
    "",
    "存在的主要问题：解读形式单一。改进情况：加强培训。",
    "无其他需要报告的事项。",
)
TITLE = "安平县人民政府2023年政府信息公开工作年度报告"


def grid(*rows: str) -> Table:
    """A table in the notation above."""
    cells: dict[tuple[int, int], Cell] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, printed in enumerate(text.strip() for text in row.split("|")):
            if printed == ".":
                continue
            if printed in ("<", "^"):
                at = owner[(r, c - 1) if printed == "<" else (r - 1, c)]
                first = cells[at]
                cells[at] = Cell(first.text, *at, max(first.row_span, r - at[0] + 1), max(first.column_span, c - at[1] + 1))
            else:
                at = (r, c)
                cells[at] = Cell(printed.replace("/", "\n") if len(printed) > 1 else printed, r, c)
            owner[r, c] = at
    return Table(tuple(cells[at] for at in sorted(cells)))


def lines(text: str) -> list[Line]:
    """Every printed line as a Line with its number."""
    return [Line(part, Place(line=number)) for number, part in enumerate(text.split("\n"), 1)]


def filled(form_code: str, table: str, value: Callable[[str], str] = lambda code: "0") -> dict[str, str]:
    """A text for every field of one table of a form."""
    return {field.code: value(field.code) for field in form(form_code).tables[table].fields}


def consistent(seed: int, largest: int = 40, form_code: str = "2021", requests: str | None = None) -> dict[str, int]:
    """Numbers for every field of a form (table three in the form `requests`), whose sums all add up."""
    chance = random.Random(seed)
    tables = [
        form(code).tables[name] for code, name in ((form_code, "disclosure"), (requests or form_code, "requests"), (form_code, "remedies"))
    ]
    numbers = {field.code: chance.choice((0, 0, chance.randint(1, largest))) for table in tables for field in table.fields}
    balance, results, applicants = tables[1].sums
    for column in applicants.left:
        total = sum(numbers[f"requests.{row}.{column}"] for row in results.left)
        numbers[f"requests.results_total.{column}"] = total
        numbers[f"requests.carried_in.{column}"] = min(numbers[f"requests.carried_in.{column}"], total)
        numbers[f"requests.new.{column}"] = total + numbers[f"requests.carried_out.{column}"] - numbers[f"requests.carried_in.{column}"]
    for row in tables[1].rows:
        numbers[f"requests.{row.code}.total"] = sum(numbers[f"requests.{row.code}.{column}"] for column in applicants.left)
    for group in tables[2].rows:
        numbers[f"remedies.{group.code}.total"] = sum(numbers[f"remedies.{group.code}.{column}"] for column in tables[2].sums[0].left)
    assert balance.per == "column"
    return numbers


def printed(table: TableForm, texts: Texts) -> Table:
    """One table of a form with its merged cells as the notice prints it."""
    if table.across:
        return _across(table, texts)
    cells = _requests(table, texts) if len(table.blocks) == 1 else _disclosure(table, texts)
    return Table(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _disclosure(table: TableForm, texts: Texts) -> list[Cell]:
    cells: list[Cell] = []
    row = 0
    for block in table.blocks:
        assert block.banner is not None
        assert table.corner is not None
        cells += [Cell(block.banner, row, 0, 1, 4), Cell(table.corner, row + 1, 0)]
        wide = [3] if len(block.columns) == 1 else [1, 2] if len(block.columns) == 2 else [1, 1, 1]
        starts = [1 + sum(wide[:n]) for n in range(len(wide))]
        for column, start, width in zip(block.columns, starts, wide, strict=True):
            cells.append(Cell(column.path[-1], row + 1, start, 1, width))
            for n, target in enumerate(block.rows):
                cells.append(Cell(texts[f"{table.code}.{target.code}.{column.code}"], row + 2 + n, start, 1, width))
        cells += [Cell(target.path[-1], row + 2 + n, 0) for n, target in enumerate(block.rows)]
        row += 2 + len(block.rows)
    return cells


def _requests(table: TableForm, texts: Texts) -> list[Cell]:
    (block,) = table.blocks
    assert table.corner is not None
    assert block.banner is not None
    leaves = [column.path[-1] for column in block.columns]
    cells = [Cell(table.corner, 0, 0, 3, 3), Cell(block.banner, 0, 3, 1, 7), Cell(leaves[0], 1, 3, 2)]
    cells += [Cell(block.columns[1].path[0], 1, 4, 1, 5), Cell(leaves[6], 1, 9, 2)]
    cells += [Cell(leaf, 2, 4 + n) for n, leaf in enumerate(leaves[1:6])]
    seen: set[tuple[str, ...]] = set()
    for n, row in enumerate(block.rows):
        for depth, label in enumerate(row.path):
            start = row.path[: depth + 1]
            if start in seen:
                continue
            seen.add(start)
            height = sum(other.path[: depth + 1] == start for other in block.rows)
            cells.append(Cell(label, 3 + n, depth, height, 3 - depth if start == row.path else 1))
        cells += [Cell(texts[f"{table.code}.{row.code}.{column.code}"], 3 + n, 3 + k) for k, column in enumerate(block.columns)]
    return cells


def _across(table: TableForm, texts: Texts) -> Table:
    (block,) = table.blocks
    leaves = " | ".join(column.path[-1] for column in block.columns)
    one, two, three = (row.path for row in block.rows)
    return grid(
        " | ".join([one[0], *"<<<<", two[0], *"<<<<<<<<<"]),
        " | ".join([leaves, two[1], *"<<<<", three[1], *"<<<<"]),
        " | ".join([*"^^^^^", leaves, leaves]),
        " | ".join(texts[field.code] for field in table.fields),
    )


def texts_of(numbers: Mapping[str, int]) -> dict[str, str]:
    return {code: str(number) for code, number in numbers.items()}


def report(
    texts: Texts,
    form_code: str = "2021",
    requests: str | None = None,
    change: Callable[[list[Block]], Sequence[Block]] = lambda blocks: blocks,
    title: str = TITLE,
    prose: Sequence[str] = PROSE,
) -> Document:
    """A whole report with its title, six sections and three tables; `change` damages its blocks."""
    by_section: dict[int, Block] = {
        form(form_code).tables[name].section: printed(form(requests or form_code if name == "requests" else form_code).tables[name], texts)
        for name in ("disclosure", "requests", "remedies")
    }
    blocks: list[Block] = [Line(title)]
    for number, (heading, text) in enumerate(zip(HEADINGS, prose, strict=True), 1):
        blocks.append(Line(heading))
        if text:
            blocks.append(Line(text))
        if number in by_section:
            blocks.append(by_section[number])
    return Document("html", tuple(change(blocks)))


def html(document: Document) -> bytes:
    """The document as a web page."""
    parts = [f"<p>{escape(b.text)}</p>" if isinstance(b, Line) else html_table(b) for b in document.blocks]
    return f"<html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>".encode()


def html_table(table: Table) -> str:
    rows: dict[int, list[str]] = {row: [] for row in range(table.row_count)}
    for cell in table.cells:
        spans = f'rowspan="{cell.row_span}" colspan="{cell.column_span}"'
        rows[cell.row].append(f"<td {spans}>{escape(cell.text).replace(chr(10), '<br>')}</td>")
    return "<table>" + "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows.values()) + "</table>"


def text(document: Document, between: str = "|", around: bool = True) -> str:
    """The document as plain text: every row of a table on a line, its cells set off by `between`; "\\n" sets one a line."""
    parts: list[str] = []
    for block in document.blocks:
        if isinstance(block, Line):
            parts.append(block.text)
            continue
        for row in range(block.row_count):
            cells = ["".join(cell.text.split("\n")) for cell in block.cells if cell.row == row]
            joined = between.join(cells)
            parts.append(f"| {joined} |" if around and between.strip() else joined)
    return "\n".join(parts)


def exchanged(one: str, other: str, table: str) -> Callable[[list[Block]], list[Block]]:
    """A change that exchanges two labels of the table that holds the word `table`, the numbers left where they are."""
    return cells_of(table, lambda text: {one: other, other: one}.get(text, text))


def renamed(old: str, new: str, table: str) -> Callable[[list[Block]], list[Block]]:
    """A change that prints `new` for every `old` in the table that holds the word `table`."""
    return cells_of(table, lambda text: text.replace(old, new))


def cells_of(table: str, change: Callable[[str], str]) -> Callable[[list[Block]], list[Block]]:
    def changed(block: Block) -> Block:
        if isinstance(block, Table) and holds(block, table):
            return replace(block, cells=tuple(replace(cell, text=change(cell.text)) for cell in block.cells))
        return block

    return lambda blocks: [changed(block) for block in blocks]


def in_place_of(table: str, *others: Block) -> Callable[[list[Block]], list[Block]]:
    """A change that puts other blocks where the table that holds the word `table` stood."""
    return lambda blocks: [new for old in blocks for new in (others if isinstance(old, Table) and holds(old, table) else (old,))]


def holds(table: Table, word: str) -> bool:
    return any(word in cell.text for cell in table.cells)


def without_row(table: Table, label: str) -> Table:
    """The table without the row of this label, the rows below moved up."""
    row = next(cell.row for cell in table.cells if cell.text == label)
    kept = [cell for cell in table.cells if cell.row != row or cell.row_span > 1]
    return Table(
        tuple(
            replace(
                cell,
                row=cell.row - (cell.row > row),
                row_span=cell.row_span - (cell.row <= row < cell.row + cell.row_span and cell.row_span > 1),
            )
            for cell in kept
        )
    )


def without_blanks(document: Document) -> Document:
    """The document as sources print it that leave nothing for a blank cell."""
    blocks = [replace(b, cells=tuple(c for c in b.cells if c.text)) if isinstance(b, Table) else b for b in document.blocks]
    return replace(document, blocks=tuple(blocks))
