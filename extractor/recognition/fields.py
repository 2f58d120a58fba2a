"""Readings → fields: the printed text of each cell turned into a value, every field of the form present once."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.recognition.tables import Reading
from extractor.recognition.values import UNREADABLE, parse, same_size
from extractor.report import Evidence, Field
from extractor.templates import FieldDefinition, TableForm

# How sure a number of unusual form is: broken over lines, or with a remark that is cut off.
FORMS = {"wrapped": 0.8, "open_remark": 0.8}


def fields_of(table: TableForm, readings: Mapping[str, Reading]) -> tuple[Field, ...]:
    """All fields of a table in the order of the form; those without a reading are missing."""
    return tuple(_field(definition, readings.get(definition.code)) for definition in table.fields)


def _field(definition: FieldDefinition, reading: Reading | None) -> Field:
    if reading is None:
        return Field(definition.code, None, None, "missing")
    if reading.item is None:
        if not reading.row_text.strip():
            return Field(definition.code, None, None, "missing", evidence=reading.evidence)
        return Field(definition.code, None, reading.row_text, "unreadable", evidence=(*reading.evidence, Evidence("columns_unclear", 0.0)))
    item = reading.item
    units, evidence = reading.units, reading.evidence
    value = parse(item.text, definition.unit, units[0] if units else None)
    if units and value.value and value.note != "unit" and not same_size(units):
        value = UNREADABLE
        evidence = (*evidence, Evidence("unit_unclear", 0.0, " / ".join(units)))
    if value.note:
        evidence = (*evidence, Evidence("value_form", FORMS.get(value.note, 0.98), value.note))
    if item.score is not None:
        evidence = (*evidence, Evidence("recognised", round(item.score, 4)))
    return Field(definition.code, value.value, item.text.strip(), value.status, place=item.place, evidence=evidence)
