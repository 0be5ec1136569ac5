"""“没有问题”: findings the office has looked at and found right, until it thinks better of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.checkup import Accepted
from jiceng_desktop.services import undo
from jiceng_desktop.services.checkup.problems import Finding
from jiceng_desktop.services.office import action


@action("数据体检：没有问题")
def accept(session: Session, findings: Sequence[Finding], reason: str | None = None) -> None:
    """Remember that nothing is wrong with these findings."""
    known = _known(session, findings)
    for finding in findings:
        if (finding.problem.value, finding.subject) not in known:
            session.add(Accepted(finding=finding.problem.value, subject=finding.subject, reason=reason))


@action("数据体检：重新提示")
def doubt(session: Session, findings: Sequence[Finding]) -> None:
    """Point these findings out again."""
    known = _known(session, findings)
    for finding in findings:
        accepted = known.get((finding.problem.value, finding.subject))
        if accepted is not None:
            undo.keep(session, accepted)
            session.delete(accepted)


def _known(session: Session, findings: Sequence[Finding]) -> dict[tuple[str, str], Accepted]:
    """Return what was accepted of the same kinds."""
    kinds = {finding.problem.value for finding in findings}
    found = session.scalars(select(Accepted).where(Accepted.finding.in_(kinds)))
    return {(one.finding, one.subject): one for one in found}
