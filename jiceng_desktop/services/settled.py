"""What others rely on by now, so that confirmed service cannot simply stop counting: neither by hand nor by undo."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.service import Certificate, Correction, ServiceRecord
from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import AuditAction, CertificateStatus


def refuse(session: Session, ids: Sequence[int]) -> None:
    """Refuse where a valid certificate says one of these records, or a correction of one waits for a decision."""
    waiting = select(Correction.id).where(Correction.service_record_id.in_(ids), Correction.granted.is_(None))
    if session.scalar(waiting.limit(1)):
        raise Refusal("这些记录里有待确认的更正，请先同意或退回更正。")
    issued_at = (
        select(AuditGroup.at)
        .join(AuditEntry, AuditEntry.group_id == AuditGroup.id)
        .where(AuditEntry.record_kind == Certificate.__tablename__, AuditEntry.record_id == Certificate.id)
        .where(AuditEntry.action == AuditAction.ADD)
        .correlate(Certificate)
        .limit(1)
        .scalar_subquery()
    )
    certified = (
        select(Certificate.year, Certificate.number)
        .join(ServiceRecord, ServiceRecord.volunteer_id == Certificate.volunteer_id)
        .where(
            ServiceRecord.id.in_(ids),
            ServiceRecord.served_on.between(Certificate.first_on, Certificate.last_on),
            ServiceRecord.confirmed_at.is_not(None),
            func.date(ServiceRecord.confirmed_at) <= func.date(Certificate.issued_on),
            ServiceRecord.confirmed_at <= func.coalesce(issued_at, ServiceRecord.confirmed_at),  # on that day: by then
            Certificate.status == CertificateStatus.VALID,
        )
    )
    if found := session.execute(certified.limit(1)).first():
        raise Refusal(
            f"志证〔{found[0]}〕{found[1]}号证明里已写了这些时长，不能收回确认。要改时长请用“更正”，或先把证明作废。"
        )
