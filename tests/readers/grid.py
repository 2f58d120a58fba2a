"""A one-line notation for tables with merged cells, and the DOCX files they stand in.

    "A A B / C D ^"      rows are parted by '/', grid columns by blanks
                         a name again beside itself: one cell over those columns (gridSpan)
                         '^': the cell above goes on (vMerge)
                         '.': no cell (gridBefore, gridAfter);  '_': an empty cell

`table` writes the notation as WordprocessingML, `drawn` draws a table that was read in the same notation.
"""

from __future__ import annotations

from io import BytesIO
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile

from extractor.document import Block, Line, Table
from extractor.options import Options
from extractor.readers import docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str = "", properties: str = "") -> str:
    """A paragraph of plain text, or of WordprocessingML where `content` begins with a tag."""
    inner = content if content.startswith("<") or not content else run(content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def tc(content: str, properties: str = "") -> str:
    """A cell; plain text becomes its one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def table(notation: str) -> str:
    """The w:tbl the notation means."""
    rows = [row.split() for row in notation.split("/")]
    down = {(at, column) for at, row in enumerate(rows) for column, name in enumerate(row) if name == "^"}
    return tbl(*(_row(at, row, rows, down) for at, row in enumerate(rows)))


def _row(at: int, row: list[str], rows: list[list[str]], down: set[tuple[int, int]]) -> str:
    cells, properties, column = [], "", 0
    # A '^' belongs to the cell above it: two of them beside each other may continue two cells.
    for name, group in groupby(enumerate(row), key=lambda item: _above(rows, at, item[0]) if item[1] == "^" else item[1]):
        span = len(list(group))
        width = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        if row[column] == ".":
            properties += f'<w:grid{"After" if cells else "Before"} w:val="{span}"/>'
        elif row[column] == "^":
            cells.append(tc("", width + "<w:vMerge/>"))
        else:
            merge = '<w:vMerge w:val="restart"/>' if (at + 1, column) in down else ""
            cells.append(tc("" if name == "_" else str(name), width + merge))
        column += span
    return tr(*cells, properties=properties)


def _above(rows: list[list[str]], at: int, column: int) -> tuple[int, str]:
    while at and rows[at][column] == "^":
        at -= 1
    return at, rows[at][column]


def drawn(read: Table) -> str:
    """A table in the notation, trailing gaps left out. Two cells on one square are a mistake of the reader."""
    squares: dict[tuple[int, int], str] = {}
    for cell in read.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                assert (row, column) not in squares, f"{cell} lies over {squares[row, column]!r}"
                squares[row, column] = "^" if row > cell.row else cell.text.replace("\n", "|").replace(" ", "~") or "_"
    rows = ([squares.get((row, column), ".") for column in range(read.column_count)] for row in range(read.row_count))
    return " / ".join(" ".join(row).rstrip(" .") for row in rows)


def package(body: str, parts: dict[str, str | bytes] | None = None, relations: dict[str, tuple[str, str]] | None = None) -> bytes:
    """A DOCX with a body and further parts; `relations`: id → (kind, target) of the document."""
    listed = "".join(f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for key, (kind, to) in (relations or {}).items())
    start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{start}<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": f"{start}{listed}</Relationships>",
        **(parts or {}),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def styled(body: str, styles: str = "", numbering: str = "") -> bytes:
    """A DOCX with styles and number definitions."""
    parts = {
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
    }
    return package(body, dict(parts), {"s": ("styles", "styles.xml"), "n": ("numbering", "numbering.xml")})


def blocks(data: bytes) -> tuple[Block, ...]:
    return docx.read(data, Options()).blocks


def shown(data: bytes) -> list[str]:
    """Every block of a DOCX as one string: lines as they are, tables in the notation between brackets."""
    return [block.text if isinstance(block, Line) else f"[{drawn(block)}]" for block in blocks(data)]
