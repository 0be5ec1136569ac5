"""What the tests of the demonstration look with."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Table, func, select

from jiceng_desktop.db.base import Base
from jiceng_desktop.services.office import Office

TODAY = date(2026, 9, 21)
SMALL = 0.02
CLERK = "王主任"


def count(session, model, *conditions):
    return session.scalar(select(func.count()).select_from(model).where(*conditions))


def dump(office: Office) -> dict[str, list[tuple]]:
    def read(session):
        tables = [table for table in Base.metadata.sorted_tables if table.name != "audit_group"]
        return {table.name: [tuple(row) for row in session.execute(_ordered(table))] for table in tables}

    return office.read(read)


def _ordered(table: Table):
    return select(table).order_by(*table.primary_key.columns)
