"""The house rules: imports flow one way, Chinese labels live in data, files stay small, importing costs next to nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "extractor"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Bottom up: a room imports only itself and rooms of lower floors.
FLOORS = (
    {"errors", "document", "options", "progress"},
    {"characters", "templates"},
    {"report"},
    {"frames", "schema", "draw"},
    {"readers"},
    {"layout"},
    {"recognition"},
    {"checks"},
    {"confidence"},
    {"explain"},
    {"pipeline"},
    {"dataset"},
    {"review"},
    {"cli"},
)
# The methods of Report that make frames, JSON and texts of it, each imported when called.
STAIRS = {("report", "frames"), ("report", "schema"), ("report", "explain")}

HEAVY = (
    "pandas",
    "numpy",
    "pdfplumber",
    "pypdfium2",
    "docx",
    "lxml",
    "rapidocr",
    "onnxruntime",
    "duckdb",
    "regex",
    "rapidfuzz",
    "rich",
    "PIL",
)

# Four Chinese characters in a row are a label; sets of characters in a pattern and the digits one to ten are none.
CHARACTERS = re.compile(r"\[[^\]]*\]|[〇零一二三四五六七八九十百千万亿两]")
LABEL = re.compile(r"[\u4e00-\u9fff]{4}")


def floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_used(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Rooms of the package a module imports, at the top or anywhere inside, with the line."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "extractor" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            first, *rest = name.split(".")
            if first == "extractor" and rest:
                yield rest[0], node.lineno


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """String literals that are no docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
class DescribeAModule:
    def it_imports_only_from_floors_below(self, path: Path) -> None:
        room = room_of(path)
        if room == "__init__":
            return
        for used, line in rooms_used(ast.parse(path.read_text("utf-8"))):
            assert used == room or (room, used) in STAIRS or floor(used) < floor(room), (
                f"{path}:{line} imports {used}, which is not below {room}"
            )

    def it_holds_no_chinese_label(self, path: Path) -> None:
        for node in literals(ast.parse(path.read_text("utf-8"))):
            assert not LABEL.search(CHARACTERS.sub("", str(node.value))), f"{path}:{node.lineno}: labels belong into data files"


def test_files_are_small() -> None:
    for folder in ("extractor", "tests", "benchmarks", "fixtures"):
        for path in (ROOT / folder).rglob("*.py"):
            count = len(path.read_text("utf-8").splitlines())
            assert count < 400, f"{path} has {count} lines; split it by topic"


class DescribeTheCostOfImporting:
    def it_loads_nothing_heavy(self) -> None:
        loaded = python("import sys, extractor; print(*sys.modules)").split()
        assert not set(HEAVY) & set(loaded)

    def it_loads_nothing_heavy_for_help(self) -> None:
        code = "import sys\nfrom extractor.cli import run\nrun(['--help'])\nprint('|', *sys.modules)"
        loaded = python(code).split("|")[-1].split()
        assert not set(HEAVY) & set(loaded)

    def it_is_quick(self) -> None:
        assert best("-c", "import extractor") - best("-c", "") < 0.150

    def it_is_quick_to_help(self) -> None:
        assert best("-c", "from extractor.cli import run; run(['--help'])") < 0.300


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def best(*arguments: str, times: int = 5) -> float:
    """Seconds a Python process takes at its best: other tests may be running beside it."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
        taken.append(time.perf_counter() - start)
    return min(taken)
