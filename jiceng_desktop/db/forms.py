"""上级表格: the superior's empty workbooks, what was filled into them, and what was handed in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Kept


class Form(Kept, Base):
    """上级表格: which heading of a superior's workbook asks for which field, and whom it is about.

    ``mark`` recognises the same form next month by its headings; ``mapping`` is JSON.
    """

    __tablename__ = "form"
    __table_args__ = (UniqueConstraint("mark"),)
    name: Mapped[str] = mapped_column(String(100))
    mark: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[str] = mapped_column(String(20000))
    query_id: Mapped[int | None] = mapped_column(ForeignKey("saved_query.id"), index=True)


class FormFile(Base):
    """The workbook of a form as it came the last time, to be filled in again without looking for it."""

    __tablename__ = "form_file"
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id", ondelete="CASCADE"), primary_key=True)
    workbook: Mapped[bytes] = mapped_column(LargeBinary)


class Submission(Kept, Base):
    """报送: one form as it was filled in and handed in; never changed afterwards.

    ``removed_on`` is the day it was taken out of the register; it goes for good when that can be undone no more.
    """

    __tablename__ = "submission"
    __table_args__ = (Index("ix_submission_form_id", "form_id", "filled_on"),)
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id", ondelete="CASCADE"))
    filled_on: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(200))
    persons: Mapped[int]
    query: Mapped[str] = mapped_column(String(200), default="")
    removed_on: Mapped[date | None]


class SubmissionFile(Base):
    """What a submission said: the workbook as it was written, and its rows as JSON to compare with the next one."""

    __tablename__ = "submission_file"
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True)
    workbook: Mapped[bytes] = mapped_column(LargeBinary)
    rows: Mapped[bytes] = mapped_column(LargeBinary)
