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
from extractor.readers.ocr.cells import (
    INSET,
    LONGEST,
    MARGIN,
    SIGN,
    SPECK,
    WIDER,
    Box,
    crop,
    inked,
    lines_in,
    parted,
    rules_of,
    single_signs,
)
from extractor.readers.ocr.grid import Grid, grids, strokes
from extractor.readers.ocr.marks import is_dash, is_parted, is_slash, mark, raised
from extractor.readers.ocr.numbers import SURE, WEAK, WORDY, agreed, is_figure, may_be_number, remarked, settle, signed
from extractor.readers.ocr.picture import Sheet, sheet
from extractor.readers.ocr.rules import borders, strays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from extractor.readers.ocr.picture import Grey

DETECTION_DPI = 90
LOOK = 1280  # pixels of the long side of a picture looked at for the size of its text
LINE, LONG_SIDE = 13.0, 842.0  # points: height of a detected line of a table, of a page
UNREADABLE = "\ufffd"  # stands for ink that could not be read: never blank, never a number
MARK = 0.99  # how sure a dash or a slash is by its shape
TOUCHING, CUT = 0.3, 0.9  # points from the border of a cell at which ink may be cut off, and how sure of such a number one can be
DIGIT, IDEOGRAPH = 0.7, 0.95  # height of their ink, of the size of the type
FIGURES = 2  # so many beside it make a line one of figures
SET_OFF = 1.0  # points figures of one line may be set off by
SIDEWAYS = 1.5  # how many more tall than wide lines there must be for a page to lie on its side
REACH = 3  # heights of a line to look beyond its ends for more of it
SAMPLE, FEWEST, LONG = 12, 3, 5.0  # lines asked whether they stand on their heads: at most, at least, times as long as high


def read_page(rgb: NDArray[np.uint8], number: int, width: float, height: float) -> Page:
    """Recognise a page given as a picture (height, width, 3, red first) that shows all of it; width and height in points."""
    clean, lines, tables, others = _cleaned(rgb, rgb.shape[1] / width)
    words = [*_cell_words(clean.print, clean.all, tables, clean.scale), *_line_words(clean, lines, tables)]
    if clean.turn % 2:
        width, height = height, width
    rules = (*(rule for table in tables for rule in borders(table, clean.scale)), *others)
    return Page(number, width, height, tuple(words), rules, (), clean.turn)


def _cleaned(rgb: NDArray[np.uint8], scale: float) -> tuple[Sheet, list[Box], list[Grid], list[Rule]]:
    """A picture upright, level and without its rules; where lines of text are detected on it, its tables, and rules that are none of theirs."""
    found, lines = straight(rgb, scale)
    across, down = strokes(found)
    tables = grids(across, down, scale)
    others = strays(across, down, tables, scale)
    ruled = rules_of(tables, across, down, scale, others)
    return replace(found, print=np.maximum(found.print, ruled), all=np.maximum(found.all, ruled)), lines, tables, others


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
    short = [at for at, one in enumerate(lines) if may_be_number(readings[at]) and (one.alone or is_figure(readings[at].text))]
    marks = _set_apart(lines, readings, short, scale)
    again = engine.recognise([crop(lines[at].picture, lines[at].line, scale, lines[at].cell, WIDER) for at in short])
    for at, second in zip(short, again, strict=True):
        readings[at] = agreed(readings[at], second)
    places = {at: (lines[at].picture, lines[at].line, lines[at].cell) for at in short if not lines[at].coloured}
    signed(readings, places, scale)
    settle(readings, places, scale)
    remarked([(one.picture, one.line, one.cell) for one in lines], readings, scale)
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
        if one.alone and is_figure(reading.text) and is_parted(one.picture, one.line, scale):
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


def _line_words(found: Sheet, lines: list[Box], tables: list[Grid]) -> list[Word]:
    """The words of the lines outside of the tables; a line without a reading is none, but beside figures (it would leave a cell blank).

    What a stamp lies on is read without it; a heading in colour, where there is nothing without it, as it is.
    """
    bounds = [table.bounds for table in tables]
    outside = [box for box in lines if not any(_holds(outer, box) for outer in bounds)]
    boxes = [part for box in outside for part in parted(found.print, _reaching(found, box, outside))]
    boxes += single_signs(found.print, [*bounds, *boxes], found.scale)
    coloured = [at for at, box in enumerate(boxes) if _is_coloured(found, box)]
    readings = engine.recognise([crop(found.print, box, found.scale, margin=0.0) for box in boxes])
    others = engine.recognise([crop(found.all, boxes[at], found.scale, margin=0.0) for at in coloured])
    for at, other in zip(coloured, others, strict=True):
        if other.score >= WORDY and len(other.text) > len(readings[at].text):
            readings[at] = other
    # Numbers of a table without rules are looked at as closely as those in cells.
    short = [at for at, reading in enumerate(readings) if is_figure(reading.text) or (len(reading.text) == 1 and may_be_number(reading))]
    tight = [inked(found.print, boxes[at]) for at in short]
    first, second = ([crop(found.print, box, found.scale, box, margin) for box in tight] for margin in (MARGIN, WIDER))
    numbers = {}
    for at, box, one, other in zip(short, tight, engine.recognise(first), engine.recognise(second), strict=True):
        if may_be_number(one):
            readings[at] = agreed(one, other)
            numbers[at] = (found.print, box, box)
    signed(readings, numbers, found.scale)
    settle(readings, numbers, found.scale)
    words = [_tight(_word(box, reading, found.scale), inked(found.all, box), found.scale) for box, reading in zip(boxes, readings, strict=True)]
    return _levelled([word for at, word in enumerate(words) if word.text != UNREADABLE or _is_beside_figures(word, words, at in coloured)])


def _is_beside_figures(lost: Word, words: Sequence[Word], coloured: bool = False) -> bool:
    """Whether a short print without a reading stands on a line of figures: the number of a table without rules, whose cell is not blank.

    So does the `coloured` ink of a stamp, which a number may lie under.
    """
    level = [word for word in words if is_figure(word.text) and lost.bbox.top < (word.bbox.top + word.bbox.bottom) / 2 < lost.bbox.bottom]
    return len(level) >= FIGURES and (coloured or (lost.bbox.width <= LONGEST and SPECK < lost.bbox.height <= SIGN[1]))


def _tight(word: Word, ink: Box, scale: float) -> Word:
    """A word of a detected line in a box around its ink alone; detection draws boxes wide, which hides what stands over what."""
    box = BBox(*(round(value / scale, 2) for value in ink))
    edges = word.edges and tuple(min(max(edge, box.x0), box.x1) for edge in word.edges)
    return word._replace(bbox=box, edges=edges, size=round(box.height / (DIGIT if is_figure(word.text) else IDEOGRAPH), 2))


def _levelled(words: list[Word]) -> list[Word]:
    """Figures that stand on one line, exactly so: what the scan sets off by a fraction of a point is no other row, whatever stands between."""
    order = sorted((word.bbox.top + word.bbox.bottom, at) for at, word in enumerate(words) if is_figure(word.text))
    rows: list[list[tuple[float, int]]] = []
    for item in order:
        if rows and item[0] - rows[-1][0][0] <= 2 * SET_OFF:
            rows[-1].append(item)
        else:
            rows.append([item])
    levelled = list(words)
    for row in rows:
        boxes = [words[at].bbox for _, at in row]
        top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
        for (_, at), box in zip(row, boxes, strict=True):
            levelled[at] = words[at]._replace(bbox=BBox(box.x0, top, box.x1, bottom))
    return levelled


def _reaching(found: Sheet, box: Box, others: list[Box]) -> Box:
    """A detected line with what stands close to its ends: a number before a heading is often left out by detection."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    high = y1 - y0
    beside = [other for other in others if other != box and min(other[3], y1) - max(other[1], y0) > 0.5 * high]
    least = max([round(other[2]) for other in beside if other[2] <= x0 + high] + [x0 - REACH * high, 0])
    most = min([round(other[0]) for other in beside if other[0] >= x1 - high] + [x1 + REACH * high, found.print.shape[1]])
    ink = found.print[y0 + high // 6 : y1 - high // 6, least:most] < 128
    near = high // 6
    for left, top, right, bottom in ((x - near, y, end + near, foot) for x, y, end, foot in (map(round, other) for other in others if other != box)):
        ink[max(0, top - y0 - high // 6) : max(0, bottom - y0 - high // 6), max(0, left - least) : max(0, right - least)] = False  # of another line
    inked = ink.sum(axis=0) > 1
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
