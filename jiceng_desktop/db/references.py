"""What the declared tables say of themselves: who refers to whom, and what may exist only once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint

from jiceng_desktop.db.base import Base

Unique = tuple[tuple[Column[Any], ...], Any]


def references_to(table: Table) -> list[tuple[Table, ForeignKey]]:
    """Return every reference to the id of a table, as (the table that refers, its key), in a fixed order."""
    found = [
        (other, key)
        for other in Base.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column is table.c.get("id")
    ]
    return sorted(found, key=lambda one: (one[0].name, one[1].parent.name))


def uniques(table: Table) -> list[Unique]:
    """Return what may exist only once, as (columns, condition): the condition limits a partial index, else None."""
    constraints = [
        (tuple(constraint.columns), None)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    indexes = [
        (tuple(index.columns), index.dialect_options["sqlite"]["where"]) for index in table.indexes if index.unique
    ]
    return [*constraints, *indexes]
