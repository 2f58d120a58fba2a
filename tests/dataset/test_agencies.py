"""Names of bodies as real reports print them → place, level, kind, division code; what cannot be told stays unknown."""

from __future__ import annotations

import pytest

from extractor.dataset.agencies import divisions, identify


@pytest.mark.parametrize(
    ("name", "year", "body", "level", "kind", "code"),
    [
        ("江苏省淮安市洪泽区人民政府", 2023, "江苏省淮安市洪泽区人民政府", "county", "government", "320813"),
        ("洪泽区人民政府", 2023, "江苏省淮安市洪泽区人民政府", "county", "government", "320813"),
        ("淮安市洪泽区", 2023, "江苏省淮安市洪泽区人民政府", "county", "government", "320813"),
        ("洪 泽 区政府", 2023, "江苏省淮安市洪泽区人民政府", "county", "government", "320813"),
        ("沭陽縣人民政府", 2025, "江苏省宿迁市沭阳县人民政府", "county", "government", "321322"),
        ("五常市背荫河镇", 2022, "黑龙江省哈尔滨市五常市背荫河镇人民政府", "township", "government", "230184"),
        ("北京市东城区人民政府东花市街道办事处", 2021, "北京市东城区东花市街道办事处", "township", "government", "110101"),
        ("武汉市公安局洪山区分局", 2024, "湖北省武汉市公安局洪山区分局", "city", "department", "420100"),
        ("吉林省人民政府国有资产监督管理委员会", 2021, "吉林省国有资产监督管理委员会", "province", "department", "220000"),
        ("上海市政府办公厅", 2019, "上海市政府办公厅", "province", "department", "310000"),
        ("恩施州人民政府", 2020, "湖北省恩施土家族苗族自治州人民政府", "city", "government", "422800"),
        ("仙桃市人民政府", 2021, "湖北省仙桃市人民政府", "county", "government", "429004"),
        ("国家税务总局", 2021, "国家税务总局", "national", "department", None),
        ("河南路街道办事处", 2020, "河南路街道办事处", "township", "government", None),
        ("怀川市城东区教育局", 2020, "怀川市城东区教育局", "county", "department", None),
        ("广宁塘县市场监督管理局", 2020, "广宁塘县市场监督管理局", "county", "department", None),
        ("木兰镇人民政府", 2020, "木兰镇人民政府", "township", "government", None),
        ("内蒙古自治区松阳川县人民政府", 2024, "内蒙古自治区松阳川县人民政府", "county", "government", None),
        ("海南省云岭县南坪镇人民政府", 2019, "海南省云岭县南坪镇人民政府", "township", "government", None),
        ("江苏省城市管理局", 2024, "江苏省城市管理局", "province", "department", "320000"),
        ("江苏省发展和改革委员会", 2024, "江苏省发展和改革委员会", "province", "department", "320000"),
        ("淮安市社区建设办公室", 2024, "江苏省淮安市社区建设办公室", "city", "department", "320800"),
    ],
)
def test_a_body_is_told_by_its_name(name: str, year: int, body: str, level: str, kind: str, code: str | None) -> None:
    found = identify(name, year)
    assert (found.body, found.level, found.kind, found.code) == (body, level, kind, code)
    assert (found.confidence > 0.7) == (code is not None)


def test_a_name_that_several_places_have_needs_a_hint() -> None:
    assert identify("朝阳区教育局", 2022).code is None
    assert identify("朝阳区教育局", 2022, ["长春市朝阳区政府信息公开"]).code == "220104"
    assert identify("朝阳区教育局", 2022, ["crawl/北京市/12.pdf"]).code == "110105"


def test_a_body_that_does_not_name_its_place_takes_it_from_a_hint() -> None:
    found = identify("区审计局", 2020, ["南京市江宁区审计局2020年"])
    assert (found.body, found.level, found.code) == ("江苏省南京市江宁区审计局", "county", "320115")
    assert identify("区审计局", 2020, ["南京市江宁区", "南京市鼓楼区"]).code == "320115"  # 鼓楼区 is in four cities
    assert identify("区审计局", 2020, ["江宁区与浦口区"]).code is None
    assert identify("我局", 2020).code is None


def test_a_place_that_no_list_has_does_not_get_the_code_of_the_folder_it_lies_in() -> None:
    inside = identify("柳泉县统计局", 2021, ["江苏省/淮安市/2021.html"])
    assert (inside.body, inside.level, inside.code, inside.confidence) == ("江苏省淮安市柳泉县统计局", "county", None, 0.0)
    beside = identify("柳泉县人民政府", 2021, ["江苏省/淮安市/洪泽区/2021.html"])
    assert (beside.body, beside.level, beside.kind, beside.code) == ("柳泉县人民政府", "county", "government", None)


def test_a_code_is_that_of_the_year() -> None:
    assert identify("沙县人民政府", 2019).code == "350427"
    assert identify("沙县区人民政府", 2022).code == "350405"
    early, late = identify("下城区人民政府", 2019), identify("下城区人民政府", 2024)
    assert early.code == late.code == "330103"
    assert late.confidence < early.confidence


def test_the_division_list_is_whole() -> None:
    now = [d for d in divisions() if d.valid(2024)]
    assert sum(d.level == "province" for d in now) == 34
    assert sum(d.level == "city" for d in now) == 333
    assert 2840 <= sum(d.level == "county" for d in now) <= 2880
    assert len({d.code for d in now}) == len(now)
