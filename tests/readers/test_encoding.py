"""Whatever a page declares, its characters are read as they were meant, and what is lost is said."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.readers.encoding import declared_charset, decode, plausibility

TEXT = 3 * (
    "青龙镇2023年政府信息公开工作年度报告\r\n一、总体情况\n第二十条第（一）项\t规章\t0\t0\t0\n"
    "三、收到和处理政府信息公开申请情况，共受理12件。\n"
)
TRADITIONAL = "政府資訊公開工作年度報告，收到和處理政府資訊公開申請情況，結轉下年度繼續辦理，行政復議、行政訴訟情況。\n" * 3
ENCODINGS = ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_chinese_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding))
    assert decoded.text == TEXT
    assert decoded.notes == ()


@pytest.mark.parametrize(
    "declared", ["utf-8", "gb2312", "gbk", "iso-8859-1", "windows-1252", "big5", "unicode", "utf-16", "base64", "nonsense", ""]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_wrong_declaration_changes_nothing(encoding: str, declared: str) -> None:
    assert decode(TEXT.encode(encoding), declared).text == TEXT


@pytest.mark.parametrize("encoding", ["big5", "utf-8", "gb18030", "utf-16-le"])
def test_traditional_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize("encoding", [*ENCODINGS[:7], "big5"])
def test_a_character_cut_at_the_end_is_dropped(encoding: str) -> None:
    text = TRADITIONAL.strip() if encoding == "big5" else TEXT.strip().rstrip("。")
    decoded = decode(text.encode(encoding)[:-1])
    assert decoded.text == text[:-1]
    assert decoded.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_broken_bytes_are_replaced_and_noted(encoding: str) -> None:
    data = TEXT.encode(encoding)
    place = data.index("规章".encode(encoding))
    decoded = decode(data[:place] + b"\xff" + data[place:])
    assert decoded.encoding == encoding
    assert decoded.text.replace("\ufffd", "") == TEXT
    assert [note.code for note in decoded.notes] == ["bad_bytes"]


def test_characters_lost_before_are_noted() -> None:
    assert [note.code for note in decode((TEXT + "本\ufffd新收").encode()).notes] == ["bad_bytes"]


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_text_saved_after_a_wrong_decoding_is_decoded_back_and_noted(wrong: str) -> None:
    text = "规章 0 0 0 总计 1 年度报告 信息公开 行政许可 件数" if wrong == "cp1252" else TEXT
    data = text.encode("gbk").decode(wrong).encode() if wrong == "cp1252" else text.encode().decode(wrong).encode()
    decoded = decode(data)
    assert decoded.text == text
    assert [note.code for note in decoded.notes] == ["mojibake"]


@pytest.mark.parametrize("text", ["联通", "总计", "一、总体情况", "规章 0 0 0"])
def test_a_few_characters_of_gbk_are_not_taken_for_utf_8(text: str) -> None:
    assert decode(text.encode("gbk")).text == text


def test_text_without_any_chinese_is_read_too() -> None:
    assert decode(b"annual report 2023").text == "annual report 2023"
    assert decode(b"").text == ""
    assert decode("Отчёт о работе за год, представленный в срок".encode("cp1251")).text.startswith("Отчёт")


def test_zero_bytes_inside_ordinary_text_are_dropped() -> None:
    assert decode(TEXT.replace("规章", "规\0章").encode()).text == TEXT


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (b'<meta charset="GBK">', "gbk"),
        (b"<META http-equiv=Content-Type content='text/html; charset=gb2312'>", "gb2312"),
        (b'<?xml version="1.0" encoding="utf-8"?>', "utf-8"),
        ('<meta charset="utf-16">'.encode("utf-16-le"), "utf-16"),
        (b"<p>no declaration</p>", None),
        (b" " * 5000 + b'<meta charset="gbk">', None),
    ],
)
def test_the_declared_charset_is_found(data: bytes, charset: str | None) -> None:
    assert declared_charset(data) == charset


def test_plausible_text_is_told_from_garbage() -> None:
    assert plausibility(TEXT) > 0.95
    assert plausibility(TRADITIONAL) > 0.95
    assert plausibility(TEXT.encode().decode("gb18030", "replace")) < 0.4
    assert plausibility("plain ASCII") == 1


@given(st.binary(max_size=300), st.sampled_from([None, "gbk", "utf-8", "utf-16", "big5"]))
def test_no_bytes_make_it_fail(data: bytes, declared: str | None) -> None:
    decoded = decode(data, declared)
    assert isinstance(decoded.text, str)
    assert "\0" not in decoded.text
    assert codecs.lookup(decoded.encoding)
