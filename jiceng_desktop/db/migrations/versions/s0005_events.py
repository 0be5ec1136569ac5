"""What an event needs: venues, equipment, who speaks and who comes, lines, preparations, photos, what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "council",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council")),
        sa.UniqueConstraint("name", name=op.f("uq_council_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "line",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line")),
        sa.UniqueConstraint("name", name=op.f("uq_line_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "equipment",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_equipment_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sa.UniqueConstraint("name", name=op.f("uq_equipment_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("equipment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_equipment_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "venue_block",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_block_venue_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_block")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("venue_block", schema=None) as batch_op:
        batch_op.create_index("ix_venue_block_venue_id", ["venue_id", "starts_at"], unique=False)

    op.create_table(
        "council_member",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_council_member_council_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_council_member_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_member")),
        sa.UniqueConstraint("council_id", "person_id", name=op.f("uq_council_member_council_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("council_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "equipment_use",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(series_id IS NULL) <> (occurrence_id IS NULL)", name=op.f("ck_equipment_use_owner")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_equipment_use_equipment_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_equipment_use_occurrence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_equipment_use_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_use")),
        sa.UniqueConstraint("occurrence_id", "equipment_id", name=op.f("uq_equipment_use_occurrence_id_equipment_id")),
        sa.UniqueConstraint("series_id", "equipment_id", name=op.f("uq_equipment_use_series_id_equipment_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("equipment_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_equipment_use_equipment_id"), ["equipment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_equipment_use_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_equipment_use_series_id"), ["series_id"], unique=False)

    op.create_table(
        "line_mark",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(series_id IS NULL) <> (occurrence_id IS NULL)", name=op.f("ck_line_mark_owner")),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_line_mark_line_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_line_mark_occurrence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_line_mark_series_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_mark")),
        sa.UniqueConstraint("occurrence_id", "line_id", name=op.f("uq_line_mark_occurrence_id_line_id")),
        sa.UniqueConstraint("series_id", "line_id", name=op.f("uq_line_mark_series_id_line_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("line_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_mark_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_line_mark_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_line_mark_series_id"), ["series_id"], unique=False)

    op.create_table(
        "material",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(occurrence_id IS NULL) <> (venue_id IS NULL)", name=op.f("ck_material_owner")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_material_occurrence_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_material_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "part",
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(series_id IS NULL) <> (occurrence_id IS NULL)", name=op.f("ck_part_owner")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_part_occurrence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_part_person_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_part_series_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_part_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_part_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_part_series_id"), ["series_id"], unique=False)

    op.create_table(
        "preparation",
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_preparation_occurrence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_preparation_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("preparation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preparation_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_preparation_series_id"), ["series_id"], unique=False)

    op.create_table(
        "registration",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_registration_occurrence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("occurrence_id", "person_id", name=op.f("uq_registration_occurrence_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_person_id"), ["person_id"], unique=False)

    op.create_table(
        "material_file",
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_material_file_material_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("material_id", name=op.f("pk_material_file")),
    )
    op.create_table(
        "preparation_done",
        sa.Column("preparation_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_preparation_done_occurrence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["preparation_id"], ["preparation.id"], name=op.f("fk_preparation_done_preparation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation_done")),
        sa.UniqueConstraint(
            "occurrence_id", "preparation_id", name=op.f("uq_preparation_done_occurrence_id_preparation_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("preparation_done", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preparation_done_preparation_id"), ["preparation_id"], unique=False)

    op.create_table(
        "unfinished_record",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.String(length=200000), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_unfinished_record_occurrence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("occurrence_id", "clerk", name=op.f("pk_unfinished_record")),
    )
    with _rebuilt("attendance") as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_attendance_somebody"), "person_id IS NOT NULL OR guest IS NOT NULL"
        )
        batch_op.add_column(sa.Column("guest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("arrived_at", sa.DateTime(), nullable=True))
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=True)

    with _rebuilt("occurrence") as batch_op:
        batch_op.add_column(sa.Column("audience_team_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("audience_council_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("setup_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("cleanup_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recorder", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("summary", sa.String(length=20000), nullable=True))
        batch_op.add_column(sa.Column("uid", sa.String(length=300), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_occurrence_uid"), ["uid"])
        batch_op.create_index(batch_op.f("ix_occurrence_audience_council_id"), ["audience_council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_occurrence_audience_team_id"), ["audience_team_id"], unique=False)
        batch_op.drop_index(batch_op.f("ix_occurrence_venue_id"))
        batch_op.create_index("ix_occurrence_venue_id", ["venue_id", "starts_at"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_occurrence_audience_team_id"), "team", ["audience_team_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_occurrence_audience_council_id"), "council", ["audience_council_id"], ["id"]
        )

    with _rebuilt("series") as batch_op:
        batch_op.add_column(sa.Column("audience_team_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("audience_council_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("setup_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("cleanup_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_series_audience_council_id"), ["audience_council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_series_audience_team_id"), ["audience_team_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_series_audience_team_id"), "team", ["audience_team_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_series_audience_council_id"), "council", ["audience_council_id"], ["id"]
        )

    with _rebuilt("todo") as batch_op:
        batch_op.add_column(sa.Column("occurrence_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_todo_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_todo_occurrence_id"), "occurrence", ["occurrence_id"], ["id"])

    with _rebuilt("visit") as batch_op:
        batch_op.add_column(sa.Column("occurrence_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_visit_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_visit_occurrence_id"), "occurrence", ["occurrence_id"], ["id"])

    op.add_column("venue", sa.Column("opening", sa.String(length=1000), server_default="", nullable=False))
    op.add_column("venue", sa.Column("responsible", sa.String(length=64), nullable=True))
    op.add_column("venue", sa.Column("phone", sa.String(length=32), nullable=True))
    op.add_column("venue", sa.Column("setup_minutes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("venue", sa.Column("cleanup_minutes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("venue", sa.Column("remark", sa.String(length=400), nullable=True))
    _begin()


_LINES = ("党建", "科普", "老龄", "妇联", "卫健", "文化", "民政", "残联", "共青团", "司法", "应急")
_PREPARATIONS = (
    (None, "发通知", 3, "notice"),
    (None, "确认场地和设备", 2, "none"),
    ("lecture", "准备讲义", 2, "handout"),
    ("meeting", "打印签到表和会议材料", 1, "none"),
)
# kind, name, layout, title, addressee, body, remark, columns, sign_off, hint, origin
_CORRECTION = (
    "correction",
    "更正通知",
    "redhead",
    "关于{变更}{事项}的通知",
    "{原主送}",
    """{原通知}发出后，有关安排有变动，现更正如下：
原定于{原时间}{原定活动}，{变更办法}。
新的时间：{新时间}。
地点：{新地点}。
{其他事项}。
请互相转告。给您带来不便，敬请谅解。如有疑问，请联系{联系方式}。""",
    "",
    "",
    "plain",
    "活动取消或改期后发，自动引用原通知的标题和编号，写上原因和新的安排。",
    "correction",
)


def _begin() -> None:
    """Give a community that is there already what new ones begin with: lines, preparations, how changes are told."""
    connection = op.get_bind()
    line = "INSERT INTO line (name, position, version) SELECT ?, ?, 1 FROM community"
    connection.exec_driver_sql(line, [(name, position) for position, name in enumerate(_LINES)])
    preparation = """
        INSERT INTO preparation (kind, title, days_before, proof, position, version)
        SELECT ?, ?, ?, ?, ?, 1 FROM community
    """
    rows = [(*values, position) for position, values in enumerate(_PREPARATIONS)]
    connection.exec_driver_sql(preparation, rows)
    # one that has no templates at all is given all of them when it is opened
    template = """
        INSERT INTO template (kind, name, layout, title, addressee, body, remark, columns, sign_off, hint, origin,
            position, version)
        SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, max(position) + 1, 1 FROM template
        HAVING count(*) > 0 AND sum(origin = 'correction' OR name = '更正通知') = 0
    """
    connection.exec_driver_sql(template, _CORRECTION)


@contextmanager
def _rebuilt(table: str) -> Iterator[BatchOperations]:
    """Build a table anew with other columns; ids of removed records must stay theirs, where SQLite keeps count."""
    connection, last = op.get_bind(), None
    if connection.dialect.name == "sqlite":
        last = connection.execute(
            sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table}
        ).scalar()
    with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        yield batch_op
    if last is not None:
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
        insert = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
        connection.execute(insert, {"name": table, "last": last})
