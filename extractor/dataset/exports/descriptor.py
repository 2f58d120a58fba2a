"""A Data Package descriptor (https://datapackage.org, version 1) with the codebook in it, beside a CSV, Parquet or JSON lines file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractor.dataset.exports.long import COLUMNS
from extractor.dataset.store import version
from extractor.dataset.variables import Variable, derived_variables, field_variables, statuses, title, unit_columns

_MEDIA = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".jsonl": "application/x-ndjson"}
_NUMBERS = ("year", "value", "confidence", "page", "overall", "division_confidence", "problems", "failed_checks", "versions")


def write_descriptor(path: Path, target: Path, wide: bool, own: Sequence[str] = ()) -> None:
    """Write the descriptor of `target` to `path`, beside those of the same data in other formats that it holds already.

    `own` are the user's columns, which stand after those of the units.
    """
    fields = _wide_fields(target.suffix, own) if wide else _long_fields()
    schema: dict[str, Any] = {"fields": fields}
    if target.suffix == ".csv" and wide:
        schema["missingValues"] = ["", *(f".{status.stata}" for status in statuses() if status.stata)]
    resource = {
        "name": _name(target.name),
        "path": target.name,
        "format": target.suffix[1:],
        "mediatype": _MEDIA[target.suffix.lower()],
        "encoding": "utf-8",
        "schema": schema,
    }
    package = {
        "name": _name(target.stem),
        "title": title(),
        "description": "Read by extractor; of every value it is said whether it was read, is blank, unreadable or missing.",
        "created_by": f"extractor {version()}",
        "missing_values": {f".{s.stata}": f"{s.name}: {s.english} ({s.label})" for s in statuses() if s.stata},
        "resources": [*_others(path, target), resource],
    }
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def codebook_rows() -> list[tuple[str, str, str, str, str, str, str]]:
    """The codebook of the wide panel: name, Chinese label, English meaning, unit, field code, forms, formula."""
    rows = [(column.name, column.label, column.english, "", "", "", "") for column in unit_columns()]
    for variable in field_variables() + derived_variables():
        rows.append(
            (variable.name, variable.label, variable.english, variable.unit, variable.code or "", " ".join(variable.forms), variable.formula)
        )
    return rows


def _others(path: Path, target: Path) -> list[dict[str, Any]]:
    """What an earlier descriptor says of other files that are still there (panel.csv, when panel.parquet is written)."""
    try:
        known = json.loads(path.read_text("utf-8"))["resources"]
        return [one for one in known if one["path"] != target.name and (path.parent / one["path"]).is_file()]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _wide_fields(kind: str, own: Sequence[str]) -> list[dict[str, str]]:
    fields = [*_unit_fields(), *({"name": name, "type": "string", "title": name} for name in own)]
    fields += [_field(variable) for variable in field_variables() + derived_variables()]
    if kind != ".csv":
        reasons = "what is said of each value that is null, by the name of its column"
        fields.append({"name": "not_read", "type": "object" if kind == ".jsonl" else "string", "description": reasons})
    return fields


def _unit_fields() -> list[dict[str, str]]:
    return [
        {"name": column.name, "type": "number" if column.name in _NUMBERS else "string", "title": column.label, "description": column.english}
        for column in unit_columns()
    ]


def _field(variable: Variable) -> dict[str, str]:
    found = {"name": variable.name, "type": "number", "title": variable.label, "description": variable.english}
    extra = {"unit": variable.unit, "code": variable.code or "", "formula": variable.formula}
    return found | {key: value for key, value in extra.items() if value}


def _long_fields() -> list[dict[str, str]]:
    kinds = {name: "number" for name in _NUMBERS} | {"best": "boolean"}
    return [{"name": name, "type": kinds.get(name, "string")} for name in COLUMNS]


def _name(text: str) -> str:
    """A Data Package name: lower-case ASCII letters, digits and dashes."""
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in text.lower()).strip("-") or "reports"
