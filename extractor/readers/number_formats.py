"""A number as a spreadsheet shows it under its number format: 43.788 under `0.00` is '43.79', 1234 under `#,##0"件"` is '1,234件'.

The codes are those of ECMA-376 part 1, 18.8.30 and 18.8.31. Formats that are about something else than plain numbers
(fractions, exponents, conditions) show the number in full, which loses nothing.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL = "General"
_WIDTH = 11  # characters the General format gives a number
_TOKEN = re.compile(r'"[^"]*"?|\\.|!.|_.|\*.|\[[^\]]*\]|E[+-]|General|AM/PM|y+|m+|d+|h+|s+|[0#?]|.', re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(r"\[[<>=]")
_DIGITS = frozenset("0#?")
_CLOCK = frozenset("hs")


def shown(value: object, code: str) -> str:
    """What the cell shows for a number, a date, a truth value or a text; '' for an empty cell.

    A format of empty sections (`;;;`) shows nothing.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date, time)):
        return _moment(value, code)
    if isinstance(value, (int, float)):
        return _number(Decimal(repr(value)), code)
    return str(value)


def _number(value: Decimal, code: str) -> str:
    sections = _sections(code)
    if _CONDITION.search(code) or not value.is_finite():
        return general(value)
    if value < 0 and len(sections) > 1:
        return _written(-value, sections[1])
    if value == 0 and len(sections) > 2:
        return _written(value, sections[2])
    return ("-" if value < 0 else "") + _written(abs(value), sections[0])


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[tuple[str, ...], ...]:
    """The tokens of each section: positive, negative, zero, text."""
    sections: list[list[str]] = [[]]
    for token in _TOKEN.findall(code or GENERAL):
        if token == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(tuple(section) for section in sections)


def _literal(token: str) -> str:
    """What a token shows that stands for itself; '' for widths, fills, colours and countries."""
    if token[0] in "_*[":
        return token[2:3] if token.startswith("[$") and token[2:3] not in "-]" else ""
    return token.strip('"') if token[0] == '"' else token[1:] if token[0] in "\\!" else token


def _written(value: Decimal, tokens: tuple[str, ...]) -> str:
    """A number that is not negative under one section."""
    places = [at for at, token in enumerate(tokens) if token in _DIGITS]
    if any(token == "@" or token.casefold() == "general" for token in tokens):
        return "".join(general(value) if token == "@" or token.casefold() == "general" else _literal(token) for token in tokens)
    if not places:
        return "".join(map(_literal, tokens))
    if any(token == "/" or token in ("E+", "E-", "e+", "e-") for token in tokens):
        return general(value)
    point = next((at for at, token in enumerate(tokens) if token == "."), None)
    whole_places = [at for at in places if point is None or at < point]
    decimal_places = [at for at in places if point is not None and at > point]
    commas = {at for at, token in enumerate(tokens) if token == ","}
    last = whole_places[-1] if whole_places else places[-1]
    scaling = {at for at in commas if at > last}  # each divides by a thousand
    scaled = value.scaleb(2 * tokens.count("%") - 3 * len(scaling))
    rounded = scaled.quantize(Decimal(1).scaleb(-len(decimal_places)), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    grouped = bool(commas - scaling)
    pieces = _whole_digits(whole, whole_places, tokens, grouped) | _decimal_digits(decimals, decimal_places, tokens)
    shown_tokens = []
    for at, token in enumerate(tokens):
        if at in pieces:
            shown_tokens.append(pieces[at])
        elif token not in _DIGITS and token != ",":
            shown_tokens.append(_literal(token))
    return "".join(shown_tokens).strip()


def _whole_digits(digits: str, places: list[int], tokens: tuple[str, ...], grouped: bool) -> dict[int, str]:
    """The digits before the point at their places, from the right; the first place takes all that are left."""
    digits = "" if digits == "0" else digits
    pieces: dict[int, str] = {}
    taken = 0
    for at in reversed(places):
        rest = digits[: len(digits) - taken]
        piece = (rest if at == places[0] else rest[-1:]) or ("0" if tokens[at] == "0" else "")
        for digit in reversed(piece):
            pieces[at] = (digit + ("," if grouped and taken and taken % 3 == 0 else "")) + pieces.get(at, "")
            taken += 1
    return pieces


def _decimal_digits(digits: str, places: list[int], tokens: tuple[str, ...]) -> dict[int, str]:
    """The digits behind the point; zeros at the end are left out where the format has '#'."""
    pieces: dict[int, str] = {}
    for at, digit in reversed(list(zip(places, digits, strict=True))):
        if digit != "0" or tokens[at] == "0" or any(pieces.values()):
            pieces[at] = digit
    return pieces


def general(value: Decimal) -> str:
    """A number under the General format: whole numbers in full, others with as many decimals as eleven characters hold."""
    if not value.is_finite():
        return str(value)
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    width = max(_WIDTH - 1 - len(f"{abs(value):f}".partition(".")[0]), 0)
    rounded = f"{value.quantize(Decimal(1).scaleb(-width), ROUND_HALF_UP):f}"
    return rounded.rstrip("0").rstrip(".") if "." in rounded else rounded


def _moment(value: datetime | date | time, code: str) -> str:
    """A date or a time; `m` after hours or before seconds is minutes."""
    tokens = _sections(code)[0]
    if not any(token[0].casefold() in "ymdhs" for token in tokens):
        return value.isoformat()
    parts = []
    clock = False
    for at, token in enumerate(tokens):
        kind = token[0].casefold()
        following = next((other[0].casefold() for other in tokens[at + 1 :] if other[0].casefold() in "ymdhs"), "")
        name = {"y": "year", "m": "minute" if clock or following == "s" else "month", "d": "day", "h": "hour", "s": "second"}.get(kind)
        number = None if name is None else getattr(value, name, None)
        if number is None:
            parts.append(_literal(token))
        else:
            parts.append(str(number)[-2:] if kind == "y" and len(token) < 3 else f"{number:0{min(len(token), 2)}d}")
        clock = kind in _CLOCK if name is not None else clock
    return "".join(parts).strip()
