"""A report as JSON and back, and the JSON Schema that describes it (schema "1", design of the project).

The keys are the field names of the classes in `extractor.report`; their descriptions are data, in `schema.toml`.
The same report always gives the same bytes: keys in a fixed order, coordinates to 0.01 point, confidences to 0.0001.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields, is_dataclass
from importlib.resources import files
from typing import Any

from extractor.document import BBox
from extractor.report import Report

_KEYS = ("schema", "document", "report", "sections", "fields", "checks", "confidence", "outcome", "message")
# Numbers rounded to 0.0001; all others are written as they are, whole ones without a decimal point.
_PROBABILITIES = ("confidence", "overall", "strength")
# Keys left out where they would say nothing, so that 200 fields stay readable; everything else is always there.
_OPTIONAL = {"Place": ("line",), "Evidence": ("detail",), "Check": ("left", "right", "why", "quote", "place")}


def to_dict(report: Report) -> dict[str, Any]:
    """The report as plain dicts, lists, numbers and strings, keys in the order of the JSON."""
    return _ordered(_plain(report))


def to_json(report: Report, pretty: bool = False) -> str:
    """The report as JSON: on one line, or `pretty` with a line for every section, field and check."""
    return dump(to_dict(report), pretty)


def dump(plain: dict[str, Any], pretty: bool = False) -> str:
    """The JSON text of `to_dict`'s result; always valid UTF-8, whatever a broken font put into the text."""
    if not pretty:
        return _whole(_line(plain, (",", ":")))
    return _whole("{\n" + ",\n".join(f"  {_line(key)}: {_block(value)}" for key, value in plain.items()) + "\n}")


def from_json(data: str | bytes) -> Report:
    """The report of a JSON text that `to_json` made; ValueError when it is none."""
    import msgspec

    try:
        return msgspec.json.decode(data, type=Report)
    except msgspec.MsgspecError as error:
        raise ValueError(f"Not the JSON of a report: {error}") from error


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one report, with a description of every key and an example."""
    import msgspec

    _, definitions = msgspec.json.schema_components([Report])
    known = tomllib.loads((files("extractor") / "schema.toml").read_text("utf-8"))
    for name, definition in definitions.items():
        if "properties" in definition:
            _describe(name, definition, known["descriptions"].get(name, {}))
    root = definitions.pop("Report")
    root["properties"] = _ordered(root["properties"])
    root["properties"]["schema"]["const"] = "1"
    root["properties"]["outcome"]["enum"] = known["outcomes"]
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, **root, "required": list(_KEYS), "examples": [_ordered(known["example"])], "$defs": definitions}


def _describe(name: str, definition: dict[str, Any], about: dict[str, str]) -> None:
    definition["description"] = " ".join(definition["description"].split("\n\n")[0].split())
    definition["required"] = [key for key in definition["properties"] if key not in _OPTIONAL.get(name, ())]
    for key, described in definition["properties"].items():
        described.pop("default", None)  # every key is written out, so no default ever applies
        if key in about:
            described["description"] = about[key]


def _ordered(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: plain[key] for key in _KEYS}


def _plain(value: Any, key: str = "") -> Any:
    if isinstance(value, BBox):
        return [round(side, 2) + 0.0 for side in value]
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    if isinstance(value, float) and key not in _PROBABILITIES:
        return int(value) if value.is_integer() else value
    if isinstance(value, float):
        return round(value, 4)
    if not is_dataclass(value):
        return value
    optional = _OPTIONAL.get(type(value).__name__, ())
    return {
        one.name: _plain(inner, one.name)
        for one in fields(value)
        if (inner := getattr(value, one.name)) not in (None, "") or one.name not in optional
    }


def _block(value: Any) -> str:
    """A value of the top level: a list gets a line for every element."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"    {_line(element)}" for element in value) + "\n  ]"
    if isinstance(value, dict) and any(isinstance(inner, list) for inner in value.values()):
        return "{" + ", ".join(f"{_line(key)}: {_block(inner)}" for key, inner in value.items()) + "}"
    return _line(value)


def _line(value: Any, separators: tuple[str, str] = (", ", ": ")) -> str:
    return json.dumps(value, ensure_ascii=False, separators=separators, allow_nan=False)


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
