"""A picture of a page → the same `Page` of words and rules that born-digital formats give.

Tables are read cell by cell on the grid found in the picture; what stands outside of them line by line where text is
detected. Coordinates are points of the page as displayed, but for the small turn that made its lines level.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from extractor.document import BBox, Page, Rule, Word
from extractor.readers.ocr import engine
from extractor.readers.ocr.cells import CLOSER, INSET, MARGIN, WIDER, Box, beside_white, crop, inked, lines_in, single_signs, without_rules
from extractor.readers.ocr.grid import Grid, grids, strokes
from extractor.readers.ocr.marks import is_dash, is_parted, is_slash, mark, raised
from extractor.readers.ocr.picture import Sheet, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from extractor.readers.ocr.picture import Grey

DETECTION_DPI = 90
LOOK = 1280  # pixels of the long side of a picture looked at for the size of its text
LINE, LONG_SIDE = 13.0, 842.0  # points: height of a detected line of a table, of a page
UNREADABLE = "\ufffd"  # stands for ink that could not be read: never blank, never a number
SURE = 0.95  # a 1 as sure as this may be one, though it leans
MARK = 0.99  # how sure a dash or a slash is by its shape
WORDY = 0.9  # a reading with ideographs as good as this is no misread number
TOUCHING, CUT = 0.3, 0.9  # points from the border of a cell at which ink may be cut off, and how sure of such a number one can be
WEAK = 0.3  # a reading whose least certain character is less likely is no reading
SIDEWAYS = 1.5  # how many more tall than wide lines there must be for a page to lie on its side
REACH = 3  # heights of a line to look beyond its ends for more of it
SAMPLE, FEWEST, LONG = 12, 3, 5.0  # lines asked whether they stand on their heads: at most, at least, times as long as high


def read_page(rgb: NDArray[np.uint8], number: int, width: float, height: float) -> Page:
    """Recognise a page given as a picture (height, width, 3, red first) that shows all of it; width and height in points."""
    found, lines = straight(rgb, rgb.shape[1] / width)
    across, down = strokes(found)
    tables = grids(across, down, found.scale)
    clean, everything = (without_rules(grey, across, down, tables, found.scale) for grey in (found.print, found.all))
    words = [*_cell_words(clean, everything, tables, found.scale), *_line_words(found, lines, tables)]
    if found.turn % 2:
        width, height = height, width
    rules = tuple(rule for table in tables for rule in _rules(table, found.scale))
    return Page(number, width, height, tuple(words), rules, (), found.turn)


def natural_size(rgb: NDArray[np.uint8]) -> tuple[float, float]:
    """Width and height in points that make the lower lines of text of a picture as high as those of a table usually are."""
    height, width = rgb.shape[:2]
    factor = min(1.0, LOOK / max(height, width))
    small = cv2.resize(rgb, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    sides = [(x1 - x0, y1 - y0) for x0, y0, x1, y1 in engine.detect(small)]
    level, upright = [high for wide, high in sides if wide > SIDEWAYS * high], [wide for wide, high in sides if high > SIDEWAYS * wide]
    heights = max(level, upright, key=len)
    scale = float(np.percentile(heights, 25)) / factor / LINE if heights else max(height, width) / LONG_SIDE
    return width / scale, height / scale


def resized(page: Page, width: float, height: float) -> Page:
    """The same page with coordinates for another width and height (as displayed) in points."""
    across, down = (height, width) if page.turn % 2 else (width, height)
    fx, fy = across / page.width, down / page.height
    words = tuple(
        word._replace(
            bbox=BBox(word.bbox.x0 * fx, word.bbox.top * fy, word.bbox.x1 * fx, word.bbox.bottom * fy),
            edges=word.edges and tuple(x * fx for x in word.edges),
            size=word.size * fy,
        )
        for word in page.words
    )
    rules = tuple(Rule(rule.x0 * fx, rule.top * fy, rule.x1 * fx, rule.bottom * fy) for rule in page.rules)
    return replace(page, width=across, height=down, words=words, rules=rules)


def straight(rgb: NDArray[np.uint8], scale: float) -> tuple[Sheet, list[Box]]:
    """The cleaned picture, upright and level, and where lines of text are detected on it."""
    found = sheet(rgb, scale).straightened()
    boxes = _detected(found)
    tall = sum(1 for x0, y0, x1, y1 in boxes if y1 - y0 > SIDEWAYS * (x1 - x0))
    wide = sum(1 for x0, y0, x1, y1 in boxes if x1 - x0 > SIDEWAYS * (y1 - y0))
    if tall > SIDEWAYS * wide:
        found = found.turned(1).straightened()
        boxes = _detected(found)
    # Numbers stand on their heads as well as on their feet; only long lines tell.
    sample = sorted((box for box in boxes if box[2] - box[0] > LONG * (box[3] - box[1])), key=lambda box: box[0] - box[2])[:SAMPLE]
    if len(sample) >= FEWEST and engine.upside_down([crop(found.all, box, found.scale) for box in sample]) > 0.5:
        height, width = found.all.shape
        found = found.turned(2)
        boxes = [(width - x1, height - y1, width - x0, height - y0) for x0, y0, x1, y1 in reversed(boxes)]
    return found, boxes


def _detected(found: Sheet) -> list[Box]:
    """Lines of text in pixels of the sheet."""
    factor = DETECTION_DPI / 72 / found.scale
    small = cv2.resize(found.all, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return [(x0 / factor, y0 / factor, x1 / factor, y1 / factor) for x0, y0, x1, y1 in engine.detect(cv2.cvtColor(small, cv2.COLOR_GRAY2RGB))]


class _CellLine(NamedTuple):
    """A line of print in a cell; whether it is the cell's only one, and whether it is in coloured ink, as a stamp or a red number.

    `doubtful` when its last digit may be a mark of a footnote.
    """

    picture: Grey
    line: Box
    cell: Box
    alone: bool
    coloured: bool
    doubtful: bool = False


def _cell_words(clean: Grey, everything: Grey, tables: list[Grid], scale: float) -> list[Word]:
    """The words in the cells of the tables, from print and from everything, both without rules."""
    lines = [line for table in tables for span in table.spans for line in _lines_of(clean, everything, table.box(span), scale)]
    readings = engine.recognise([crop(one.picture, one.line, scale, one.cell) for one in lines])
    short = [at for at, one in enumerate(lines) if one.alone and _may_be_number(readings[at])]
    marks = _set_apart(lines, readings, short, scale)
    again = engine.recognise([crop(lines[at].picture, lines[at].line, scale, lines[at].cell, WIDER) for at in short])
    for at, second in zip(short, again, strict=True):
        readings[at] = _number(readings[at], second)
    _settle(readings, {at: (lines[at].picture, lines[at].line, lines[at].cell) for at in short if not lines[at].coloured}, scale)
    for at, text in marks.items():
        readings[at] = readings[at]._replace(text=readings[at].text + text, steps=())
    return [_word(one.line, _settled(one, reading, scale), scale) for one, reading in zip(lines, readings, strict=True)]


def _set_apart(lines: list[_CellLine], readings: list[engine.Reading], short: Sequence[int], scale: float) -> dict[int, str]:
    """The raised marks behind numbers, by line; the lines are cut to the numbers alone, and read again."""
    found = {at: behind for at in short if (behind := raised(lines[at].picture, lines[at].line)) is not None}
    begins = {at: behind.x for at, behind in found.items() if behind.apart}
    for at in found.keys() - begins.keys():
        lines[at] = lines[at]._replace(doubtful=True)
    pieces = []
    for at, x in begins.items():
        one = lines[at]
        (x0, y0, x1, y1), (left, top, right, bottom) = one.line, one.cell
        lines[at] = one._replace(line=(x0, y0, x, y1), cell=(left, top, x, bottom))
        pieces += [crop(one.picture, lines[at].line, scale, lines[at].cell), crop(one.picture, (x, y0, x1, y1), scale, (x, top, right, bottom))]
    read = engine.recognise(pieces)
    for at, number in zip(begins, read[::2], strict=True):
        readings[at] = number
    return {at: mark(behind.text) for at, behind in zip(begins, read[1::2], strict=True)}


def _lines_of(clean: Grey, everything: Grey, cell: Box, scale: float) -> list[_CellLine]:
    """The lines in a cell; coloured ink is looked at only where there is no other."""
    printed = lines_in(clean, cell, scale)
    if printed:
        return [_CellLine(clean, line, cell, len(printed) == 1, False) for line in printed]
    coloured = lines_in(everything, cell, scale)
    return [_CellLine(everything, line, cell, len(coloured) == 1, True) for line in coloured]


def _settled(one: _CellLine, reading: engine.Reading, scale: float) -> engine.Reading:
    """Marks by their shape; coloured ink only as a number that no arc or stroke of a stamp is taken for.

    Two numbers in one cell are none. Ink at the upper or lower border of its cell may go on beyond it: its number is not sure
    whatever it looks like.
    """
    if not one.coloured:
        shaped = _mark(one, reading, scale)
        if one.alone and _is_figure(reading.text) and is_parted(one.picture, one.line, scale):
            return engine.Reading("", 0.0)
        room = min(one.line[1] - one.cell[1], one.cell[3] - one.line[3])
        cut = reading.numbers and (one.doubtful or room < (INSET + TOUCHING) * scale)
        return shaped or (reading._replace(score=min(reading.score, CUT)) if cut else reading)
    plain = reading.numbers and reading.text == reading.numbers[0][0] and reading.score >= WORDY and set(reading.text) - set("1-/.,")
    return reading if plain else engine.Reading("", 0.0)


def _mark(one: _CellLine, reading: engine.Reading, scale: float) -> engine.Reading | None:
    """A cell's only stroke as the mark it is; recognisers are made for text and guess at it. An italic 1 leans like a slash."""
    if is_dash(one.picture, one.line, scale):
        return engine.Reading("-", MARK)
    if is_slash(one.picture, one.line, scale):
        return engine.Reading("/", CUT if reading.text == "1" and reading.score > SURE else MARK)
    return None


def _is_figure(text: str) -> bool:
    """Whether a text has digits and no words."""
    return any(character.isdigit() for character in text) and not any(character >= "\u4e00" for character in text)


def _may_be_number(reading: engine.Reading) -> bool:
    """Whether a short line is not clearly a word."""
    wordy = any(character >= "\u4e00" for character in reading.text)
    return bool(reading.numbers) and not (wordy and reading.score >= WORDY)


def _number(first: engine.Reading, second: engine.Reading) -> engine.Reading:
    """Two readings of a line, with less and with more white around it, as one number, as likely as the less sure of them finds it.

    Measured on 11,665 cells: of 19 numbers that one reading got wrong with a good score, none was left.
    """
    one, other = dict(first.numbers), dict(second.numbers)
    both = sorted(((one[text] * other[text]) ** 0.5, text) for text in one if text in other)
    if not both or min(one[both[-1][1]], other[both[-1][1]]) < WEAK:
        return first._replace(score=0.0) if first.text in one else first
    text = both[-1][1]
    numbers = tuple((text, round(p, 4)) for p, text in reversed(both))
    steps = first.steps if len(first.steps) == len(text) else ()
    return engine.Reading(text, min(one[text], other[text]), steps, numbers)


def _settle(readings: list[engine.Reading], places: dict[int, tuple[Grey, Box, Box]], scale: float) -> None:
    """Lone digits two readings agree on without being sure are read twice more, with white beside them; `places` are picture, line and cell.

    Only a digit that all four readings find, and both of the new ones first, becomes as sure as the less sure of these. Measured
    on 7,500 cells: of lone 7s that a 1 came close to, most became sure, and no cell with another digit did.
    """
    doubtful = [at for at in places if WEAK <= readings[at].score < SURE and len(readings[at].text) == 1 and readings[at].text.isdigit()]
    cut = [places[at] for at in doubtful]
    crops = [beside_white(crop(picture, line, scale, cell, margin)) for picture, line, cell in cut for margin in (MARGIN, CLOSER)]
    again = engine.recognise(crops)
    for at, one, other in zip(doubtful, again[::2], again[1::2], strict=True):
        text = readings[at].text
        sure = [dict(new.numbers)[text] for new in (one, other) if new.numbers and new.numbers[0][0] == text]
        if len(sure) == 2:
            readings[at] = readings[at]._replace(score=max(readings[at].score, min(sure)))


def _line_words(found: Sheet, lines: list[Box], tables: list[Grid]) -> list[Word]:
    """The words of the lines outside of the tables; a line without a reading is none (there is no cell it would leave blank).

    What a stamp lies on is read without it; a heading in colour, where there is nothing without it, as it is.
    """
    bounds = [table.bounds for table in tables]
    outside = [box for box in lines if not any(_holds(outer, box) for outer in bounds)]
    boxes = [_reaching(found, box, outside) for box in outside]
    boxes += single_signs(found.print, [*bounds, *boxes], found.scale)
    coloured = [at for at, box in enumerate(boxes) if _is_coloured(found, box)]
    readings = engine.recognise([crop(found.print, box, found.scale, margin=0.0) for box in boxes])
    others = engine.recognise([crop(found.all, boxes[at], found.scale, margin=0.0) for at in coloured])
    for at, other in zip(coloured, others, strict=True):
        if other.score >= WORDY and len(other.text) > len(readings[at].text):
            readings[at] = other
    # Numbers of a table without rules are looked at as closely as those in cells.
    short = [at for at, reading in enumerate(readings) if _is_figure(reading.text) or (len(reading.text) == 1 and _may_be_number(reading))]
    tight = [inked(found.print, boxes[at]) for at in short]
    first, second = ([crop(found.print, box, found.scale, box, margin) for box in tight] for margin in (MARGIN, WIDER))
    numbers = {}
    for at, box, one, other in zip(short, tight, engine.recognise(first), engine.recognise(second), strict=True):
        if _may_be_number(one):
            readings[at] = _number(one, other)
            numbers[at] = (found.print, box, box)
    _settle(readings, numbers, found.scale)
    return [_word(box, reading, found.scale) for box, reading in zip(boxes, readings, strict=True) if reading.text.strip() and reading.score >= WEAK]


def _reaching(found: Sheet, box: Box, others: list[Box]) -> Box:
    """A detected line with what stands close to its ends: a number before a heading is often left out by detection."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    high = y1 - y0
    beside = [other for other in others if other != box and min(other[3], y1) - max(other[1], y0) > 0.5 * high]
    least = max([round(other[2]) for other in beside if other[2] <= x0 + high] + [x0 - REACH * high, 0])
    most = min([round(other[0]) for other in beside if other[0] >= x1 - high] + [x1 + REACH * high, found.print.shape[1]])
    inked = (found.print[y0 + high // 6 : y1 - high // 6, least:most] < 128).sum(axis=0) > 1
    before, after = np.flatnonzero(inked[: max(0, x0 - least)]), np.flatnonzero(inked[max(0, x1 - least) :])
    for at in before[::-1]:
        x0 = int(at) + least if x0 - (int(at) + least) < high else x0
    end = x1
    for at in after:
        x1 = end + int(at) + 1 if end + int(at) - x1 < high else x1
    return float(x0), float(y0), float(x1), float(y1)


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] < x < outer[2] and outer[1] < y < outer[3]


def _is_coloured(found: Sheet, box: Box) -> bool:
    """Whether a good part of the ink in a box is coloured."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    printed, everything = (int((grey[y0:y1, x0:x1] < 128).sum()) for grey in (found.print, found.all))
    return everything - printed > 0.2 * everything


def _word(box: Box, reading: engine.Reading, scale: float) -> Word:
    text = reading.text if reading.score >= WEAK else ""
    place = BBox(*(round(value / scale, 2) for value in box))
    if not text.strip():
        return Word(UNREADABLE, place, None, reading.score, True, place.height)
    return Word(text, place, _edges(place, reading.steps), reading.score, True, place.height)


def _edges(place: BBox, steps: tuple[float, ...]) -> tuple[float, ...] | None:
    """Between two characters an edge is half way; the first and the last are those of the box."""
    if not steps:
        return None
    middles = [(a + b) / 2 for a, b in pairwise(steps)]
    inner = [min(max(place.x0 + share * place.width, place.x0), place.x1) for share in middles]
    return (place.x0, *(round(x, 2) for x in inner), place.x1)


def _rules(table: Grid, scale: float) -> list[Rule]:
    """The borders of the cells, each stretch once; an open side stays open."""
    across: set[tuple[int, int]] = set()
    down: set[tuple[int, int]] = set()
    for top, left, bottom, right in table.spans:
        across |= {(y, x) for y in (top, bottom) for x in range(left, right)}
        down |= {(x, y) for x in (left, right) for y in range(top, bottom)}
    opened, last_row, last_column = table.opened, len(table.rows) - 1, len(table.columns) - 1
    across = {(y, x) for y, x in across if not ((opened.top and y == 0) or (opened.bottom and y == last_row))}
    down = {(x, y) for x, y in down if not ((opened.left and x == 0) or (opened.right and x == last_column))}
    xs, ys = [round(x / scale, 2) for x in table.columns], [round(y / scale, 2) for y in table.rows]
    rules = [Rule(xs[start], ys[y], xs[end], ys[y]) for y, start, end in _runs(across)]
    return rules + [Rule(xs[x], ys[start], xs[x], ys[end]) for x, start, end in _runs(down)]


def _runs(stretches: set[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Unit stretches (rule, unit) → (rule, first, end) of those that follow one another."""
    runs: list[tuple[int, int, int]] = []
    for rule, unit in sorted(stretches):
        if runs and runs[-1][0] == rule and runs[-1][2] == unit:
            runs[-1] = (rule, runs[-1][1], unit + 1)
        else:
            runs.append((rule, unit, unit + 1))
    return runs
