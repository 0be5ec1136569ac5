"""楼道图书角: corners with settings, numbers of books, readers, rounds, stocktakes, donations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0007"
down_revision = "0006"

_ISBN_PLACES = 13
_MANNERS = (
    "爱护图书，不涂画、不折角、不撕页。\n看完请放回原来的图书箱。\n带回家的书看完请还回来，让更多邻居看到。\n"
    "欢迎捐书，请交给负责人或居委会。"
)
_SHEETS = (
    ("3×8，每张 24 枚（70×37 毫米）", 3, 8, 70, 37, 0, 0.5, 0),
    ("3×7，每张 21 枚（63.5×38.1 毫米）", 3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
    ("2×7，每张 14 枚（99.1×38.1 毫米）", 2, 7, 99.1, 38.1, 4.65, 15.15, 2.5),
    ("2×5，每张 10 枚（99.1×57 毫米）", 2, 5, 99.1, 57, 4.65, 6, 2.5),
    ("2×4，每张 8 枚（99.1×67.7 毫米）", 2, 4, 99.1, 67.7, 4.65, 13.1, 2.5),
    ("4×10，每张 40 枚（48.5×25.4 毫米）", 4, 10, 48.5, 25.4, 8, 21.5, 0),
    ("5×13，每张 65 枚（38.1×21.2 毫米）", 5, 13, 38.1, 21.2, 4.75, 10.7, 2.5),
)


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "label_sheet",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("left", sa.Double(), nullable=False),
        sa.Column("top", sa.Double(), nullable=False),
        sa.Column("gap", sa.Double(), nullable=False),
        sa.Column("row_gap", sa.Double(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_sheet")),
        sa.UniqueConstraint("name", name=op.f("uq_label_sheet_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "library_rules",
        sa.Column("month_days", sa.String(length=100), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("unlink_days", sa.Integer(), nullable=False),
        sa.Column("hold_days", sa.Integer(), nullable=False),
        sa.Column("manners", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_rules")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "round",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=True),
        sa.Column("issued_by", sa.String(length=64), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=64), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_round_starts_on")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_round_year_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "book_number",
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["title_id"], ["title.id"], name=op.f("fk_book_number_title_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_number")),
        sa.UniqueConstraint("title_id", "key", name=op.f("uq_book_number_title_id_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("book_number", schema=None) as batch_op:
        batch_op.create_index("ix_book_number_key", ["key", "title_id"], unique=False)

    op.create_table(
        "corner_closure",
        sa.Column("corner_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corner_id"], ["corner.id"], name=op.f("fk_corner_closure_corner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corner_closure")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("corner_closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corner_closure_corner_id"), ["corner_id"], unique=False)

    op.create_table(
        "box_wish",
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("corner_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_box_wish_box_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["corner_id"], ["corner.id"], name=op.f("fk_box_wish_corner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box_wish")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("box_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_box_wish_box_id"), ["box_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_box_wish_corner_id"), ["corner_id"], unique=False)

    op.create_table(
        "round_leg",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("sent_number", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("sent_by", sa.String(length=64), nullable=True),
        sa.Column("received_number", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=True),
        sa.Column("received_by", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_round_leg_box_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["from_id"], ["corner.id"], name=op.f("fk_round_leg_from_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_leg_round_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["corner.id"], name=op.f("fk_round_leg_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_leg")),
        sa.UniqueConstraint("round_id", "box_id", name=op.f("uq_round_leg_round_id_box_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("round_leg", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_leg_box_id"), ["box_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_leg_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_leg_to_id"), ["to_id"], unique=False)

    op.create_table(
        "stocktake",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("corner_id", sa.Integer(), nullable=True),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_stocktake_box_id")),
        sa.ForeignKeyConstraint(["corner_id"], ["corner.id"], name=op.f("fk_stocktake_corner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stocktake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stocktake_box_id"), ["box_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stocktake_corner_id"), ["corner_id"], unique=False)
        batch_op.create_index("ix_stocktake_opened_at", ["opened_at"], unique=False)

    op.create_table(
        "box_move",
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("leg_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("moved_by", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_box_move_box_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["from_id"], ["corner.id"], name=op.f("fk_box_move_from_id")),
        sa.ForeignKeyConstraint(["leg_id"], ["round_leg.id"], name=op.f("fk_box_move_leg_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["to_id"], ["corner.id"], name=op.f("fk_box_move_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box_move")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("box_move", schema=None) as batch_op:
        batch_op.create_index("ix_box_move_box_id", ["box_id", "moved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_box_move_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_box_move_leg_id"), ["leg_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_box_move_to_id"), ["to_id"], unique=False)

    op.create_table(
        "donation",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("donor_name", sa.String(length=64), nullable=False),
        sa.Column("anonymous", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_by", sa.String(length=64), nullable=False),
        sa.Column("thanked_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_donation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donation")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_donation_year_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("donation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_donation_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_donation_received_on"), ["received_on"], unique=False)

    op.create_table(
        "reader",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reader_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader")),
        sa.UniqueConstraint("number", name=op.f("uq_reader_number")),
        sa.UniqueConstraint("person_id", name=op.f("uq_reader_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "corner_keeper",
        sa.Column("corner_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corner_id"], ["corner.id"], name=op.f("fk_corner_keeper_corner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_corner_keeper_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corner_keeper")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("corner_keeper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corner_keeper_volunteer_id"), ["volunteer_id"], unique=False)
        batch_op.create_index(
            "uq_corner_keeper_now",
            ["corner_id", "volunteer_id"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )

    op.create_table(
        "donation_item",
        sa.Column("donation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=True),
        sa.Column("isbn", sa.String(length=40), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("passed_to", sa.String(length=100), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["donation_id"], ["donation.id"], name=op.f("fk_donation_item_donation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donation_item")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("donation_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_donation_item_donation_id"), ["donation_id"], unique=False)

    op.create_table(
        "round_duty",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("corner_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["corner_id"], ["corner.id"], name=op.f("fk_round_duty_corner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_duty_round_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_round_duty_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_duty")),
        sa.UniqueConstraint(
            "round_id", "corner_id", "volunteer_id", name=op.f("uq_round_duty_round_id_corner_id_volunteer_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("round_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_duty_corner_id"), ["corner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_duty_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "book_use",
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("corner_id", sa.Integer(), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["copy.id"], name=op.f("fk_book_use_copy_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["corner_id"], ["corner.id"], name=op.f("fk_book_use_corner_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_use")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("book_use", schema=None) as batch_op:
        batch_op.create_index("ix_book_use_copy_id", ["copy_id", "used_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_book_use_corner_id"), ["corner_id"], unique=False)
        batch_op.create_index("ix_book_use_used_on", ["used_on"], unique=False)

    op.create_table(
        "copy_event",
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("done_by", sa.String(length=64), nullable=False),
        sa.Column("old_state", sa.String(length=16), nullable=True),
        sa.Column("new_state", sa.String(length=16), nullable=True),
        sa.Column("old_box_id", sa.Integer(), nullable=True),
        sa.Column("new_box_id", sa.Integer(), nullable=True),
        sa.Column("corner_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["copy.id"], name=op.f("fk_copy_event_copy_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["corner_id"], ["corner.id"], name=op.f("fk_copy_event_corner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["new_box_id"], ["box.id"], name=op.f("fk_copy_event_new_box_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["old_box_id"], ["box.id"], name=op.f("fk_copy_event_old_box_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("copy_event", schema=None) as batch_op:
        batch_op.create_index("ix_copy_event_copy_id", ["copy_id", "happened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_copy_event_corner_id"), ["corner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_copy_event_new_box_id"), ["new_box_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_copy_event_old_box_id"), ["old_box_id"], unique=False)

    op.create_table(
        "reservation",
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("corner_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("ready_on", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["copy.id"], name=op.f("fk_reservation_copy_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["corner_id"], ["corner.id"], name=op.f("fk_reservation_corner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reservation_person_id")),
        sa.ForeignKeyConstraint(["title_id"], ["title.id"], name=op.f("fk_reservation_title_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reservation_copy_id"), ["copy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reservation_corner_id"), ["corner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reservation_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_reservation_open",
            ["title_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'ready')"),
            postgresql_where=sa.text("state IN ('waiting', 'ready')"),
        )

    op.create_table(
        "round_book",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("travels", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=True),
        sa.Column("received", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("resolved_at", sa.DateTime(), nullable=True),
        sa.Column("resolved_by", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["copy.id"], name=op.f("fk_round_book_copy_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["leg_id"], ["round_leg.id"], name=op.f("fk_round_book_leg_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_book")),
        sa.UniqueConstraint("leg_id", "copy_id", name=op.f("uq_round_book_leg_id_copy_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("round_book", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_book_copy_id"), ["copy_id"], unique=False)

    op.create_table(
        "stocktake_copy",
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("corner_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("new_state", sa.String(length=16), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_stocktake_copy_box_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["copy_id"], ["copy.id"], name=op.f("fk_stocktake_copy_copy_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["corner_id"], ["corner.id"], name=op.f("fk_stocktake_copy_corner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["stocktake_id"], ["stocktake.id"], name=op.f("fk_stocktake_copy_stocktake_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_copy")),
        sa.UniqueConstraint("stocktake_id", "copy_id", name=op.f("uq_stocktake_copy_stocktake_id_copy_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stocktake_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stocktake_copy_box_id"), ["box_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stocktake_copy_copy_id"), ["copy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stocktake_copy_corner_id"), ["corner_id"], unique=False)

    op.create_table(
        "stocktake_scan",
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("corner_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("settled", sa.String(length=16), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("scanned_at", sa.DateTime(), nullable=False),
        sa.Column("scanned_by", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_stocktake_scan_box_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["copy_id"], ["copy.id"], name=op.f("fk_stocktake_scan_copy_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["corner_id"], ["corner.id"], name=op.f("fk_stocktake_scan_corner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["stocktake_id"], ["stocktake.id"], name=op.f("fk_stocktake_scan_stocktake_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_scan")),
        sa.UniqueConstraint("stocktake_id", "number", name=op.f("uq_stocktake_scan_stocktake_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stocktake_scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stocktake_scan_box_id"), ["box_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stocktake_scan_copy_id"), ["copy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stocktake_scan_corner_id"), ["corner_id"], unique=False)

    for table, first in (("box", 910000), ("corner", 92000)):
        op.add_column(table, sa.Column("code", sa.String(length=16), nullable=True))
        op.execute(f"UPDATE {table} SET code = CAST({first} + id AS VARCHAR(16))")  # noqa: S608
    op.execute(
        "UPDATE copy SET number = CAST(1000000 + CAST(substr(number, 2) AS INTEGER) AS VARCHAR(16))"
        " WHERE number LIKE 'T_____'"
    )
    with _rebuilt("box") as batch_op:
        batch_op.alter_column("code", existing_type=sa.String(length=16), nullable=False)
        batch_op.add_column(sa.Column("audience", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("note", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("retired_on", sa.Date(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_box_code"), ["code"])

    with _rebuilt("copy") as batch_op:
        batch_op.add_column(sa.Column("condition", sa.String(length=16), server_default="good", nullable=False))
        batch_op.add_column(sa.Column("source", sa.String(length=16), server_default="other", nullable=False))
        batch_op.add_column(sa.Column("donation_item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("entered_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("misses", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("seen_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_reason", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("note", sa.String(length=200), nullable=True))
        batch_op.create_index(batch_op.f("ix_copy_donation_item_id"), ["donation_item_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_copy_donation_item_id"), "donation_item", ["donation_item_id"], ["id"], ondelete="SET NULL"
        )

    with _rebuilt("corner") as batch_op:
        batch_op.alter_column("code", existing_type=sa.String(length=16), nullable=False)
        batch_op.add_column(sa.Column("building_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("spot", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("lends", sa.Boolean(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("loan_days", sa.Integer(), server_default="30", nullable=False))
        batch_op.add_column(sa.Column("most_loans", sa.Integer(), server_default="3", nullable=False))
        batch_op.add_column(sa.Column("most_renewals", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("audience", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("hours", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("opened_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("note", sa.String(length=400), nullable=True))
        batch_op.create_index(batch_op.f("ix_corner_building_id"), ["building_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_corner_code"), ["code"])
        batch_op.create_foreign_key(batch_op.f("fk_corner_building_id"), "building", ["building_id"], ["id"])

    with _rebuilt("loan") as batch_op:
        batch_op.add_column(sa.Column("corner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("renewals", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_loan_copy_id"), ["copy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_corner_id"), ["corner_id"], unique=False)
        batch_op.create_index("ix_loan_returned_on", ["returned_on"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_loan_corner_id"), "corner", ["corner_id"], ["id"], ondelete="SET NULL"
        )

    with _rebuilt("title") as batch_op:
        batch_op.add_column(sa.Column("shelf", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("audience", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("currency", sa.String(length=3), server_default="CNY", nullable=False))
        batch_op.add_column(sa.Column("note", sa.String(length=400), nullable=True))
        batch_op.alter_column(
            "isbn", existing_type=sa.VARCHAR(length=20), type_=sa.String(length=40), existing_nullable=True
        )
        batch_op.create_index(batch_op.f("ix_title_clc_class"), ["clc_class"], unique=False)
        batch_op.create_index(batch_op.f("ix_title_shelf"), ["shelf"], unique=False)
        batch_op.create_index(batch_op.f("ix_title_sort_key"), ["sort_key"], unique=False)
    _begin()


def _begin() -> None:
    """Give what is there already the rules new offices begin with, and every ISBN its number."""
    connection = op.get_bind()
    rules = (
        "INSERT INTO library_rules (month_days, unlink_days, hold_days, manners, version)"
        " SELECT '[1, 16]', 30, 7, :manners, 1 FROM community"
    )
    connection.execute(sa.text(rules), {"manners": _MANNERS})
    sheets = (
        'INSERT INTO label_sheet (name, columns, "rows", width, height, "left", top, gap, row_gap, version)'
        " SELECT :name, :columns, :rows, :width, :height, :left, :top, :gap, 0, 1 FROM community"
    )
    keys = ("name", "columns", "rows", "width", "height", "left", "top", "gap")
    connection.execute(sa.text(sheets), [dict(zip(keys, sheet, strict=True)) for sheet in _SHEETS])
    titles = connection.execute(sa.text("SELECT id, isbn FROM title WHERE isbn IS NOT NULL AND isbn <> ''")).all()
    rows = [{"title_id": title_id, "text": isbn, **_number(isbn)} for title_id, isbn in titles]
    if rows:
        insert = "INSERT INTO book_number (title_id, kind, text, key, valid, position, version)"
        connection.execute(sa.text(f"{insert} VALUES (:title_id, 'isbn', :text, :key, :valid, 0, 1)"), rows)


def _number(isbn: str) -> dict[str, object]:
    """Return the key of an ISBN of 13 places, and whether its check digit is right."""
    key = isbn.replace("-", "").replace(" ", "")[:24]
    whole = len(key) == _ISBN_PLACES and key.isascii() and key.isdigit()
    return {
        "key": key,
        "valid": whole and sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(key)) % 10 == 0,
    }


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
