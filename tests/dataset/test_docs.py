"""The SQL of docs/store.md runs, and the tables there are those of the store."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.dataset.store import Store
from tests.dataset.test_finish import write
from tests.dataset.test_ingest import crawl, rows

TEXT = (Path(__file__).parent.parent.parent / "docs" / "store.md").read_text("utf-8")
STATEMENTS = [statement.strip() for block in re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL) for statement in block.split(";") if statement.strip()]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("docs")
    write(place / "1.txt", agency="洪泽区人民政府", year=2022, fields={"requests.new.total": 3}, text="短")
    (place / "list.csv").write_text("path,省份\n1.txt,江苏\nnothing.txt,\n")
    crawl(place / "list.csv", place / "s.duckdb")
    return place / "s.duckdb"


@pytest.mark.parametrize("statement", STATEMENTS)
def test_an_example_runs(store: Path, statement: str) -> None:
    rows(store, statement)


def test_every_table_is_described(store: Path) -> None:
    described = set(re.findall(r"^## (\w+) —", TEXT, re.MULTILINE)) | {"links", "signatures"}
    opened = Store(store, read_only=True)
    tables = {name for (name,) in opened.connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    missing = [
        f"{table}.{column}"
        for table, column in opened.connection.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall()
        if table in ("runs", "inputs", "documents", "fields", "failures") and f"`{column}`" not in TEXT
    ]
    opened.close()
    assert tables == described
    assert not [name for name in missing if not name.endswith((".run", ".seconds", ".document", ".position", ".path", ".sha256"))]
