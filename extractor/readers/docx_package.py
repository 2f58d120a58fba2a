"""Opens a DOCX: python-docx's parts over a package that was checked first, and only the parts that are read.

`docx.Document(file)` parses every XML part of the package (settings, themes, styles with effects, headers …), which is
most of its time, checks no limits, and knows neither Strict OOXML nor main parts of templates. Here the parts are
handed to python-docx one by one: the document, its styles, its numbering and the core properties.
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
    from docx.opc.part import Part
    from docx.package import Package as OpenedPackage
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
    opened = _open(package, name, _first(outer, "core-properties"), {kind: _first(relations, kind) for kind in ("styles", "numbering")})
    part = opened.main_document_part
    return OpenedDocx(package, part.element, _element(part, "styles"), _element(part, "numbering"), _title(opened), relations)


def _open(package: Package, main: str, properties: str | None, related: dict[str, str | None]) -> OpenedPackage:
    from docx.opc.constants import CONTENT_TYPE as CT
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.opc.parts.coreprops import CorePropertiesPart
    from docx.oxml.parser import parse_xml
    from docx.package import Package as OpenedPackage
    from docx.parts.document import DocumentPart
    from docx.parts.numbering import NumberingPart
    from docx.parts.styles import StylesPart

    opened = OpenedPackage()

    def part(name: str, kind: str, cls: type[DocumentPart | StylesPart | NumberingPart | CorePropertiesPart]) -> Part:
        root = package.xml(name, lambda data: parse_xml(_prepared(data)))
        return cls(PackURI("/" + name), kind, root, opened)  # type: ignore[arg-type]

    # The content type is not asked: templates and documents with macros have others, and are read the same.
    document = part(main, CT.WML_DOCUMENT_MAIN, DocumentPart)
    opened.load_rel(RT.OFFICE_DOCUMENT, document, "rId1")
    if properties is not None:
        opened.load_rel(RT.CORE_PROPERTIES, part(properties, CT.OPC_CORE_PROPERTIES, CorePropertiesPart), "rId2")
    if related["styles"] is not None:
        document.load_rel(RT.STYLES, part(related["styles"], CT.WML_STYLES, StylesPart), "styles")
    if related["numbering"] is not None:
        document.load_rel(RT.NUMBERING, part(related["numbering"], CT.WML_NUMBERING, NumberingPart), "numbering")
    return opened


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


def _element(part: Part, relation: str) -> _Element | None:
    return part.related_parts[relation].element if relation in part.rels else None


def _title(opened: OpenedPackage) -> str | None:
    from docx.opc.constants import RELATIONSHIP_TYPE as RT

    if not any(relation.reltype == RT.CORE_PROPERTIES for relation in opened.rels.values()):
        return None  # python-docx would make up properties
    return opened.core_properties.title.strip() or None


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
