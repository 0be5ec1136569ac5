"""From the office's records to sheets of paper: services give drafts, documents draws them."""

from __future__ import annotations

from datetime import date

from jiceng_desktop.documents.notice import Notice
from jiceng_desktop.services.documents import Draft


def notice_of(draft: Draft, today: date) -> Notice:
    """Return the sheet of a draft; one without a day of its own is signed today."""
    return Notice(
        title=draft.title,
        addressee=draft.addressee,
        body=draft.body,
        signatory=draft.signatory,
        signed_on=draft.signed_on or today,
        number=draft.number,
        remark=draft.remark,
        seal=draft.seal,
    )
