"""The statutory forms as data: `2021.toml`, `2019.toml`, the printed wordings of `aliases.toml`, and their loader."""

from __future__ import annotations

from extractor.templates.forms import Block, Column, FieldDefinition, Form, Row, Sum, TableForm, codebook, form, forms

__all__ = ["Block", "Column", "FieldDefinition", "Form", "Row", "Sum", "TableForm", "codebook", "form", "forms"]
