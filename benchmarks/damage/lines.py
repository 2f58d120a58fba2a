"""Damage to tables that are running text: numbers, lines and what sets them apart. `Hand.tokens` are the numbers of fields."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.damage.cells import CONFUSED
from benchmarks.damage.hand import BLANK, GARBAGE, MISSING, Damaged, Hand
from benchmarks.damage.specimen import Token
from extractor.document import Line

# A line of more numbers than this is the whole document on one line.
MOST_NUMBERS = 40
BARS = "|\t│｜"


def text_number_lost(hand: Hand) -> Damaged:
    """A number is gone: between bars its cell is blank now, elsewhere it cannot be told which of the row it was."""
    code = hand.token()
    if code is None:
        return None
    token = hand.tokens[code]
    between_bars = _between_bars(hand, token.block, token.start, token.end)
    hand.spell(code, "")
    if between_bars:
        hand.shown[code] = BLANK
    else:
        for field in hand.line_row(code):
            hand.shown[field] = GARBAGE
    return hand.done()


def _between_bars(hand: Hand, block: int, start: int, end: int) -> bool:
    """Whether a bar or a tab stands on both sides, on this line or the next that is not empty."""
    text = hand.line(block).text
    near = [[b.text for b in blocks if isinstance(b, Line)] for blocks in (hand.blocks[:block][-4:], hand.blocks[block + 1 :][:4])]
    before = "".join([*near[0], text[:start]]).rstrip(" \n")
    after = "".join([text[end:], *near[1]]).lstrip(" \n")
    return before[-1:] in {*BARS} and after[:1] in {*BARS}


def text_number_added(hand: Hand) -> Damaged:
    """A foreign number stands beside one of the row's own."""
    code = hand.token()
    if code is None:
        return None
    hand.spell(code, f"{hand.spelling(code)} {hand.chance.randrange(1, 900)}")
    for field in hand.line_row(code):
        hand.shown[field] = GARBAGE
    return hand.done()


def text_numbers_joined(hand: Hand) -> Damaged:
    """Nothing is left between two numbers: sums may still tell them apart, so the page shows what it did."""
    code = hand.token()
    if code is None:
        return None
    here = hand.tokens[code]
    after = min((t for t in hand.tokens.values() if t.block == here.block and t.start >= here.end), key=lambda t: t.start, default=None)
    if after is None or after.start - here.end > 8:
        return None
    line = hand.line(here.block)
    hand.blocks[here.block] = replace(line, text=line.text[: here.end] + line.text[after.start :])
    return hand.done()


def text_digit_changed(hand: Hand) -> Damaged:
    code = hand.token()
    if code is None:
        return None
    text = hand.spelling(code)
    at = hand.chance.randrange(len(text))
    changed = text[:at] + CONFUSED.get(text[at], "4") + text[at + 1 :]
    if changed.startswith("0") and changed != "0":
        return None
    hand.spell(code, changed)
    hand.shown[code] = ("read", int(changed))
    return hand.done()


def text_line_lost(hand: Hand) -> Damaged:
    code = hand.token()
    if code is None or len(gone := hand.on_line(code)) > MOST_NUMBERS:
        return None
    block = hand.tokens[code].block
    text = hand.line(block).text
    if len(gone) == 1 and not set(text) & {*BARS} and _between_bars(hand, block, 0, len(text)):
        hand.shown[code] = BLANK
    else:
        for field in {field for one in gone for field in hand.line_row(one)}:
            hand.shown[field] = MISSING
    del hand.blocks[block]
    return hand.done()


def text_line_doubled(hand: Hand) -> Damaged:
    """The line stands there twice, the same: only where a line is a cell does the row now show too much."""
    code = hand.token()
    if code is None or len(hand.on_line(code)) > MOST_NUMBERS:
        return None
    block = hand.tokens[code].block
    if len(hand.on_line(code)) == 1:
        for field in hand.line_row(code):
            hand.shown[field] = GARBAGE
    hand.blocks.insert(block, hand.blocks[block])
    return hand.done()


def text_page_number_between(hand: Hand) -> Damaged:
    code = hand.token()
    if code is None:
        return None
    hand.blocks.insert(hand.tokens[code].block, Line(hand.chance.choice(("12", "- 12 -", "第12页"))))
    return hand.done()


def text_cells_exchanged(hand: Hand) -> Damaged:
    """Two numbers of a row change places."""
    code = hand.token()
    if code is None or len(row := [c for c in hand.line_row(code) if c in hand.tokens]) < 2:
        return None
    one, two = hand.chance.sample(row, 2)
    first, second = hand.spelling(one), hand.spelling(two)
    late, early = sorted((one, two), key=lambda c: (hand.tokens[c].block, hand.tokens[c].start), reverse=True)
    texts = {one: second, two: first}
    hand.spell(late, texts[late])
    hand.spell(early, texts[early])
    hand.shown[one], hand.shown[two] = hand.shown[two], hand.shown[one]
    return hand.done()


def text_label_lost(hand: Hand) -> Damaged:
    """All characters before a row's first number on its line are gone."""
    code = hand.token()
    if code is None:
        return None
    first: Token = min((hand.tokens[c] for c in hand.on_line(code)), key=lambda t: t.start)
    line = hand.line(first.block)
    if len(hand.on_line(code)) > MOST_NUMBERS or not line.text[: first.start].strip(BARS + " "):
        return None
    hand.blocks[first.block] = replace(line, text=line.text[first.start :])
    return hand.done()


LINE_KINDS = (
    text_number_lost, text_number_added, text_numbers_joined, text_digit_changed, text_line_lost, text_line_doubled,
    text_page_number_between, text_cells_exchanged, text_label_lost,
)  # fmt: skip
