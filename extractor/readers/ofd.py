"""OFD (GB/T 33190-2016), the fixed-layout format of Chinese offices: a zip of XML pages → words and rules in points.

What is drawn on a page: its template pages, its layers (text, paths, pictures) and composite objects of the resources.
Signatures and seals live in parts of their own (Signs/) and annotations (stamps, watermarks) in Annots/; none of them is
content, so none is read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.document import BBox, Note, Page, PagedDocument
from extractor.errors import Damaged, LimitExceeded
from extractor.options import Options
from extractor.readers.ofd_page import POINTS, Canvas, Resources, numbers, tag
from extractor.readers.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

A4 = (0.0, 0.0, 210.0, 297.0)  # mm, for a file that gives no page area


def read(data: bytes, options: Options) -> PagedDocument:
    """The pages of every document body of the file, one after the other.

    Raises Damaged, Encrypted, LimitExceeded. A page that is absent or broken is an empty page and a note.
    """
    package = Package(data, options.limits, "OFD")
    entry = package.find("OFD.xml")
    if entry is None:
        raise Damaged("The OFD file has no OFD.xml; fetch it again from its source.")
    pages: list[Page] = []
    notes: list[Note] = []
    title = None
    for body in _children(package.xml(entry), "DocBody"):
        root = package.find(_text(body, "DocRoot") or "")
        if root is None:
            notes.append(Note("ofd_document_missing", "A document body of the OFD file names a root that is not in the file."))
            continue
        title = title or next((element.text for element in body.iter() if tag(element) == "Title" and element.text), None)
        for page in _Body(package, root, options).pages(len(pages), notes):
            pages.append(page)
    if not pages:
        raise Damaged("The OFD file has no pages; fetch it again from its source.")
    return PagedDocument("ofd", tuple(pages), title, tuple(notes))


@dataclass(slots=True)
class _Body:
    """One document of the package: where its parts are, its resources and its template pages."""

    package: Package
    root: str
    options: Options
    resources: Resources = field(default_factory=Resources)
    templates: dict[str, str] = field(default_factory=dict)
    area: tuple[float, ...] = A4

    @property
    def base(self) -> str:
        return posixpath.dirname(self.root)

    def pages(self, already: int, notes: list[Note]) -> Iterator[Page]:
        document = self.package.xml(self.root)
        common = next(_children(document, "CommonData"), document)
        self.area = _area(common) or A4
        for kind in ("PublicRes", "DocumentRes"):
            for element in _children(common, kind):
                self._add_resources(element.text or "", self.base, self.resources)
        for element in _children(common, "TemplatePage"):
            self.templates[element.get("ID", "")] = element.get("BaseLoc", "")
        listed = [page for group in _children(document, "Pages") for page in _children(group, "Page")]
        if already + len(listed) > self.options.limits.pages:
            raise LimitExceeded("pages", already + len(listed), self.options.limits.pages, "The OFD file has too many pages.")
        for number, element in enumerate(listed, already + 1):
            yield self._page(number, element.get("BaseLoc", ""), notes)

    def _page(self, number: int, location: str, notes: list[Note]) -> Page:
        part = self.package.find(location, self.base)
        if part is None:
            notes.append(Note("page_unreadable", "The part of this page is not in the OFD file.", number))
            return self._empty(number)
        try:
            content = self.package.xml(part)
        except Damaged as error:
            notes.append(Note("page_unreadable", str(error), number))
            return self._empty(number)
        resources = self.resources
        for element in _children(content, "PageRes"):
            resources = self._add_resources(element.text or "", posixpath.dirname(part), resources.copy())
        template_ids = [element.get("TemplateID", "") for element in _children(content, "Template")]
        drawn = [content]
        area = _area(content)
        for identifier in template_ids:
            template = self.package.find(self.templates.get(identifier, ""), self.base)
            if template is not None:
                drawn.append(self.package.xml(template))
                area = area or _area(drawn[-1])
        x, y, width, height = area or self.area
        canvas = Canvas(resources, (x, y), self.options.limits.objects_per_page)
        for element in drawn:
            for layers in _children(element, "Content"):
                canvas.draw(layers)
        if canvas.unreadable:
            notes.append(Note("text_layer_unreadable", "Text on this page is given as glyph numbers without characters.", number))
        return canvas.page(number, BBox(0.0, 0.0, width * POINTS, height * POINTS))

    def _empty(self, number: int) -> Page:
        return Page(number, self.area[2] * POINTS, self.area[3] * POINTS, ())

    def _add_resources(self, location: str, base: str, resources: Resources) -> Resources:
        """Put the resources of one part with those known; a part that is absent or broken leaves them as they are."""
        part = self.package.find(location, base)
        if part is None:
            return resources
        try:
            root = self.package.xml(part)
        except Damaged:
            return resources
        folder = posixpath.join(posixpath.dirname(part), root.get("BaseLoc", ""))
        for element in root.iter():
            identifier = element.get("ID", "")
            if tag(element) == "CompositeGraphicUnit":
                resources.composites[identifier] = element
            elif tag(element) == "MultiMedia":
                media = self.package.find(_text(element, "MediaFile") or "", folder)
                if media is not None:
                    resources.media[identifier] = media
        return resources


def _area(element: _Element) -> tuple[float, ...] | None:
    """The physical box (x, y, width, height in mm) of a page, a template or the whole document."""
    for holder in (*_children(element, "Area"), *_children(element, "PageArea")):
        for kind in ("PhysicalBox", "ApplicationBox"):
            box = numbers(_text(holder, kind) or "")
            if len(box) == 4 and box[2] > 0 and box[3] > 0:
                return tuple(box)
    return None


def _children(element: _Element, name: str) -> Iterator[_Element]:
    return (child for child in element if tag(child) == name)


def _text(element: _Element, name: str) -> str | None:
    return next((child.text for child in _children(element, name)), None)
