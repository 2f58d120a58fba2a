"""Opens a DOCX: a package that was checked first, of which only the parts are parsed that are read.

`docx.Document(file)` parses every XML part of the package (settings, themes, styles with effects, headers …), which is
most of its time, checks no limits, and knows neither Strict OOXML nor main parts of templates. Here the document, its
styles and its numbering are plain trees, which take a third of the time of python-docx's own elements and leave no
cycles behind; python-docx reads the core properties.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import Damaged, Encrypted
from extractor.options import Limits
from extractor.readers import ole
from extractor.readers.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

# Strict OOXML differs from what all else write only in its namespaces (ECMA-376 part 4 has the list).
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/\2"
_STYLE_START, _TABLE_STYLE, _STYLE_END = b"<w:style ", b'w:type="table"', b"</w:style>"


class Relation(NamedTuple):
    """What a part refers to: the kind (last word of the relationship type), and the part's name, or None when outside of the file."""

    kind: str
    part: str | None


@dataclass(frozen=True, slots=True)
class OpenedDocx:
    """The parts of a DOCX that are read; `relations` are those of the document part, by id."""

    package: Package
    document: _Element
    styles: _Element | None
    numbering: _Element | None
    title: str | None
    relations: dict[str, Relation]


def open_docx(data: bytes, limits: Limits) -> OpenedDocx:
    """Raises Damaged, Encrypted or LimitExceeded."""
    if data.startswith(ole.MAGIC):
        raise Encrypted(
            "The DOCX file is protected by a password, and passwords of Office files are not supported; save an unprotected copy."
        )
    package = Package(data, limits, "DOCX")
    outer = _relations(package, "")
    name = _first(outer, "officeDocument") or package.find("word/document.xml")
    if name is None:
        raise Damaged("The DOCX file has no document in it; fetch it again from its source.")
    relations = _relations(package, name)
    return OpenedDocx(
        package,
        _part(package, name),
        _part(package, styles) if (styles := _first(relations, "styles")) else None,
        _part(package, numbering) if (numbering := _first(relations, "numbering")) else None,
        _title(package, _first(outer, "core-properties")),
        relations,
    )


def _part(package: Package, name: str) -> _Element:
    return package.parsed(name, _prepared(package.xml_bytes(name)))


def _prepared(data: bytes) -> bytes:
    if b"http://purl.oclc.org/ooxml/" in data:
        data = _STRICT.sub(_TRANSITIONAL, data)
    return _without_table_styles(data) if b"<w:latentStyles" in data else data


def _without_table_styles(data: bytes) -> bytes:
    """A styles part without its table styles, nine tenths of it in what Word writes; they say nothing about text."""
    first, *styles = data.split(_STYLE_START)
    kept = [first]
    for style in styles:
        if style.startswith(_TABLE_STYLE):
            kept.append(style[style.find(_STYLE_END) + len(_STYLE_END) :])
        else:
            kept.append(_STYLE_START + style)
    return b"".join(kept)


def _title(package: Package, name: str | None) -> str | None:
    if name is None:
        return None  # python-docx would make up properties
    from docx.opc.constants import CONTENT_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.parts.coreprops import CorePropertiesPart
    from docx.oxml.parser import parse_xml
    from docx.package import Package as OpenedPackage

    root = package.parsed(name, _prepared(package.xml_bytes(name)), parse_xml)
    part = CorePropertiesPart(PackURI(f"/{name}"), CONTENT_TYPE.OPC_CORE_PROPERTIES, root, OpenedPackage())  # type: ignore[arg-type]
    return part.core_properties.title.strip() or None


def _relations(package: Package, source: str) -> dict[str, Relation]:
    """The relations of a part, '' for the package itself; dangling ones are left out, as Word leaves them."""
    folder, name = posixpath.split(source)
    found = package.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    relations = {}
    for element in () if found is None else package.xml(found):
        kind = element.get("Type", "").rpartition("/")[2]
        if element.get("TargetMode") == "External":
            relations[element.get("Id", "")] = Relation(kind, None)
        elif (part := package.find(element.get("Target", ""), folder)) is not None:
            relations[element.get("Id", "")] = Relation(kind, part)
    return relations


def _first(relations: dict[str, Relation], kind: str) -> str | None:
    return next((relation.part for relation in relations.values() if relation.kind == kind), None)
