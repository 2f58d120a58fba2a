"""How right single cells are: sheets of numbers, marks and blanks, scanned in many ways: `python -m benchmarks.digits`.

A report is all right or it is not; what a digit in a cell is taken for shows only in thousands of cells. Each sheet is a grid
of cells as in table three, drawn in one font and size, scanned as `benchmarks.scanning` says, and read. Printed per kind of
scan and font: cells, those read exactly, those wrong and those wrong with a probability that alone would be accepted (`sure`),
those given up (unreadable), and processor milliseconds a cell. No sum is at hand here, as in table two.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from io import BytesIO

from benchmarks.scanning import SCANNERS, pages
from extractor.document import BBox, Page
from extractor.readers.ocr.page import read_page

FONTS = {"Times": "Times-Roman", "Times bold": "Times-Bold", "Helvetica": "Helvetica", "Courier": "Courier", "Song": "/usr/share/fonts/truetype/arphic/uming.ttc"}
COLUMNS, ROWS, LEFT, TOP, WIDE, HIGH = 14, 40, 30.0, 40.0, 38.0, 18.0
SURE = 0.93  # a score that makes a field without sums as probable as `sure` of the model of confidence
MARKS = ("", "", "-", "/", "—")


def numbers(chance: random.Random) -> list[str]:
    """What the cells of a sheet hold: mostly zeros and small numbers, as real tables do."""
    return [_number(chance) for _ in range(ROWS * COLUMNS)]


def _number(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.25:
        return "0"
    if kind < 0.35:
        return chance.choice(MARKS)
    if kind < 0.55:
        return str(chance.randint(1, 9))
    if kind < 0.6:
        return chance.choice(("1", "11", "111", "7", "17", "71"))
    if kind < 0.65:
        return f"{chance.randint(0, 9999)}.{chance.randint(0, 99):02}"
    return str(chance.randint(10, 10 ** chance.randint(2, 6)))


def sheet(cells: Sequence[str], font: str, size: float) -> bytes:
    """A PDF page with the cells in a grid, row by row."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if font.startswith("/"):
        registerFont(TTFont("sheet", font, subfontIndex=0))
        font = "sheet"
    buffer = BytesIO()
    canvas = Canvas(buffer, (595, 842), invariant=1)
    canvas.setLineWidth(0.5)
    canvas.grid([LEFT + x * WIDE for x in range(COLUMNS + 1)], [842 - TOP - y * HIGH for y in range(ROWS + 1)])
    canvas.setFont(font, size)
    for at, text in enumerate(cells):
        x, y = LEFT + (at % COLUMNS + 0.5) * WIDE, 842 - TOP - (at // COLUMNS + 0.5) * HIGH - 0.35 * size
        canvas.drawCentredString(x, y, text)
    canvas.save()
    return buffer.getvalue()


def found_in(page: Page) -> list[list[tuple[str, float]]]:
    """The words and scores that lie in each cell."""
    cells: list[list[tuple[str, float]]] = [[] for _ in range(ROWS * COLUMNS)]
    for word in page.words:
        column, row = (int(value) for value in _cell_of(word.bbox))
        if 0 <= column < COLUMNS and 0 <= row < ROWS:
            cells[row * COLUMNS + column].append((word.text, word.score or 0.0))
    return cells


def _cell_of(box: BBox) -> tuple[float, float]:
    return ((box.x0 + box.x1) / 2 - LEFT) // WIDE, ((box.top + box.bottom) / 2 - TOP) // HIGH


def wrong(printed: Sequence[str], page: Page) -> Iterator[tuple[str, str, float]]:
    """The cells that were not read exactly: print, what was read, its score; dashes of any kind are the same."""
    for text, words in zip(printed, found_in(page), strict=True):
        read = " ".join(word for word, _ in words)
        if read != text.replace("—", "-") and not (read == "/" and text == "/"):
            yield text, read, min((score for _, score in words), default=1.0)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.digits", description="Score text recognition on sheets of single numbers.")
    parser.add_argument("--scanner", action="append", choices=list(SCANNERS), help="one kind of scan; all that stand upright when not given")
    parser.add_argument("--font", action="append", choices=list(FONTS))
    parser.add_argument("--size", action="append", type=float, help="points of the type; 9 when not given")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    for scanner in chosen.scanner or [name for name, kind in SCANNERS.items() if not kind.turn]:
        for font in chosen.font or FONTS:
            for size in chosen.size or [9.0]:
                measure(scanner, font, size, chosen.seed)
    return 0


def measure(scanner: str, font: str, size: float, seed: int) -> None:
    """Make, scan and read one sheet; print its figures, then the kinds of errors."""
    printed = numbers(random.Random(f"{seed} {font} {size}"))
    (rgb,) = pages(sheet(printed, FONTS[font], size), SCANNERS[scanner], seed)
    start = time.process_time()
    page = read_page(rgb, 1, 595, 842)
    spent = 1000 * (time.process_time() - start) / len(printed)
    errors = list(wrong(printed, page))
    given_up = [error for error in errors if "\ufffd" in error[1]]
    false = [error for error in errors if "\ufffd" not in error[1]]
    sure = [error for error in false if error[2] >= SURE]
    print(
        f"{scanner:14} {font:11} {size:4g} pt  {len(printed)} cells  exact {1 - len(errors) / len(printed):8.3%}"
        f"  wrong {len(false):3}  sure {len(sure):3}  given up {len(given_up):3}  {spent:5.1f} cpu ms",
        flush=True,
    )
    print("".join(f"    {text!r} as {read!r} ({score:.3f})\n" for text, read, score in (*sure, *[e for e in false if e not in sure][:6])), end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
