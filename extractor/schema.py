"""A report as JSON and back, and the JSON Schema that describes it (schema "1", design of the project).

The keys are the field names of the classes in `extractor.report`; their descriptions are data, in `schema.toml`.
The same report always gives the same bytes: keys in a fixed order, coordinates to 0.01 point, confidences to 0.0001.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.document import BBox
from extractor.report import Report

_KEYS = ("schema", "document", "report", "sections", "fields", "checks", "confidence", "outcome", "message")
# Numbers rounded to 0.0001; all others are written as they are, whole ones without a decimal point.
_PROBABILITIES = ("confidence", "overall", "strength")
_AS_THEY_ARE = frozenset((str, int, bool, type(None)))
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


def _plain(value: Any, probability: bool = False) -> Any:
    kind: Any = type(value)
    if kind is float:
        if probability:
            return round(value, 4)
        return int(value) if value.is_integer() else value
    if kind is tuple:
        return [_plain(element) for element in value]
    if kind is BBox:
        return [round(side, 2) + 0.0 for side in value]
    if not is_dataclass(value):
        return value
    found: dict[str, Any] = {}
    for key, optional, probable in _keys(kind):
        inner = getattr(value, key)
        # Most of a report's thousands of values are written as they are, and asked nothing more.
        if type(inner) not in _AS_THEY_ARE:
            found[key] = _plain(inner, probable)
        elif not optional or (inner is not None and inner != ""):
            found[key] = inner
    return found


@cache
def _keys(kind: type[Any]) -> tuple[tuple[str, bool, bool], ...]:
    """The keys of a class, with whether each may be left out and whether it is rounded as a probability."""
    optional = _OPTIONAL.get(kind.__name__, ())
    return tuple((one.name, one.name in optional, one.name in _PROBABILITIES) for one in fields(kind))


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
