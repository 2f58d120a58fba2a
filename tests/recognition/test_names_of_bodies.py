"""Bodies of every kind and place under every pattern of title: right, or in doubt, and seldom in doubt."""

from __future__ import annotations

import pytest

from extractor.document import Document, Line
from extractor.recognition.identity import identify
from extractor.recognition.sections import find_headings
from tests.recognition.printed import HEADINGS

BODIES = [
    "上海市人民政府办公厅", "广东省发展和改革委员会", "国家税务总局深圳市税务局", "南京海关", "生态环境部", "公安部",
    "中国气象局", "苏州工业园区管理委员会", "浦东新区人民政府", "伊犁哈萨克自治州人民政府", "大理白族自治州卫生健康委员会", "锡林郭勒盟行政公署",
    "鄂温克族自治旗人民政府", "神农架林区人民政府", "本溪满族自治县人民政府", "全州县人民政府", "成都市武侯区人民政府玉林街道办事处", "现河街道办事处",
    "浦口区江浦街道", "昆山市花桥镇人民政府", "附城镇人民政府", "关庙镇人民政府", "其塔木镇人民政府", "各莫乡人民政府",
    "由家乡人民政府", "杭州市西湖区城市管理局（杭州市西湖区综合行政执法局）", "天津市政务服务办公室", "重庆市国防动员办公室", "中共安平县委机构编制委员会办公室", "区委编办",
    "安徽省供销合作社联合社", "郑州航空港经济综合实验区管理委员会", "新疆生产建设兵团第一师阿拉尔市人民政府", "北京市第四中学", "首都医科大学附属北京友谊医院", "公安县人民政府",
    "市中区人民政府", "镇平县人民政府",
]  # fmt: skip
TITLES = (
    "{body}2023年政府信息公开工作年度报告",
    "{body}2023年度政府信息公开工作年度报告",
    "2023年{body}政府信息公开工作年度报告",
    "{body}关于2023年度政府信息公开工作情况的报告",
    "{body} 2023年政府信息公开工作年度报告",
    "{body}政府信息公开工作年度报告（2023年度）",
    "{body}\n2023年政府信息公开工作年度报告",
    "2023年政府信息公开工作年度报告\n{body}",
    "关于{body}2023年政府信息公开工作年度报告",
    "【信息公开年报】{body}2023年政府信息公开工作年度报告",
    "首页 > 政府信息公开 > {body}2023年政府信息公开工作年度报告",
    "{body}\n2023年\n政府信息公开工作\n年度报告",
    "{body}二〇二三年政府信息公开工作年度报告",
)
PREAMBLES = (
    "",
    "本报告由{body}根据《条例》编制，统计期限为2023年1月1日至12月31日。如有疑问请与{body}办公室联系（电话：0318-7522000）。",
    "根据《条例》要求，现将{body}2023年度政府信息公开工作情况报告如下。",
)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_is_named_right_under_every_title(body: str) -> None:
    for title in TITLES:
        for preamble in PREAMBLES:
            printed = [*title.format(body=body).split("\n"), preamble.format(body=body), HEADINGS[0], "2023年，认真落实。", *HEADINGS[1:]]
            document = Document("html", tuple(Line(text) for text in printed))
            found = identify(document, find_headings(document.blocks))
            doubted = found.agency is None or found.other_agencies or not found.sure_of_agency
            assert found.year == 2023, (title, preamble, found)
            assert found.agency == body or doubted, (title, preamble, found)
            assert not doubted or body in ODD, (title, preamble, found)


# A name that begins as the words before a name do; in doubt under some titles, never taken for another.
ODD = {"由家乡人民政府", "中共安平县委机构编制委员会办公室"}
