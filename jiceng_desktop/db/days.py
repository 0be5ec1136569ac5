"""Reckoning with days inside the database; each database says it in its own way."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, case
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class days_after(FunctionElement[date]):  # noqa: N801  # reads like the functions of sqlalchemy
    """The day so many days after another one: ``days_after(Visit.visited_on, CareTagKind.visit_days)``."""

    type = Date()
    inherit_cache = True
    name = "days_after"


@compiles(days_after)
def _plain(element: days_after, compiler: SQLCompiler, **options: Any) -> str:
    day, days = element.clauses
    return f"({compiler.process(day, **options)} + {compiler.process(days, **options)})"


@compiles(days_after, "sqlite")
def _sqlite(element: days_after, compiler: SQLCompiler, **options: Any) -> str:
    day, days = element.clauses
    return f"date({compiler.process(day, **options)}, '+' || {compiler.process(days, **options)} || ' days')"


def later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the later of two days; the second where there is no first."""
    return case((one > other, one), else_=other)
