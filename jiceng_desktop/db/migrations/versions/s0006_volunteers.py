"""Volunteers: members of teams with dates, training, awards, points, rotas, confirmed service, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "volunteer_rules",
        sa.Column("stars", sa.String(length=200), nullable=False),
        sa.Column("star_days", sa.Integer(), nullable=True),
        sa.Column("least_months", sa.Integer(), nullable=False),
        sa.Column("publicity_days", sa.Integer(), nullable=False),
        sa.Column("points_per_hour", sa.Integer(), nullable=True),
        sa.Column("number_prefix", sa.String(length=8), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_rules")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "certificate",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=400000), nullable=False),
        sa.Column("handler", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=64), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("void_reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_certificate_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_certificate_year_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_issued_on", ["issued_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "point_entry",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_point_entry_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("point_entry", schema=None) as batch_op:
        batch_op.create_index("ix_point_entry_volunteer_id", ["volunteer_id", "entered_on"], unique=False)

    op.create_table(
        "former_number",
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_former_number_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_number")),
        sa.UniqueConstraint("number", name=op.f("uq_former_number_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("former_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_number_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "training",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("organiser", sa.String(length=100), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_training_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "certificate_file",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_file_certificate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_file")),
    )
    op.create_table(
        "rota",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rota_team_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_rota_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota")),
        sa.UniqueConstraint("name", name=op.f("uq_rota_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rota", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rota_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rota_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("offer", sa.String(length=200), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_team_member_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(
            "ix_team_member_team_id_volunteer_id",
            ["team_id", "volunteer_id"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_team_member_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "team_position",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_position_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_position")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_team_position_team_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rota_member",
        sa.Column("rota_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rota_id"], ["rota.id"], name=op.f("fk_rota_member_rota_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_rota_member_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_member")),
        sa.UniqueConstraint("rota_id", "volunteer_id", name=op.f("uq_rota_member_rota_id_volunteer_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rota_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rota_member_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "rota_post",
        sa.Column("rota_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rota_id"], ["rota.id"], name=op.f("fk_rota_post_rota_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_post")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rota_post", schema=None) as batch_op:
        batch_op.create_index(
            "ix_rota_post_kept",
            ["rota_id", "weekday", "starts", "ends", "role"],
            unique=True,
            sqlite_where=sa.text("last_on IS NULL"),
            postgresql_where=sa.text("last_on IS NULL"),
        )

    op.create_table(
        "assignment",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_assignment_occurrence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_assignment_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("occurrence_id", "volunteer_id", name=op.f("uq_assignment_occurrence_id_volunteer_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "need",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_need_occurrence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("occurrence_id", "role", name=op.f("uq_need_occurrence_id_role")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rota_duty",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("instead_of_id", sa.Integer(), nullable=True),
        sa.Column("absent", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instead_of_id"], ["volunteer.id"], name=op.f("fk_rota_duty_instead_of_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["rota_post.id"], name=op.f("fk_rota_duty_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_rota_duty_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_duty")),
        sa.UniqueConstraint("post_id", "day", "volunteer_id", name=op.f("uq_rota_duty_post_id_day_volunteer_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rota_duty", schema=None) as batch_op:
        batch_op.create_index("ix_rota_duty_day", ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_rota_duty_instead_of_id"), ["instead_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rota_duty_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "award",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("awarded_by", sa.String(length=100), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_award_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_award_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_document_id"), ["document_id"], unique=False)
        batch_op.create_index("ix_award_volunteer_id", ["volunteer_id", "awarded_on"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_nomination_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_nomination_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("volunteer_id", name=op.f("uq_nomination_volunteer_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_document_id"), ["document_id"], unique=False)

    op.create_table(
        "correction",
        sa.Column("service_record_id", sa.Integer(), nullable=False),
        sa.Column("old_served_on", sa.Date(), nullable=False),
        sa.Column("new_served_on", sa.Date(), nullable=False),
        sa.Column("old_content", sa.String(length=100), nullable=False),
        sa.Column("new_content", sa.String(length=100), nullable=False),
        sa.Column("old_team_id", sa.Integer(), nullable=True),
        sa.Column("new_team_id", sa.Integer(), nullable=True),
        sa.Column("old_minutes", sa.Integer(), nullable=False),
        sa.Column("new_minutes", sa.Integer(), nullable=False),
        sa.Column("old_starts_at", sa.DateTime(), nullable=True),
        sa.Column("old_ends_at", sa.DateTime(), nullable=True),
        sa.Column("new_starts_at", sa.DateTime(), nullable=True),
        sa.Column("new_ends_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_record_id"],
            ["service_record.id"],
            name=op.f("fk_correction_service_record_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["new_team_id"], ["team.id"], name=op.f("fk_correction_new_team_id")),
        sa.ForeignKeyConstraint(["old_team_id"], ["team.id"], name=op.f("fk_correction_old_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_new_team_id"), ["new_team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_old_team_id"), ["old_team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_service_record_id"), ["service_record_id"], unique=False)

    with _rebuilt("service_record") as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("role", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("starts_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("ends_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by", sa.String(length=64), nullable=True))
        batch_op.drop_index(batch_op.f("ix_service_record_volunteer_id"))
        batch_op.create_index("ix_service_record_volunteer_id", ["volunteer_id", "served_on"], unique=False)
        batch_op.create_index("ix_service_record_served_on", ["served_on"], unique=False)
        batch_op.create_index(
            "ix_service_record_unconfirmed",
            ["served_on"],
            unique=False,
            sqlite_where=sa.text("confirmed_at IS NULL"),
            postgresql_where=sa.text("confirmed_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_service_record_team_id"), ["team_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_service_record_team_id"), "team", ["team_id"], ["id"])

    with _rebuilt("team") as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column("colour", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("leader_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("founded_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_team_leader_id"), ["leader_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_team_parent_id"), "team", ["parent_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_team_leader_id"), "volunteer", ["leader_id"], ["id"])

    op.execute(
        "INSERT INTO team_member (team_id, volunteer_id, role, from_on, version)"
        " SELECT team_id, id, role, joined_on, 1 FROM volunteer WHERE team_id IS NOT NULL"
    )
    op.execute("UPDATE service_record SET confirmed_at = served_on || ' 00:00:00.000000', confirmed_by = ''")
    with _rebuilt("volunteer") as batch_op:
        batch_op.add_column(sa.Column("left_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("left_reason", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("origin", sa.String(length=16), server_default="resident", nullable=False))
        batch_op.add_column(sa.Column("organisation", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("skills", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("languages", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("drives", sa.Boolean(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("available", sa.String(length=400), server_default="", nullable=False))
        batch_op.add_column(sa.Column("health_limits", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("emergency_contact", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("emergency_phone", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("consented_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.String(length=400), nullable=True))
        batch_op.drop_index(batch_op.f("ix_volunteer_team_id"))
        batch_op.drop_constraint(batch_op.f("fk_volunteer_team_id"), type_="foreignkey")
        batch_op.drop_column("team_id")
        batch_op.drop_column("role")
    _begin()


def _begin() -> None:
    """Give a community that is there already the rules new ones begin with."""
    op.execute(
        "INSERT INTO volunteer_rules (stars, least_months, publicity_days, number_prefix, version)"
        " SELECT '[100, 300, 600, 1000, 1500]', 0, 5, '', 1 FROM community"
    )


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
