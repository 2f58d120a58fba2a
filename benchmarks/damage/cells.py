"""Damage to the cells of tables, whatever the format: each kind gives the spoiled document and what it now shows."""

from __future__ import annotations

from benchmarks.damage.hand import GARBAGE, Damaged, Hand, is_number


def cell_emptied(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    hand.write(code, "")
    return hand.done()


def cells_joined(hand: Hand) -> Damaged:
    return _joined(hand, "")


def cells_joined_with_blank(hand: Hand) -> Damaged:
    return _joined(hand, " ")


def _joined(hand: Hand, between: str) -> Damaged:
    code = hand.any(lambda c: len(hand.row_of(c)) > 1)
    if code is None:
        return None
    row = hand.row_of(code)
    at = hand.chance.randrange(len(row) - 1)
    hand.write(row[at], hand.cell(row[at]).text + between + hand.cell(row[at + 1]).text)
    hand.write(row[at + 1], "")
    return hand.done()


def digits_swapped(hand: Hand) -> Damaged:
    code = hand.number(12)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    at = hand.chance.randrange(len(text) - 1)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    hand.write(code, swapped)
    return hand.done()


def digit_dropped(hand: Hand) -> Damaged:
    code = hand.number(10)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    at = hand.chance.randrange(len(text))
    hand.write(code, text[:at] + text[at + 1 :])
    return hand.done()


CONFUSED = {"0": "8", "8": "0", "1": "7", "7": "1", "3": "8", "6": "0", "5": "6"}


def digit_confused(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    at = hand.chance.randrange(len(text))
    hand.write(code, text[:at] + CONFUSED.get(text[at], text[at]) + text[at + 1 :])
    return hand.done()


def letter_for_digit(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    text = hand.cell(code).text.strip().replace("0", "O").replace("1", "l")
    hand.write(code, text)
    return hand.done()


def point_inserted(hand: Hand) -> Damaged:
    code = hand.number(10)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    hand.write(code, text[:-1] + "." + text[-1])
    return hand.done()


def sign_inserted(hand: Hand) -> Damaged:
    code = hand.number(1)
    if code is None:
        return None
    hand.write(code, "-" + hand.cell(code).text.strip())
    return hand.done()


def separator_misplaced(hand: Hand) -> Damaged:
    code = hand.number(100)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    hand.write(code, text[:-2] + "," + text[-2:])
    return hand.done()


def narrative_number_in_cell(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    hand.write(code, f"{hand.cell(code).text.strip()} {hand.chance.randrange(2, 3000)}")
    return hand.done()


def narrative_number_in_blank(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    hand.write(code, str(hand.chance.randrange(2, 3000)))
    return hand.done()


def page_number_below_cell(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    hand.write(code, hand.cell(code).text.strip() + "\n- 4 -")
    hand.shown[code] = GARBAGE
    return hand.done()


def values_shifted_right(hand: Hand) -> Damaged:
    """The values of a row stand one column further right, the first cell empty, the last value lost."""
    code = hand.any(lambda c: len(hand.row_of(c)) > 2)
    if code is None:
        return None
    row = hand.row_of(code)
    texts = ["", *(hand.cell(c).text for c in row)]
    for field, text in zip(row, texts, strict=False):
        hand.write(field, text)
    return hand.done()


def values_shifted_left(hand: Hand) -> Damaged:
    code = hand.any(lambda c: len(hand.row_of(c)) > 2)
    if code is None:
        return None
    row = hand.row_of(code)
    texts = [*(hand.cell(c).text for c in row[1:]), ""]
    for field, text in zip(row, texts, strict=True):
        hand.write(field, text)
    return hand.done()


def two_values_swapped(hand: Hand) -> Damaged:
    code = hand.any(lambda c: len(hand.row_of(c)) > 1)
    if code is None:
        return None
    one, two = hand.chance.sample(hand.row_of(code), 2)
    first, second = hand.cell(one).text, hand.cell(two).text
    hand.write(one, second)
    hand.write(two, first)
    return hand.done()


def remark_added(hand: Hand) -> Damaged:
    code = hand.number(1)
    if code is None:
        return None
    hand.write(code, hand.cell(code).text.strip() + f"（其中上年{hand.chance.randrange(1, 40)}件）")
    return hand.done()


def leading_digit_lost(hand: Hand) -> Damaged:
    code = hand.number(10)
    if code is None:
        return None
    hand.write(code, hand.cell(code).text.strip()[1:])
    return hand.done()


def digit_doubled(hand: Hand) -> Damaged:
    code = hand.number(1)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    at = hand.chance.randrange(len(text))
    hand.write(code, text[:at] + text[at] + text[at:])
    return hand.done()


def number_cut_in_two(hand: Hand) -> Damaged:
    """A blank, a line break or nothing to be seen (a zero-width blank) between two digits: the number is one, or cannot be read."""
    code = hand.number(10)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    whole = hand.shown[code]
    at = hand.chance.randrange(1, len(text))
    hand.write(code, text[:at] + hand.chance.choice(" \n\u3000\u200b\xa0\t") + text[at:])
    hand.shown[code] = whole
    return hand.done()


def number_cut_over_two_cells(hand: Hand) -> Damaged:
    """The last digit of a number stands in the next cell, before what is printed there."""
    code = hand.any(lambda c: is_number(hand.cell(c).text) and len(hand.cell(c).text.strip()) > 1 and c != hand.row_of(c)[-1])
    if code is None:
        return None
    row = hand.row_of(code)
    after = row[row.index(code) + 1]
    text = hand.cell(code).text.strip()
    hand.write(code, text[:-1])
    hand.write(after, text[-1] + hand.cell(after).text.strip())
    return hand.done()


def thousands_apart(hand: Hand) -> Damaged:
    """A blank or a point sets the thousands apart: the number is the same, or cannot be read."""
    code = hand.number(1000)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    whole = hand.shown[code]
    hand.write(code, text[:-3] + hand.chance.choice(" .,，'\u2009") + text[-3:])
    if hand.shown[code] != ("read", float(text[:-3] + "." + text[-3:])):
        hand.shown[code] = whole
    return hand.done()


def width_mixed(hand: Hand) -> Damaged:
    """Digits of full and half width in one number."""
    code = hand.number(10)
    if code is None:
        return None
    whole = hand.shown[code]
    hand.write(code, "".join(chr(ord(c) + 0xFEE0) if hand.chance.random() < 0.5 else c for c in hand.cell(code).text.strip()))
    hand.shown[code] = whole
    return hand.done()


def note_mark_glued(hand: Hand) -> Damaged:
    """The mark of a footnote behind a number: the number is the same, or cannot be read."""
    code = hand.number(0)
    if code is None:
        return None
    whole = hand.shown[code]
    hand.write(code, hand.cell(code).text.strip() + hand.chance.choice(("①", "¹", "[1]", "*", "注1", "（1）", "⑴", "※", "〔2〕")))
    hand.shown[code] = whole
    return hand.done()


def sign_lost(hand: Hand) -> Damaged:
    code = hand.any(lambda c: hand.cell(c).text.strip().startswith(("-", "－", "−")) and hand.shown[c][0] == "read")
    if code is None:
        return None
    hand.write(code, hand.cell(code).text.strip().lstrip("-－−"))
    return hand.done()


def unit_added(hand: Hand) -> Damaged:
    """A unit behind a number of another kind: persons, percent, another currency."""
    code = hand.number(1)
    if code is None:
        return None
    hand.write(code, hand.cell(code).text.strip() + hand.chance.choice(("%", "美元", "℃", "kg", "‰", "平方米")))
    hand.shown[code] = GARBAGE
    return hand.done()


def values_of_rows_exchanged(hand: Hand) -> Damaged:
    """The numbers of two rows of one width change places, the labels stay."""
    code = hand.any()
    if code is None:
        return None
    row = hand.row_of(code)
    others = [c for c in hand.where if hand.where[c][0] == hand.where[code][0] and len(hand.row_of(c)) == len(row) and c not in row]
    if not others:
        return None
    for one, two in zip(row, hand.row_of(hand.chance.choice(others)), strict=True):
        first, second = hand.cell(one).text, hand.cell(two).text
        hand.write(one, second)
        hand.write(two, first)
    return hand.done()


def row_emptied(hand: Hand) -> Damaged:
    code = hand.any()
    if code is None:
        return None
    for field in hand.row_of(code):
        hand.write(field, "")
    return hand.done()


CELL_KINDS = (
    cell_emptied, cells_joined, cells_joined_with_blank, digits_swapped, digit_dropped, digit_confused, letter_for_digit, point_inserted,
    sign_inserted, separator_misplaced, narrative_number_in_cell, narrative_number_in_blank, page_number_below_cell, values_shifted_right,
    values_shifted_left, two_values_swapped, remark_added, leading_digit_lost, digit_doubled, number_cut_in_two, number_cut_over_two_cells,
    thousands_apart, width_mixed, note_mark_glued, sign_lost, unit_added, values_of_rows_exchanged, row_emptied,
)  # fmt: skip
