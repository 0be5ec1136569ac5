from __future__ import annotations

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

import jiceng_desktop.db  # noqa: F401  # registers every table
from jiceng_desktop.db.base import Base, Code, Kept
from tests import stores

APART = {"alembic_version", "audit_group", "audit_entry", "search_key", "undo_step", "heading_memory", "import_run"}
APART |= {
    "certificate_file",
    "document_file",
    "material_file",
    "scan_file",
    "template_version",
    "unfinished_paper",
    "unfinished_record",
    "submission_file",
    "form_file",
    "search_stale",
}
_OUTER_COMMA = re.compile(r",(?![^()]*\))")
MODELS = [mapper.class_ for mapper in Base.registry.mappers]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    master = stores.make_master(tmp_path_factory.mktemp("母本"))
    store = stores.open_copy(master, master.path)
    yield store.engine
    store.dispose()


def statements(connection) -> dict[str, str]:
    """Return the statement behind every table and index; the order of a table's parts says nothing."""
    kept = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
    return {name: parts(sql) for name, sql in connection.exec_driver_sql(kept) if name != "alembic_version"}


def parts(sql: str) -> str:
    """Sort the columns and constraints of a table; a column added later stands behind the others.

    A table that a step has rebuilt has its name in quotes, one rebuilt twice its empty defaults in brackets.
    """
    head, _, rest = " ".join(sql.split()).replace("DEFAULT ('')", "DEFAULT ''").partition("(")
    head = head.replace('"', "").strip()
    inside, _, tail = rest.rpartition(")")
    return "\n".join((head, *sorted(part.strip() for part in _OUTER_COMMA.split(inside)), tail))


def test_the_migrated_schema_is_the_declared_one(migrated):
    def same_type(_context, _column, _declared, _stored, declared_type):
        if isinstance(declared_type, Code):
            return str(_stored) != str(declared_type.impl_instance)
        return None

    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": same_type})
        assert compare_metadata(context, Base.metadata) == []


def test_the_comparison_would_see_a_missing_index(migrated):
    with migrated.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql("DROP INDEX ix_person_sort_key")
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata)
        transaction.rollback()


def test_every_table_and_index_is_written_as_declared(migrated):
    declared = create_engine("sqlite://")
    Base.metadata.create_all(declared)
    with declared.connect() as wanted, migrated.connect() as stored:
        expected, found = statements(wanted), statements(stored)
    declared.dispose()
    assert found.keys() == expected.keys()
    assert [name for name in found if found[name] != expected[name]] == []
    assert any("WHERE" in sql for sql in found.values())


@pytest.mark.parametrize("model", [model for model in MODELS if model.__tablename__ not in APART])
def test_every_record_two_desks_can_edit_carries_a_version(model):
    assert issubclass(model, Kept)
    assert model.__mapper__.version_id_col is not None
    assert not model.__table__.c.version.nullable


@pytest.mark.parametrize("model", MODELS)
def test_every_reference_has_an_index(model):
    table = model.__table__
    begun = {next(iter(index.columns)).name for index in table.indexes}
    begun |= {next(iter(key.columns)).name for key in table.constraints if key.columns}
    missing = (
        {key.parent.name for key in table.foreign_keys} - begun - {"undone_by_id"}
    )  # of groups, which are never deleted
    assert missing == set()


@pytest.mark.parametrize("model", MODELS)
def test_texts_have_a_length_and_tables_stay_small(model):
    table = model.__table__
    assert len(table.columns) <= 50
    unbounded = [column.name for column in table.columns if str(column.type) == "VARCHAR"]
    assert unbounded == (["changes"] if table.name == "audit_entry" else ["before"] * (table.name == "undo_step"))
