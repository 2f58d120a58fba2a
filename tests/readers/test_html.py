"""The report is taken out of the page it stands on, whole, and nothing of the page with it."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Document, Line, Table
from extractor.errors import ExtractionError, LimitExceeded
from extractor.options import Limits, Options
from extractor.readers.html import read
from extractor.readers.html.references import picture_sources

TITLE = "甲县2023年政府信息公开工作年度报告"
DATA = (
    "<table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>17<tr><td>行政处罚<td>0<tr><td>行政强制<td>&nbsp;</table>"
)
REPORT = (
    f"<h1>{TITLE}</h1><p>一、总体情况</p><p>2023年，全县公开信息1200条。</p><p>二、主动公开政府信息情况</p>{DATA}"
    "<p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>有不足。</p>"
    "<p>六、其他需要报告的事项</p><p>无。</p>"
)
LINES = [
    TITLE,
    "一、总体情况",
    "2023年，全县公开信息1200条。",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "有不足。",
    "六、其他需要报告的事项",
    "无。",
]


def page(markup: str | bytes, limits: Limits | None = None) -> Document:
    return read(markup if isinstance(markup, bytes) else markup.encode(), Options(limits=limits or Limits()))


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def cells(document: Document) -> list[str]:
    return [cell.text for block in document.blocks if isinstance(block, Table) for cell in block.cells]


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


CELLS = ["信息内容", "本年处理决定数量", "行政许可", "17", "行政处罚", "0", "行政强制", ""]


@pytest.mark.parametrize(
    "markup",
    [
        REPORT,
        f"<html><head><title>x</title></head><body>{REPORT}</body></html>",
        f"<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html><html><body>{REPORT}",
        f"<div class=nav><a href=/>首页</a> <a href=/b>公开</a></div>{REPORT}",
        f"<nav>首页 政务公开</nav>{REPORT}<footer>版权所有 甲县人民政府</footer>",
        f"<header><a href=/>首页</a></header><article>{REPORT}</article><aside>相关</aside>",
        # the whole page inside what is called furniture
        f"<header>{REPORT}</header>",
        f"<form class='search-box'>{REPORT}</form>",
        f"<aside><div class=footer>{REPORT}</div></aside>",
        f"<table class=nav><tr><td width=10>&nbsp;<td>{REPORT}<td></table>",
        f"<div id=share>{REPORT}</div>",
        f"<noscript>{REPORT}</noscript>",
        # the title outside, in a header
        f"<div class=header><h1>{TITLE}</h1></div><div class=con>{REPORT.replace(f'<h1>{TITLE}</h1>', '')}</div>",
        # lines of the page around it
        f"<p>当前位置：<a href=/>首页</a> &gt; <a href=/x>年报</a> &gt; 正文</p>{REPORT}",
        f"<p>【字体：<a>大</a> <a>中</a> <a>小</a>】</p><p>打印</p><p>浏览次数：1203次</p>{REPORT}",
        f"{REPORT}<p>上一篇：<a href=x>甲县2022年政府信息公开工作年度报告</a></p><p>主办：甲县 电话：0512-12345678</p>",
        f"{REPORT}<p>扫一扫在手机打开当前页</p><p>0</p>",
        f"<div>{REPORT}</div><div>网站标识码3200000001</div><div>苏ICP备05000000号</div>",
        f"<ul><li><a href=1>2021年年报</a><li><a href=2>2022年年报</a></ul><div>{REPORT}</div><ul><li><a href=1>2020年年报</a></ul>",
        f"<div class='main-nav'><p class=next>{REPORT}</p></div><span class=audio-player>播放</span>",
        REPORT.replace("<p>2023年", "<p class=related>2023年").replace("<p>有不足", "<p class=comment>有不足"),
        REPORT.replace("<p>无。", "<p/>&nbsp&nbsp无。"),
        # not shown
        f"<p style='display:none'>一、隐藏</p><div hidden>x</div>{REPORT}<style>p{{color:red}}</style><script>var a='<p>x</p>'</script>",
        f"<style>.h{{display:none}}</style><div class=h>{DATA}</div>{REPORT}",
        f"<textarea>x</textarea><input value=9><select><option>2021<option>2022</select><button>查询</button>{REPORT}",
        # catalogue cards
        f"<table><tr><td>索引号<td>1-2<td>发布机构<td>甲县<tr><td>发文日期<td>2024-01-10<td>文号<td></table>{REPORT}",
        # frames and scripts around
        f"<iframe src=x.html></iframe>{REPORT}<!-- 分享 --><!--[if IE]><p>旧</p><![endif]-->",
        # markup of word processors
        REPORT.replace("一、总体", "<![if !supportLists]><span style='mso-list:Ignore'>一、</span><![endif]><span>总体<o:p></o:p></span>"),
        REPORT.replace("一、总体情况", "<?xml:namespace prefix = o /><b>一</b><font>、总</font><u>体</u>情<i>况</i>"),
        # markup that does not close, or closes twice
        REPORT.replace("</p>", "").replace("<p>", "<p><font>").replace("<table>", "</p></span><table>"),
        REPORT.replace("<p>五", "</div></div></body></html><p>五"),
        REPORT.replace("</p>", "<br/>").replace("<p>", ""),
        REPORT.replace("<p>", "<div><span style='display:block'>").replace("</p>", "</span></div>"),
        REPORT.upper().replace("&NBSP;", "&nbsp;"),
        REPORT.replace("<p>", "\r\n\t<p>\r\n   ").replace("</p>", "\n  </p>"),
        REPORT.replace("公开信息", "公开\n    信息"),
        REPORT.replace("无。", "&#26080;&#12290;"),
        REPORT.replace("无。", "&nbsp;&nbsp;\u3000无。&emsp;&nbsp;"),
    ],
)
def test_the_report_comes_out_whole_and_alone(markup: str) -> None:
    document = page(markup)
    assert lines(document) == LINES
    assert cells(document) == CELLS
    assert "hidden_content" not in codes(document)


TRADITIONAL = str.maketrans("县总体况开请复议诉讼问题进报项动处许强罚规", "縣總體況開請復議訴訟問題進報項動處許強罰規")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1", None])
def test_any_encoding_is_read_whatever_is_declared(encoding: str, declared: str | None) -> None:
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><body>' if declared else ""
    report = REPORT.translate(TRADITIONAL).encode("big5", "ignore").decode("big5") if encoding == "big5" else REPORT
    document = page((head + report).encode(encoding))
    assert cells(document)[3] == "17"
    assert len(lines(document)) >= 9
    assert document.notes == ()


def test_headings_keep_the_level_the_markup_claims() -> None:
    document = page("<h1>题</h1><h3><span>一、总体</span>情况</h3><p>文</p>")
    assert [(b.text, b.heading) for b in document.blocks if isinstance(b, Line)] == [("题", 1), ("一、总体情况", 3), ("文", None)]


def test_lines_know_where_they_stand_in_the_source() -> None:
    assert [block.place.line for block in page("<p>甲\n<p>乙\n\n<p>丙").blocks if block.place] == [1, 2, 4]


def test_line_breaks_end_lines_and_inline_elements_join_without_a_blank() -> None:
    assert lines(page("<p>甲<br>乙<br><br>丙</p><span>丁</span><span>戊</span>")) == ["甲", "乙", "丙", "丁戊"]


def test_blanks_of_the_source_collapse_but_not_those_that_were_set() -> None:
    assert lines(page("<p>规章   0\t0\n0&nbsp;&nbsp;&nbsp;1</p>")) == ["规章 0 0 0   1"]


def test_preformatted_text_keeps_its_lines_and_blanks() -> None:
    assert lines(page("<pre>规章\t0  0\n\n行政许可\t1</pre>")) == ["规章\t0  0", "", "行政许可\t1"]


def test_numbers_that_a_list_prints_are_part_of_the_text() -> None:
    markup = "<ol start=2><li>甲<li>乙</ol><ol style='list-style-type:cjk-ideographic'><li>总体<li>丙</ol><ul><li>丁</ul>"
    assert lines(page(markup)) == ["2. 甲", "3. 乙", "一、总体", "二、丙", "丁"]


def test_what_the_page_says_of_itself_is_kept_beside_the_text() -> None:
    document = page(
        f"<head><title>\n {TITLE}_甲县人民政府 </title><meta name=ArticleTitle content='{TITLE}'>"
        "<meta name=PubDate content='2024-01-10 09:00'><meta name=viewport content=x></head>"
        f"<table><tr><td>索引号：<td>1-2<tr><td>发布机构：甲县<td></table>{REPORT}"
    )
    assert document.title == f"{TITLE}_甲县人民政府"
    assert document.metadata == (("ArticleTitle", TITLE), ("PubDate", "2024-01-10 09:00"), ("索引号", "1-2"), ("发布机构", "甲县"))


def test_a_report_shown_only_by_a_script_is_read_and_noted() -> None:
    document = page(f"<p>加载中</p><div style='display:none'>{REPORT}</div>")
    assert lines(document) == ["加载中", *LINES]
    assert codes(document) == ["hidden_content"]
    shown_later = page(f"<h2>{TITLE}</h2><div id=js_content style='visibility: hidden; opacity: 0;'>{REPORT}</div>")
    assert cells(shown_later) == CELLS


ESCAPED = REPORT.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
PERCENT = "".join(f"%u{ord(c):04x}" if ord(c) > 127 else c for c in REPORT)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>请启用脚本</p><textarea id=ueditor>{REPORT}</textarea>",
        f"<textarea>{ESCAPED}</textarea>",
        f"<textarea>{ESCAPED.replace('&', '&amp;')}</textarea>",
        f"<div>{ESCAPED}</div>",
        f"<script>var content = {json.dumps(REPORT)};</script>",
        f"<script>window.__DATA__ = {json.dumps({'data': {'id': 1, 'content': REPORT}}, ensure_ascii=False)}</script>",
        f"<script type='application/json'>{json.dumps({'content': ESCAPED})}</script>",
        "<script>" + "".join(f"document.write('{part}<p>');\n" for part in REPORT.replace("</", "<\\/").split("<p>")) + "</script>",
        "<script>document.getElementById('x').innerHTML = `" + REPORT + "`;</script>",
        f"<script>document.write(unescape('{PERCENT}'))</script>",
        f"<input type=hidden value='{ESCAPED}'>",
        f"<iframe srcdoc='{ESCAPED}'></iframe>",
        f"<script type='text/template'>{REPORT}</script>",
        f"<template>{REPORT}</template>",
    ],
)
def test_a_report_that_is_a_string_in_the_page_is_read_and_noted(markup: str) -> None:
    document = page(f"<html><head><title>t</title></head><body><div class=nav>首页</div>{markup}</body></html>")
    assert cells(document) == CELLS
    assert [line for line in lines(document) if line][-1] == "无。"
    assert document.title == "t"


def test_a_page_without_tables_says_what_it_points_to() -> None:
    document = page(
        f"<div><h1>{TITLE}</h1><p>详见附件。</p><p><a href='/files/report.pdf?v=2'>附件</a> <a href=/x/1.html>年报.docx</a></p>"
        "<iframe src=/pdf/viewer.html></iframe><img src=images/t1.png width=800><img src=dot.gif width=3 height=3></div>"
    )
    assert codes(document) == ["attachment", "attachment", "frame", "picture"]
    assert "/files/report.pdf?v=2" in document.notes[0].message
    assert "images/t1.png" in document.notes[3].message


def test_a_page_with_its_tables_says_nothing_of_attachments() -> None:
    assert codes(page(f"{REPORT}<a href=report.pdf>附件</a><img src=a.png>")) == []


def test_pictures_of_a_page_are_listed_as_written() -> None:
    markup = "<p><img alt=x src='a b.png'><IMG SRC=\"files/2.jpg\"><img src=data:image/png;base64,AAAA><img src='a b.png'>"
    assert picture_sources(markup.encode()) == ("a b.png", "files/2.jpg", "data:image/png;base64,AAAA")


def test_pages_that_are_no_report_are_left_as_they_are() -> None:
    document = page("<p>甲县召开会议</p><p>会议指出，要抓好工作。</p><table><tr><td>项目<td>金额<tr><td>甲<td>3</table>")
    assert lines(document) == ["甲县召开会议", "会议指出，要抓好工作。"]
    assert cells(document) == ["项目", "金额", "甲", "3"]


@pytest.mark.parametrize("markup", ["", " \n ", "<html></html>", "<!-- x -->", "<html><body>", "\0\0", "<frameset><frame src=a>"])
def test_pages_without_content_have_no_blocks(markup: str) -> None:
    assert page(markup).blocks == ()


def test_limits_on_size_and_depth_are_held_by_name() -> None:
    with pytest.raises(LimitExceeded, match="html_bytes"):
        page(REPORT, Limits(html_bytes=100))
    with pytest.raises(LimitExceeded, match="html_depth"):
        page("<div>" * 600 + REPORT)
    assert cells(page("<div>" * 400 + REPORT)) == CELLS
    with pytest.raises(LimitExceeded, match="html_depth"):
        page("<div>" * 100_000 + REPORT)


def test_very_long_attributes_are_no_obstacle() -> None:
    assert cells(page(f"<img src='data:image/png;base64,{'A' * 11_000_000}'>{REPORT}")) == CELLS


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_no_bytes_raise_anything_but_a_failure_of_extraction(data: bytes) -> None:
    with suppress(ExtractionError):
        page(data)


PIECES = ["<table>", "</table>", "<tr>", "<td>", "</td>", "<td rowspan=3>", "<td colspan=2>", "<thead>", "<p>", "</p>", "<div class=nav>"]
PIECES += ["</div>", "<pre>", "</pre>", "<a href=x>", "</a>", "<br>", "<li>", "<ol>", "甲", "行政许可", "一、总体情况", "0", "<script>"]
PIECES += ["</script>", "<!--", "-->", "<div role=table>", "<span role=cell>", "<textarea>", "<h1>", "&nbsp;", "\n", "<caption>", "<form>"]
PIECES += ["<div style='display:grid;grid-template-columns:a b'>"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(deadline=None, max_examples=300)
def test_no_soup_of_tags_makes_it_fail(markup: str) -> None:
    for table in page(markup).blocks:
        if isinstance(table, Table):
            rows = [(c, row) for c in table.cells for row in range(c.row, c.row + c.row_span)]
            taken = [(row, column) for c, row in rows for column in range(c.column, c.column + c.column_span)]
            assert len(taken) == len(set(taken))
