"""催还通知: one reader gets a sheet to look at, several get theirs in the order in which they live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import loans, templates
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.papers.mailing import MailingDialog
from jiceng_desktop.ui.papers.opening import open_paper


def write_reminders(parent: QWidget, desk: Desk, person_ids: Sequence[int], after: Callable[[], object]) -> None:
    """Open the reminder of one reader or the sheets of several; ``after`` is called once they are filed.

    Raises:
        Refusal: nobody is late, or the office has removed the template.
    """
    office = desk.office
    persons = office.read(loans.late_among, person_ids, date.today())
    if not persons:
        raise Refusal("没有逾期的图书，不用催还。")
    offers = office.read(templates.fitting, Subject.READER)
    if not offers:
        raise Refusal("没有催还通知的模板了。请在“通知公告”的“模板”里恢复，再来催还。")

    def filed(_document_id: int) -> None:
        office.write(loans.reminded, persons)
        after()

    if len(persons) == 1:
        editor = open_paper(desk, parent, offers[0], About(Subject.READER, persons[0]))
        if editor is not None:
            editor.filed.connect(filed)
        return
    draft = office.read(templates.draft, offers[0].id, None, date.today())
    draft = replace(draft, about=f"逾期的读者 {len(persons):,} 人")
    mailing = MailingDialog(desk, draft, parent, Who(Source.IDS, ids=tuple(persons)))
    mailing.filed.connect(filed)
    mailing.open()
