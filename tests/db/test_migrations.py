from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from jiceng_desktop.crypto import new_key
from jiceng_desktop.db import migrations
from jiceng_desktop.db.engine import open_engine
from jiceng_desktop.errors import Refusal

STEP = '''"""A step."""
import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {down!r}


def upgrade():
    {body}
'''

FIRST = """
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(9)))
    op.create_table(
        "child",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("parent.id", ondelete="CASCADE", name="fk_child_parent_id")),
    )
"""
REBUILD = """
    with op.batch_alter_table("parent", recreate="always") as batch:
        batch.add_column(sa.Column("remark", sa.String(9)))
"""
FAIL_HALF_WAY = """
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("parent", sa.Column("half", sa.String(9)))
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


@pytest.fixture
def engine(path):
    engine = open_engine(path, new_key())
    yield engine
    engine.dispose()


@pytest.fixture
def versions(tmp_path):
    folder = tmp_path / "版本 50%"
    folder.mkdir()
    write(folder, "1", None, FIRST)
    return folder


def write(folder, revision, down, body):
    folder.joinpath(f"s{revision}.py").write_text(
        STEP.format(revision=revision, down=down, body=body.strip()), encoding="utf-8"
    )


def upgrade(engine, versions, head, back_up=lambda revision: pytest.fail("no backup expected")):
    migrations.upgrade(engine, back_up, versions=versions, head=head)


def rows(engine, statement):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def run(engine, *statements):
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def schema(engine):
    return rows(engine, "SELECT name, sql FROM sqlite_master ORDER BY name")


@pytest.fixture
def family(engine, versions):
    """A database at the first step, with one child in it."""
    upgrade(engine, versions, "1")
    run(engine, "INSERT INTO parent (id, name) VALUES (1, '甲')", "INSERT INTO child VALUES (1, 1), (2, 1)")
    return engine


def test_head_is_the_newest_step():
    script = ScriptDirectory.from_config(migrations.configuration())
    assert script.get_current_head() == migrations.HEAD


def test_a_fresh_file_gets_the_schema_without_a_backup(engine, versions):
    assert migrations.current(engine) is None
    upgrade(engine, versions, "1")
    assert migrations.current(engine) == "1"
    assert rows(engine, "SELECT * FROM child") == []


def test_a_current_file_is_left_alone(family, versions):
    before = schema(family)
    upgrade(family, versions, "1")
    assert schema(family) == before


def test_a_backup_comes_before_the_steps(family, versions):
    write(versions, "2", "1", REBUILD)
    seen = []
    upgrade(family, versions, "2", lambda revision: seen.append((revision, migrations.current(family))))
    assert seen == [("1", "1")]
    assert migrations.current(family) == "2"


def test_no_backup_no_upgrade(family, versions):
    write(versions, "2", "1", REBUILD)

    def fail(_revision):
        raise Refusal("磁盘空间不足")

    with pytest.raises(Refusal, match="磁盘空间不足"):
        upgrade(family, versions, "2", fail)
    assert migrations.current(family) == "1"


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(family, versions):
    write(versions, "2", "1", REBUILD)
    upgrade(family, versions, "2", lambda revision: None)
    assert rows(family, "SELECT * FROM child") == [(1, 1), (2, 1)]
    assert rows(family, "SELECT * FROM parent") == [(1, "甲", None)]
    assert rows(family, "PRAGMA foreign_keys") == [(1,)]


def test_a_step_that_fails_leaves_nothing_of_any_step(family, versions):
    write(versions, "2", "1", REBUILD)
    write(versions, "3", "2", FAIL_HALF_WAY)
    before = schema(family)
    with pytest.raises(Exception, match="nowhere"):
        upgrade(family, versions, "3", lambda revision: None)
    assert schema(family) == before
    assert migrations.current(family) == "1"
    with pytest.raises(IntegrityError):
        run(family, "INSERT INTO child VALUES (9, 9)")


def test_a_fresh_file_stays_empty_when_its_first_step_fails(engine, versions):
    write(versions, "1", None, FAIL_HALF_WAY)
    with pytest.raises(Exception, match="parent"):
        upgrade(engine, versions, "1")
    assert schema(engine) == []


def test_a_step_that_breaks_references_is_undone(family, versions):
    write(versions, "2", "1", 'op.execute("DELETE FROM parent")')
    with pytest.raises(RuntimeError, match="child"):
        upgrade(family, versions, "2", lambda revision: None)
    assert rows(family, "SELECT name FROM parent") == [("甲",)]


def test_a_newer_file_is_refused_untouched(family, versions):
    run(family, "UPDATE alembic_version SET version_num = '9'")
    with pytest.raises(Refusal, match="请先升级程序"):
        upgrade(family, versions, "1")
    assert migrations.current(family) == "9"
    assert rows(family, "SELECT name FROM parent") == [("甲",)]
