"""The documented list of problems."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from extractor.checks import rules
from extractor.confidence.problems import kind, kinds, problem
from extractor.errors import ExtractionError

ROOT = Path(__file__).parents[2]


def test_a_sentence_says_what_where_and_what_to_do() -> None:
    made = problem("unreadable_fields", ["requests.new.total", "requests.new.business"])
    assert made.codes == ("requests.new.total", "requests.new.business")
    assert made.message.startswith(
        "Something is printed in 2 fields of 收到和处理政府信息公开申请情况 that could not be read as a number. Read"
    )


def test_a_part_without_its_value_is_left_out() -> None:
    assert problem("printed_sum").message.startswith("A printed sum does not add up. Compare")
    assert problem("printed_sum", detail="11 is not 0").message.startswith("A printed sum does not add up: 11 is not 0. Compare")


def test_a_detail_that_is_a_sentence_gets_no_second_full_stop() -> None:
    assert ".." not in problem("hidden_text", detail="The file carries hidden text.").message


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        problem("surprise")


def test_every_kind_has_a_sentence_a_remedy_and_a_severity() -> None:
    for found in kinds().values():
        assert found.sentence
        assert found.remedy.endswith(".")
        assert found.severity in ("note", "look", "stop")


def test_every_rule_fails_into_a_problem_of_the_list() -> None:
    assert {rule.problem for rule in rules().values()} <= set(kinds())


def test_every_outcome_is_on_the_list_and_stops() -> None:
    for error in ExtractionError.__subclasses__():
        assert kind(error.outcome).severity == "stop"


def codes_in_use() -> set[str]:
    """The codes that readers and recognition give, wherever `Note` or `Finding` is made with a literal code."""
    codes = set()
    for path in (ROOT / "extractor").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Note", "Finding") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    codes.add(str(first.value))
    return codes


def test_every_code_that_readers_and_recognition_give_is_on_the_list() -> None:
    assert codes_in_use() <= set(kinds())


def test_the_list_is_documented() -> None:
    text = (ROOT / "docs" / "problems.md").read_text("utf-8")
    assert [code for code in kinds() if f"`{code}`" not in text] == []
