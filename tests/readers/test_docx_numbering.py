"""Automatic numbers are part of the text: they are printed, though no run holds them."""

from __future__ import annotations

import pytest

from extractor.readers.numerals import numeral
from tests.readers.grid import p, run, shown, styled, tbl, tc, tr


def level(at: int, text: str, kind: str = "decimal", start: int | None = 1, more: str = "") -> str:
    begin = "" if start is None else f'<w:start w:val="{start}"/>'
    return f'<w:lvl w:ilvl="{at}">{begin}<w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def start_over(at: int, value: int = 1) -> str:
    return f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


def item(text: str, number: int = 1, at: int | None = 0) -> str:
    depth = "" if at is None else f'<w:ilvl w:val="{at}"/>'
    return p(text, f'<w:numPr>{depth}<w:numId w:val="{number}"/></w:numPr>')


NOTHING = '<w:suff w:val="nothing"/>'

FORMATS = {
    "chineseCounting": {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九", 105: "一〇五"},
    "chineseCountingThousand": {
        3: "三",
        10: "十",
        12: "十二",
        30: "三十",
        100: "一百",
        101: "一百零一",
        110: "一百一十",
        1010: "一千零一十",
        10001: "一万零一",
    },
    "japaneseCounting": {7: "七", 15: "十五", 40: "四十"},
    "taiwaneseCounting": {6: "六", 19: "十九"},
    "taiwaneseCountingThousand": {6: "六", 120: "一百二十"},
    "ideographDigital": {1: "一", 10: "一〇", 23: "二三"},
    "ideographTraditional": {1: "甲", 10: "癸", 11: "11"},
    "ideographZodiac": {1: "子", 12: "亥"},
    "chineseLegalSimplified": {1: "壹", 10: "壹拾", 23: "贰拾叁"},
    "ideographEnclosedCircle": {1: "㊀", 10: "㊉"},
    "decimal": {1: "1", 10: "10"},
    "decimalZero": {1: "01", 10: "10"},
    "decimalFullWidth": {12: "１２"},
    "decimalFullWidth2": {3: "３"},
    "decimalHalfWidth": {3: "3"},
    "decimalEnclosedCircle": {1: "①", 20: "⑳", 21: "21"},
    "decimalEnclosedCircleChinese": {2: "②"},
    "decimalEnclosedParen": {1: "⑴", 20: "⒇"},
    "decimalEnclosedFullstop": {1: "⒈", 20: "⒛"},
    "numberInDash": {4: "- 4 -"},
    "upperLetter": {1: "A", 26: "Z", 27: "AA", 53: "AAA"},
    "lowerLetter": {2: "b", 28: "bb"},
    "upperRoman": {4: "IV", 9: "IX", 14: "XIV", 40: "XL"},
    "lowerRoman": {3: "iii", 1990: "mcmxc"},
    "none": {1: ""},
    "bullet": {1: ""},
    "somethingElse": {5: "5"},
}


@pytest.mark.parametrize(("kind", "number", "written"), [(kind, n, text) for kind, known in FORMATS.items() for n, text in known.items()])
def test_numbers_are_written_in_every_format(kind: str, number: int, written: str) -> None:
    assert numeral(number, kind) == written


CHINESE = level(0, "%1、", "chineseCountingThousand")
BRACKETS = level(1, "（%2）", "chineseCountingThousand", more=NOTHING)
DECIMAL = level(0, "%1.", more=NOTHING)

LISTS = {
    "section numbers": (abstract(0, CHINESE) + num(1, 0), item("总体情况") + p("正文") + item("主动公开"), ["一、总体情况", "正文", "二、主动公开"]),
    "three levels": (
        abstract(0, CHINESE, BRACKETS, level(2, "%3.", more=NOTHING)) + num(1, 0),
        item("a") + item("b", at=1) + item("c", at=2) + item("d", at=2) + item("e", at=1) + item("f", at=2) + item("g") + item("h", at=1),
        ["一、a", "（一）b", "1.c", "2.d", "（二）e", "1.f", "二、g", "（一）h"],
    ),
    "legal numbers of chapters in Chinese": (
        abstract(0, CHINESE, level(1, "%1.%2", more="<w:isLgl/>" + NOTHING)) + num(1, 0),
        item("a") + item("b") + item("c", at=1),
        ["一、a", "二、b", "2.1c"],
    ),
    "numbers of numbers": (abstract(0, level(0, "%1"), level(1, "%1.%2")) + num(1, 0), item("a") + item("b", at=1), ["1 a", "1.1 b"]),
    "a level whose upper levels never came": (abstract(0, level(0, "%1"), level(1, "%1.%2")) + num(1, 0), item("a", at=1), ["1.1 a"]),
    "a level that never starts over": (
        abstract(0, level(0, "%1"), level(1, "(%2)", more='<w:lvlRestart w:val="0"/>')) + num(1, 0),
        item("a") + item("b", at=1) + item("c") + item("d", at=1),
        ["1 a", "(1)b", "2 c", "(2)d"],
    ),
    "a level that starts over after the first only": (
        abstract(0, level(0, "%1"), level(1, "%2)"), level(2, "[%3]", more='<w:lvlRestart w:val="1"/>')) + num(1, 0),
        item("a") + item("b", at=1) + item("c", at=2) + item("d", at=1) + item("e", at=2) + item("f") + item("g", at=2),
        ["1 a", "1)b", "[1]c", "2)d", "[2]e", "2 f", "[1]g"],
    ),
    "a start that is not one": (abstract(0, level(0, "%1.", start=5, more=NOTHING)) + num(1, 0), item("a") + item("b"), ["5.a", "6.b"]),
    "two lists over one definition count together": (abstract(0, DECIMAL) + num(1, 0) + num(2, 0), item("a") + item("b", 2), ["1.a", "2.b"]),
    "a list that starts over": (
        abstract(0, DECIMAL) + num(1, 0) + num(2, 0, start_over(0)),
        item("a") + item("b") + item("c", 2) + item("d", 2) + item("e"),
        ["1.a", "2.b", "1.c", "2.d", "3.e"],
    ),
    "a list that starts over at four": (abstract(0, DECIMAL) + num(1, 0, start_over(0, 4)), item("a") + item("b"), ["4.a", "5.b"]),
    "two definitions count apart": (abstract(0, CHINESE) + abstract(1, DECIMAL) + num(1, 0) + num(2, 1), item("a") + item("b", 2) + item("c"), ["一、a", "1.b", "二、c"]),
    "a level redefined by its list": (
        abstract(0, DECIMAL) + num(1, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "（%1）", "chineseCounting")}</w:lvlOverride>'),
        item("a"),
        ["（一）a"],
    ),
    "bullets are not text": (abstract(0, level(0, "\uf0b7", "bullet")) + num(1, 0), item("a"), ["a"]),
    "a label without a number": (abstract(0, level(0, "第一章", "none")) + num(1, 0), item("a"), ["第一章 a"]),
    "a hidden label": (abstract(0, level(0, "%1.", more="<w:rPr><w:vanish/></w:rPr>")) + num(1, 0), item("a"), ["a"]),
    "a list that is defined nowhere": ("", item("a"), ["a"]),
    "a level that is defined nowhere": (abstract(0, DECIMAL) + num(1, 0), item("a", at=3), ["a"]),
    "a format with a fallback": (
        abstract(0, '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
                    '<mc:Fallback><w:numFmt w:val="upperRoman"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1)"/></w:lvl>') + num(1, 0),
        item("a"),
        ["I)a"],
    ),
    "the number is kept apart from digits": (abstract(0, level(0, "%1.")) + num(1, 0), item("5件"), ["1. 5件"]),
    "a blank after the number": (abstract(0, level(0, "%1", more='<w:suff w:val="space"/>')) + num(1, 0), item("a"), ["1 a"]),
    "an empty paragraph is numbered": (abstract(0, DECIMAL) + num(1, 0), item("") + item("b"), ["1.", "2.b"]),
    "a list without a level is on the first": (abstract(0, DECIMAL) + num(1, 0), item("a", at=None), ["1.a"]),
    "list zero is no list": (abstract(0, DECIMAL) + num(1, 0), item("a", 0) + item("b"), ["a", "1.b"]),
    "a deleted paragraph is not counted": (
        abstract(0, DECIMAL) + num(1, 0),
        item("a") + p("", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr>') + item("b"),
        ["1.a", "2.b"],
    ),
    "a hidden paragraph is not counted": (
        abstract(0, DECIMAL) + num(1, 0),
        p(run("x", "<w:vanish/>"), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>') + item("b"),
        ["1.b"],
    ),
    "a former number in a tracked change is not a number": (
        abstract(0, DECIMAL) + num(1, 0),
        p("a", '<w:pPrChange w:id="1"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'),
        ["a"],
    ),
    "numbers in cells count in reading order": (
        abstract(0, level(0, "（%1）", "chineseCounting")) + abstract(1, DECIMAL) + num(1, 0) + num(2, 1) + num(3, 1, start_over(0)),
        item("予以公开")
        + tbl(tr(tc(item("不予公开")), tc(item("属于国家秘密", 2)), tc("0")), tr(tc(item("无法提供")), tc(item("本机关不掌握", 3)), tc("0"))),
        ["（一）予以公开", "[（二）不予公开 1.属于国家秘密 0 / （三）无法提供 1.本机关不掌握 0]"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("numbering", "body", "lines"), LISTS.values(), ids=LISTS)
def test_lists_are_numbered_as_word_prints_them(numbering: str, body: str, lines: list[str]) -> None:
    assert shown(styled(body, numbering=numbering)) == lines


def style(identifier: str, properties: str = "", base: str = "", kind: str = "paragraph") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{identifier}"/>{based}<w:pPr>{properties}</w:pPr></w:style>'


def numbered(number: int, at: int | None = None) -> str:
    return f'<w:numPr>{"" if at is None else f"<w:ilvl w:val={chr(34)}{at}{chr(34)}/>"}<w:numId w:val="{number}"/></w:numPr>'


def of(identifier: str) -> str:
    return f'<w:pStyle w:val="{identifier}"/>'


def test_a_style_numbers_its_paragraphs_and_heirs() -> None:
    styles = style("H", numbered(1)) + style("I", base="H") + style("J", numbered(0), base="H")
    body = p("a", of("H")) + p("b", of("I")) + p("c", of("J")) + p("d", of("H") + numbered(0)) + p("e", of("H"))
    assert shown(styled(body, styles, abstract(0, CHINESE) + num(1, 0))) == ["一、a", "二、b", "c", "d", "三、e"]


def test_the_level_that_names_a_style_counts_its_paragraphs() -> None:
    styles = style("H1", numbered(1)) + style("H2", numbered(1)) + style("H2b", base="H2")
    levels = level(0, "%1、", "chineseCounting", more='<w:pStyle w:val="H1"/>') + level(
        1, "（%2）", "chineseCounting", more='<w:pStyle w:val="H2"/>'
    )
    body = p("a", of("H1")) + p("b", of("H2")) + p("c", of("H2b")) + p("d", of("H1"))
    assert shown(styled(body, styles, abstract(0, levels) + num(1, 0))) == ["一、a", "（一）b", "（二）c", "二、d"]


def test_a_definition_may_stand_in_a_numbering_style() -> None:
    numbering = (
        abstract(0, CHINESE) + '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>' + num(1, 0) + num(2, 1)
    )
    assert shown(styled(item("a", 2) + item("b", 1), style("L", numbered(1), kind="numbering"), numbering)) == ["一、a", "二、b"]
