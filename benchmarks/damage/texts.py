"""Damage to the lines of tables in running text: heads and labels exchanged or lost, lines joined, broken and moved."""

from __future__ import annotations

import re
from dataclasses import replace

from benchmarks.damage.hand import GARBAGE, MISSING, UNTOLD, Damaged, Hand
from extractor.document import Line

# The heads of table three's columns that stand alone, whatever the form.
HEADS = {
    "自然人": "natural_person", "商业企业": "business", "科研机构": "research", "社会公益组织": "public_interest", "法律服务机构": "legal_services",
}  # fmt: skip


def _first(hand: Hand, code: str) -> int:
    """Where on its line the first number of a field's row stands."""
    return min(hand.tokens[c].start for c in hand.on_line(code))


def _row_on_line(hand: Hand) -> str | None:
    """A field whose whole row, and no other, stands on one line behind a label."""
    code = hand.any_token(
        lambda c: {*hand.on_line(c)} == {*hand.line_row(c)} and len(hand.on_line(c)) > 1 and bool(re.search("[一-龥]", hand.line(hand.tokens[c].block).text[: _first(hand, c)]))
    )
    return code


def text_rows_exchanged(hand: Hand) -> Damaged:
    """Two rows change places, labels and all: the page shows the same numbers."""
    one, two = _row_on_line(hand), _row_on_line(hand)
    if one is None or two is None:
        return None
    a, b = hand.tokens[one].block, hand.tokens[two].block
    if a == b or one.split(".")[0] != two.split(".")[0]:
        return None
    hand.blocks[a], hand.blocks[b] = hand.blocks[b], hand.blocks[a]
    return hand.done()


def text_labels_exchanged(hand: Hand) -> Damaged:
    """Two rows change labels: which number is whose cannot be told where a label means something in its group only."""
    one, two = _row_on_line(hand), _row_on_line(hand)
    if one is None or two is None or hand.tokens[one].block == hand.tokens[two].block or one.split(".")[0] != two.split(".")[0]:
        return None
    a, b = hand.tokens[one].block, hand.tokens[two].block
    (left, right), (first, second) = (hand.line(a).text, hand.line(b).text), (_first(hand, one), _first(hand, two))
    hand.blocks[a] = Line(right[:second] + left[first:])
    hand.blocks[b] = Line(left[:first] + right[second:])
    before = dict(hand.shown)
    for here, there in zip(hand.line_row(one), hand.line_row(two), strict=False):
        hand.shown[here], hand.shown[there] = before[there], before[here]
    return hand.done()


def text_row_label_of_another(hand: Hand) -> Damaged:
    one, two = _row_on_line(hand), _row_on_line(hand)
    if one is None or two is None or hand.tokens[one].block == hand.tokens[two].block:
        return None
    a, b = hand.tokens[one].block, hand.tokens[two].block
    hand.blocks[a] = Line(hand.line(b).text[: _first(hand, two)] + hand.line(a).text[_first(hand, one) :])
    for field in (*hand.line_row(one), *hand.line_row(two)):
        hand.shown[field] = MISSING
    return hand.done()


def text_number_split(hand: Hand) -> Damaged:
    """A number is cut in two by a blank: the row has one number too many."""
    code = hand.any_token(lambda c: len(hand.spelling(c)) > 1)
    if code is None:
        return None
    text = hand.spelling(code)
    at = hand.chance.randrange(1, len(text))
    whole = hand.shown[code]
    hand.spell(code, f"{text[:at]} {text[at:]}")
    for field in hand.line_row(code):
        hand.shown[field] = GARBAGE
    if len(hand.on_line(code)) == 1 or "|" in hand.line(hand.tokens[code].block).text:
        # Alone on its line or between bars it may still be told.
        hand.shown[code] = whole
    return hand.done()


def text_lines_joined(hand: Hand) -> Damaged:
    """A line runs on into the next: the page shows the same numbers."""
    code = hand.token()
    if code is None:
        return None
    block = hand.tokens[code].block
    if block + 1 >= len(hand.blocks) or not isinstance(hand.blocks[block + 1], Line):
        return None
    joined = hand.line(block).text.rstrip("\n") + " " + hand.line(block + 1).text
    hand.blocks[block : block + 2] = [replace(hand.line(block), text=joined)]
    return hand.done()


def text_line_broken(hand: Hand) -> Damaged:
    """A line is broken between two numbers."""
    code = hand.any_token(lambda c: any(hand.tokens[o].start < hand.tokens[c].start for o in hand.on_line(c)))
    if code is None:
        return None
    token = hand.tokens[code]
    line = hand.line(token.block)
    hand.blocks[token.block : token.block + 1] = [replace(line, text=line.text[: token.start].rstrip()), Line(line.text[token.start :])]
    return hand.done()


def text_blank_lines(hand: Hand) -> Damaged:
    code = hand.token()
    if code is None:
        return None
    hand.blocks[hand.tokens[code].block : hand.tokens[code].block] = [Line(""), Line("")]
    return hand.done()


def text_heads_exchanged(hand: Hand) -> Damaged:
    """Two heads of table three change places: the page shows the numbers under other names."""
    one, two = hand.chance.sample(sorted(HEADS), 2)
    spots = [n for n, b in enumerate(hand.blocks) if isinstance(b, Line) and one in b.text]
    others = [n for n, b in enumerate(hand.blocks) if isinstance(b, Line) and two in b.text]
    rows = [hand.tokens[c].block for c in hand.tokens if c.startswith("requests.")]
    if not rows or not (spots := [n for n in spots if n < min(rows)][-1:]) or not (others := [n for n in others if n < min(rows)][-1:]):
        return None
    swap = {one: two, two: one}
    for n in {*spots, *others}:
        line = hand.line(n)
        hand.blocks[n] = replace(line, text=re.sub(f"{one}|{two}", lambda found: swap[found[0]], line.text))
    before = dict(hand.shown)
    columns = {HEADS[one]: HEADS[two], HEADS[two]: HEADS[one]}
    for code in before:
        row, _, column = code.rpartition(".")
        if code.startswith("requests.") and column in columns:
            hand.shown[code] = before[f"{row}.{columns[column]}"]
    return hand.done()


def text_heads_lost(hand: Hand) -> Damaged:
    """No heads over table three: the page shows numbers whose columns are told by the form alone."""
    rows = [hand.tokens[c].block for c in hand.tokens if c.startswith("requests.")]
    gone = [n for n, b in enumerate(hand.blocks) if isinstance(b, Line) and rows and min(rows) - 40 < n < min(rows) and any(h in b.text for h in HEADS)]
    if not gone:
        return None
    for n in reversed(gone):
        del hand.blocks[n]
    return hand.done()


def text_column_added(hand: Hand) -> Damaged:
    """A number behind every row of table three, with no head over it."""
    last: dict[int, int] = {}
    for code, token in hand.tokens.items():
        if code.startswith("requests."):
            last[token.block] = max(last.get(token.block, 0), token.end)
    if len(last) < 10:
        return None
    for block, end in last.items():
        line = hand.line(block)
        hand.blocks[block] = replace(line, text=f"{line.text[:end]} {hand.chance.randrange(0, 9)}{line.text[end:]}")
    for code in hand.shown:
        if code.startswith("requests."):
            hand.shown[code] = UNTOLD
    return hand.done()


def text_values_of_a_row_lost(hand: Hand) -> Damaged:
    """A row's numbers are gone, its label stands there."""
    code = _row_on_line(hand)
    if code is None:
        return None
    block = hand.tokens[code].block
    hand.blocks[block] = Line(hand.line(block).text[: _first(hand, code)])
    for field in hand.line_row(code):
        hand.shown[field] = GARBAGE
    return hand.done()


TEXT_KINDS = (
    text_rows_exchanged, text_labels_exchanged, text_row_label_of_another, text_number_split, text_lines_joined, text_line_broken, text_blank_lines,
    text_heads_exchanged, text_heads_lost, text_column_added, text_values_of_a_row_lost,
)  # fmt: skip
