"""The archive: duties, life events, visits, saved filters, forms; more about a person."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from jiceng_desktop import pinyin, words
from jiceng_desktop.db import search

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "accepted",
        sa.Column("finding", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted")),
        sa.UniqueConstraint("finding", "subject", name=op.f("uq_accepted_finding_subject")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "saved_query",
        sa.Column("listing", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("conditions", sa.String(length=20000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_query")),
        sa.UniqueConstraint("listing", "name", name=op.f("uq_saved_query_listing_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "visit",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("visitor", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_visited_on", ["visited_on", "id"], unique=False)

    op.create_table(
        "form",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.String(length=20000), nullable=False),
        sa.Column("query_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["query_id"], ["saved_query.id"], name=op.f("fk_form_query_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        sa.UniqueConstraint("mark", name=op.f("uq_form_mark")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_query_id"), ["query_id"], unique=False)

    op.create_table(
        "form_file",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("workbook", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_form_file_form_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_form_file")),
    )
    op.create_table(
        "submission",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("filled_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("query", sa.String(length=200), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_submission_form_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index("ix_submission_form_id", ["form_id", "filled_on"], unique=False)

    op.create_table(
        "submission_file",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("workbook", sa.LargeBinary(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_file_submission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submission_file")),
    )
    op.create_table(
        "duty",
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("entrance_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "CAST(grid_id IS NOT NULL AS INTEGER) + CAST(building_id IS NOT NULL AS INTEGER)"
            " + CAST(entrance_id IS NOT NULL AS INTEGER) = 1",
            name=op.f("ck_duty_one_place"),
        ),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_duty_building_id")),
        sa.ForeignKeyConstraint(["entrance_id"], ["entrance.id"], name=op.f("fk_duty_entrance_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_duty_grid_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index("ix_duty_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_duty_building",
            ["building_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )
        batch_op.create_index(
            "uq_duty_entrance",
            ["entrance_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )
        batch_op.create_index(
            "uq_duty_grid",
            ["grid_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )

    op.create_table(
        "life_event",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("from_dwelling_id", sa.Integer(), nullable=True),
        sa.Column("to_dwelling_id", sa.Integer(), nullable=True),
        sa.Column("elsewhere", sa.String(length=200), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("status_before", sa.String(length=16), nullable=True),
        sa.Column("reverted_on", sa.Date(), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_dwelling_id"], ["dwelling.id"], name=op.f("fk_life_event_from_dwelling_id")),
        sa.ForeignKeyConstraint(["group_id"], ["audit_group.id"], name=op.f("fk_life_event_group_id")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_life_event_other_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_life_event_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["to_dwelling_id"], ["dwelling.id"], name=op.f("fk_life_event_to_dwelling_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_life_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("life_event", schema=None) as batch_op:
        batch_op.create_index("ix_life_event_event_on", ["event_on", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_life_event_from_dwelling_id"), ["from_dwelling_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_life_event_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_life_event_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_life_event_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_life_event_to_dwelling_id"), ["to_dwelling_id"], unique=False)

    op.create_table(
        "todo",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=500), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_todo_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_todo_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_todo")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("todo", schema=None) as batch_op:
        batch_op.create_index("ix_todo_due_on", ["due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_todo_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_todo_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "visited_person",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_visited_person_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visited_person_visit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visited_person")),
        sa.UniqueConstraint("visit_id", "person_id", name=op.f("uq_visited_person_visit_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("visited_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visited_person_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("building", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("care_tag", schema=None) as batch_op:
        batch_op.add_column(sa.Column("end_reason", sa.String(length=100), nullable=True))

    with op.batch_alter_table("care_tag_kind", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visit_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("visit_kind", sa.String(length=16), server_default="home", nullable=False))

    with op.batch_alter_table("community", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checkup_age", sa.Integer(), server_default="60", nullable=False))
        batch_op.add_column(
            sa.Column("allowance_ages", sa.String(length=64), server_default="80、90、100", nullable=False)
        )

    with op.batch_alter_table("entrance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))

    last = _last_occurrence()
    with op.batch_alter_table("occurrence", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("audience_query_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_occurrence_audience_query_id"), ["audience_query_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_occurrence_audience_query_id"), "saved_query", ["audience_query_id"], ["id"]
        )
    if last is not None:  # the table was built anew, and ids of removed records must stay theirs
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'occurrence'")
        op.execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('occurrence', :last)").bindparams(last=last)
        )

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("native_place", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("nationality", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("occupation", sa.String(length=64), nullable=True))

    # 04 used to be said of any democratic party; in GB/T 4762 it is one of the eight
    op.execute("UPDATE person SET political_status = '04-11' WHERE political_status = '04'")
    op.execute("""
        UPDATE undo_step SET "before" = replace("before", '"political_status": "04"', '"political_status": "04-11"')
        WHERE record_kind = 'person'
    """)
    _begin()
    _make_search_anew()


_ROUNDS = (
    (30, "home", "独居老人"),
    (90, "home", "高龄"),
    (90, "home", "残疾人"),
    (90, "home", "低保"),
    (180, "home", "优抚"),
    (30, "home", "留守儿童"),
    (90, "follow_up", "慢性病"),
)
_HERE = {"field": "status", "compare": "is", "values": [["present", "在住"], ["away", "外出"]]}
_QUERIES = (
    ("缺电话的居民", {"field": "has_phone", "compare": "no", "values": []}),
    ("60 岁以上", {"field": "age", "compare": "at_least", "values": [60]}),
    ("80 岁以上", {"field": "age", "compare": "at_least", "values": [80]}),
    ("本月生日", {"field": "birth_month", "compare": "this_month", "values": []}),
)


def _begin() -> None:
    """Give a community that is there already what new ones begin with: visit intervals and saved queries."""
    connection = op.get_bind()
    interval = "UPDATE care_tag_kind SET visit_days = ?, visit_kind = ?, version = version + 1 WHERE name = ?"
    connection.exec_driver_sql(interval, list(_ROUNDS))
    save = """
        INSERT INTO saved_query (listing, name, conditions, position, version)
        SELECT 'people', ?, ?, ?, 1 FROM community
    """
    for position, (name, condition) in enumerate(_QUERIES, start=1):
        conditions = json.dumps({"any": [[condition, _HERE]]}, ensure_ascii=False)
        connection.exec_driver_sql(save, (name, conditions, position))


def _last_occurrence() -> int | None:
    """Return the highest id an event ever had, where SQLite keeps count."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    found = op.get_bind().exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'occurrence'").scalar()
    return None if found is None else int(found)


def _make_search_anew() -> None:
    """Let the search keys lead to names in their order; what a name sorts by now ends in the name itself."""
    op.drop_table("search_key")
    op.create_table(
        "search_key",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=128), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", "sort_key", "person_id", "rest", name=op.f("pk_search_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_stale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sort_key", sa.String(length=128), nullable=True),
        sa.Column("former_name", sa.String(length=64), nullable=True),
        sa.Column("id_number", sa.String(length=32), nullable=True),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_stale")),
    )
    op.drop_index("ix_person_sort_key", "person")
    op.create_index("ix_person_sort_key", "person", ["sort_key", "id", "home_id", "status"])
    op.drop_index("ix_person_home_id", "person")
    op.create_index("ix_person_home_id", "person", ["home_id", "sort_key"])
    named_before = sa.text("former_name IS NOT NULL")
    op.create_index(
        "ix_person_former_name",
        "person",
        ["id", "home_id", "former_name"],
        sqlite_where=named_before,
        postgresql_where=named_before,
    )
    op.create_index("ix_dwelling_address", "dwelling", ["address"])
    op.create_index("ix_dwelling_room", "dwelling", ["room"])
    op.create_index("ix_dwelling_id", "dwelling", ["id", "code", "entrance_id", "room"])
    _sort_anew()
    _sort_dwellings_anew()
    op.execute("INSERT INTO search_stale (person_id) SELECT id FROM person")
    search.settle(op.get_bind())
    for trigger in _TRIGGERS:
        op.execute(trigger)


def _sort_anew() -> None:
    """Compute what the names sort by, also for those that only an undo would bring back."""
    connection = op.get_bind()
    people = connection.exec_driver_sql("SELECT id, name, reading FROM person").all()
    sorted_by = [(pinyin.sort_key(name, reading), number) for number, name, reading in people]
    kept = connection.exec_driver_sql("SELECT id, \"before\" FROM undo_step WHERE record_kind = 'person'").all()
    before = []
    for number, text in kept:
        values = json.loads(text)
        values["sort_key"] = pinyin.sort_key(values["name"], values["reading"])
        before.append((json.dumps(values, ensure_ascii=False), number))
    for statement, rows in (
        ("UPDATE person SET sort_key = ? WHERE id = ?", sorted_by),
        ('UPDATE undo_step SET "before" = ? WHERE id = ?', before),
    ):
        if rows:
            connection.exec_driver_sql(statement, rows)


def _sort_dwellings_anew() -> None:
    """Let dwellings sort as the office arranged what they lie in."""
    connection = op.get_bind()
    there = connection.exec_driver_sql("""
        SELECT dwelling.id, dwelling.room, compound.position, compound.id,
            building.position, building.sort_key, building.id, entrance.position, entrance.sort_key, entrance.id
        FROM dwelling JOIN entrance ON entrance.id = dwelling.entrance_id
        JOIN building ON building.id = entrance.building_id JOIN compound ON compound.id = building.compound_id
    """)
    sorted_by = []
    for number, room, *at in there:
        places = ((at[0], "", at[1]), at[2:5], at[5:])
        order = "".join(f"{position:04}{key}\t{place:06}\t" for position, key, place in places)
        sorted_by.append((order + words.place_key(room), number))
    if sorted_by:
        connection.exec_driver_sql("UPDATE dwelling SET sort_key = ? WHERE id = ?", sorted_by)


_FOUND_BY = "sort_key, former_name, id_number, phone"
_STALE = f"BEGIN INSERT INTO search_stale (person_id, {_FOUND_BY}) VALUES"
_OLD = "(old.id, old.sort_key, old.former_name, old.id_number, old.phone); END"
_TRIGGERS = (
    f"CREATE TRIGGER search_added AFTER INSERT ON person {_STALE} (new.id, NULL, NULL, NULL, NULL); END",
    f"CREATE TRIGGER search_changed AFTER UPDATE OF id, {_FOUND_BY} ON person {_STALE} {_OLD}",
    f"CREATE TRIGGER search_removed AFTER DELETE ON person {_STALE} {_OLD}",
)
