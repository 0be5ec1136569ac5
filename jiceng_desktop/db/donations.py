"""捐书: who brought which books, and what became of them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import DonationOutcome


class Donation(Kept, Base):
    """捐书: brought by a person, or by an organisation; ``anonymous`` ones are thanked without a name."""

    __tablename__ = "donation"
    __table_args__ = (UniqueConstraint("year", "number"),)
    year: Mapped[int]
    number: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    donor_name: Mapped[str] = mapped_column(String(64))
    anonymous: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    received_on: Mapped[date] = mapped_column(index=True)
    received_by: Mapped[str] = mapped_column(String(64))
    thanked_on: Mapped[date | None]  # when the certificate was printed
    note: Mapped[str | None] = mapped_column(String(400))


class DonationItem(Kept, Base):
    """Some copies of one book that were brought; the kept ones become copies that name this item."""

    __tablename__ = "donation_item"
    donation_id: Mapped[int] = mapped_column(ForeignKey("donation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    author: Mapped[str | None] = mapped_column(String(200))
    isbn: Mapped[str | None] = mapped_column(String(40))
    number: Mapped[int] = mapped_column(default=1)  # so many copies
    outcome: Mapped[DonationOutcome] = mapped_column(Code(DonationOutcome), default=DonationOutcome.RECEIVED)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(200))  # why it was passed on or returned
    passed_to: Mapped[str | None] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)
