"""Readers that do what the document tells them: the first word of its bytes is the order. For tests of crawls only."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import time
from typing import Any

from extractor import progress
from extractor.document import BBox, Place
from extractor.errors import Encrypted
from extractor.options import Options
from extractor.report import TABLES, Check, Confidence, Evidence, Field, Identity, Problem, Report, Section, Source
from extractor.templates import codebook

CODES = ("requests.new.total", "requests.carried_in.total", "requests.results_total.total", "requests.carried_out.total")


def read(data: bytes, path: str, options: Options) -> tuple[Report, ...]:
    """`ok 1 2 3 4` gives a report with these values; other orders sleep, eat memory, die or raise."""
    if b"{" in data:
        return (told(data, path, json.loads(data[data.index(b"{") : data.rindex(b"}") + 1])),)
    order, *arguments = data.decode("utf-8", "replace").split() or ["empty"]
    match order:
        case "sleep":
            time.sleep(float(arguments[0]))
        case "work":
            for _ in range(int(arguments[0])):
                time.sleep(0.6)
                progress.advance()
        case "loop":
            while True:
                pass
        case "eat":
            bytearray(int(arguments[0]) * 1_000_000)
        case "die":
            os.kill(os.getpid(), int(arguments[0]))
        case "segfault":
            ctypes.string_at(0)
        case "malloc":
            _abort_like_a_library(int(arguments[0]))
        case "raise":
            raise RuntimeError("as told")
        case "exit":
            os._exit(3)
        case "encrypted":
            raise Encrypted("It has a password; give it with --password.")
        case "full":
            return (full(data, path, float(arguments[0])),)
        case "ok":
            pass
        case _:
            return (Report(_source(data, path), Identity(), outcome="not_a_report", message="No table and no title were found."),)
    return (report(data, path, [float(word) for word in arguments if order == "ok"]),)


def told(data: bytes, path: str, what: dict[str, Any]) -> Report:
    """A report as a JSON object describes it: agency, year, verdict, text of section one, and fields by code (null is blank)."""
    fields = tuple(
        Field(code, value, "" if value is None else f"{value}", "blank" if value is None else "read", 0.99, Place(page=1))
        for code, value in what.get("fields", {}).items()
    )
    identity = Identity(what.get("title"), what.get("agency"), what.get("year"), "2021", dict.fromkeys(TABLES, "2021"))
    sections = (Section(1, "一、总体情况", "总体情况", what["text"]),) if "text" in what else ()
    confidence = Confidence(what.get("overall", 0.9), what.get("verdict", "accept"))
    return Report(_source(data, path), identity, sections, fields, (), confidence)


def full(data: bytes, path: str, value: float) -> Report:
    """A report with all two hundred fields, as large as a real one."""
    fields = tuple(
        Field(code, value, str(value), "read", 0.99, Place(1, BBox(72.0, 90.5, 110.2, 104.0)), (Evidence("label", 1.0), Evidence("grid", 1.0)))
        for code in codebook()["2021"]
    )
    identity = Identity("年度报告", f"{int(value)}号机关", 2023, "2021", dict.fromkeys(TABLES, "2021"))
    sections = tuple(Section(number, f"{number}、", "总体情况", f"{value} 文字" * 100) for number in range(1, 7))
    checks = tuple(Check("requests_balance", True, CODES, value, value) for _ in range(50))
    return Report(_source(data, path), identity, sections, fields, checks, Confidence(0.99, "accept"))


def report(data: bytes, path: str, values: list[float]) -> Report:
    printed = dict(zip(CODES, values, strict=False))
    fields = tuple(
        _field(code, printed.get(code))
        for code in CODES
    )
    return Report(
        _source(data, path),
        Identity("某县2023年政府信息公开工作年度报告", "某县人民政府", 2023, "2021"),
        sections=(Section(1, "一、总体情况", "总体情况", "文字"),),
        fields=fields,
        checks=(Check("balance", True, CODES, 1.0, 1.0),),
        confidence=Confidence(0.9, "review", (Problem("printed_sum", "A sum is wrong in print.", CODES[:1]),)),
    )


def _field(code: str, value: float | None) -> Field:
    return Field(code, None, None, "missing") if value is None else Field(code, value, str(value), "read", 0.99, Place(page=1))


def _source(data: bytes, path: str) -> Source:
    return Source(path, hashlib.sha256(data).hexdigest(), "txt")


def _abort_like_a_library(megabytes: int) -> None:
    """What C libraries do when they get no memory: fill what there is slowly, then abort."""
    kept = []
    for _ in range(megabytes // 50):
        try:
            kept.append(bytearray(50_000_000))
        except MemoryError:
            time.sleep(0.1)
            os.abort()
        time.sleep(0.01)
