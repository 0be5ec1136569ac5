"""The papers: templates, the office's own stationery, who got one, scanned replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "stationery",
        sa.Column("redhead", sa.Boolean(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stationery")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "unfinished_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.String(length=1000000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfinished_paper")),
    )
    op.create_table(
        "template",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("layout", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("addressee", sa.String(length=400), nullable=False),
        sa.Column("body", sa.String(length=20000), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("columns", sa.String(length=1000), nullable=False),
        sa.Column("sign_off", sa.String(length=16), nullable=False),
        sa.Column("hint", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sa.UniqueConstraint("name", name=op.f("uq_template_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "template_version",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=40000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"], ["template.id"], name=op.f("fk_template_version_template_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint("template_id", "number", name=op.f("uq_template_version_template_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recipient",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_recipient_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recipient_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_recipient_document_id_position")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recipient_person_id"), ["person_id"], unique=False)

    op.create_table(
        "scan",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_scan_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_document_id"), ["document_id"], unique=False)

    op.create_table(
        "scan_file",
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_scan_file_scan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("scan_id", name=op.f("pk_scan_file")),
    )
    op.add_column("document", sa.Column("sign_off", sa.String(length=16), server_default="plain", nullable=False))
    op.execute("UPDATE document SET sign_off = 'sealed' WHERE seal")
    last = _last_document()
    with op.batch_alter_table("document", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("layout", sa.String(length=16), server_default="plain", nullable=False))
        batch_op.add_column(sa.Column("code", sa.String(length=16), server_default="", nullable=False))
        batch_op.add_column(sa.Column("mark", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("attachments", sa.String(length=400000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("grid", sa.String(length=400000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("signer", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("copies_to", sa.String(length=400), server_default="", nullable=False))
        batch_op.add_column(sa.Column("qr", sa.String(length=500), server_default="", nullable=False))
        batch_op.add_column(sa.Column("about", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("recipients", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("void_reason", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("template_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("household_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_document_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_template_id"), ["template_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_document_person_id"), "person", ["person_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_document_template_id"), "template", ["template_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_document_household_id"), "household", ["household_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.drop_column("seal")

    op.execute(
        "UPDATE document SET about = (SELECT title FROM occurrence WHERE occurrence.id = document.occurrence_id)"
        " WHERE occurrence_id IS NOT NULL"
    )
    if last is not None:  # the table was built anew, and ids of removed records must stay theirs
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'document'")
        op.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('document', :last)").bindparams(last=last))


def _last_document() -> int | None:
    """Return the highest id a paper ever had, where SQLite keeps count."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    found = op.get_bind().exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'document'").scalar()
    return None if found is None else int(found)
