"""The calendar: rules of series, why an event was moved, the days off and the working days at weekends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("day", name=op.f("uq_holiday_day")),
        sqlite_autoincrement=True,
    )
    op.add_column("occurrence", sa.Column("planned_on", sa.Date(), nullable=True))
    op.add_column("occurrence", sa.Column("moved_from", sa.DateTime(), nullable=True))
    op.add_column("occurrence", sa.Column("reason", sa.String(length=200), nullable=True))
    op.add_column("occurrence", sa.Column("own", sa.Boolean(), server_default=sa.text("0"), nullable=False))

    last = _last_series()
    with op.batch_alter_table("series", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("rule", sa.String(length=2000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("first_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("last_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("planned_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("starts", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("venue_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("chair", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("audience", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("audience_query_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("agenda", sa.String(length=4000), nullable=True))
        batch_op.add_column(sa.Column("contact", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("gap_months", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_series_audience_query_id"), ["audience_query_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_series_venue_id"), ["venue_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_series_audience_query_id"), "saved_query", ["audience_query_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_series_venue_id"), "venue", ["venue_id"], ["id"])

    if last is not None:  # the table was built anew, and ids of removed records must stay theirs
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'series'")
        op.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('series', :last)").bindparams(last=last))


def _last_series() -> int | None:
    """Return the highest id a series ever had, where SQLite keeps count."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    found = op.get_bind().exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'series'").scalar()
    return None if found is None else int(found)
