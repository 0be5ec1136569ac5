from __future__ import annotations

from jiceng_desktop.exchange import form
from jiceng_desktop.services import forms
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.pages.forms.filling import Filling
from tests.services.demo.looking import TODAY


def test_the_last_two_months_stand_in_the_register(full):
    newest, before = full.read(forms.LISTING.ids, Query())
    texts = full.read(forms.LISTING.texts, [newest, before])
    assert [text[:2] for text in texts] == [("高龄老人统计表", "2026-08-05"), ("高龄老人统计表", "2026-07-05")]
    _, difference = full.read(forms.two, before, newest)
    assert (len(difference.new), len(difference.gone)) == (1, 0)
    assert [change[1] for change in difference.changed] == ["联系电话"]


def test_the_program_knows_the_form_and_fills_it_as_the_office_did(full):
    newest = full.read(forms.LISTING.ids, Query())[0]
    known, template = full.read(forms.again, newest)
    filling = Filling(full, form.opened("高龄老人统计表.xlsx", template), TODAY)
    assert filling.known == known
    filling.look_up_all()
    assert filling.filled_sheets() == [0]
    assert not filling.difference()


def test_what_was_handed_in_can_be_opened(full):
    newest = full.read(forms.LISTING.ids, Query())[0]
    name, workbook = full.read(forms.copy_of, newest)
    (sheet,) = form.opened(name, workbook).sheets
    (rows,) = full.read(forms.sheets_of, newest)
    assert [row[1] for row in sheet.rows[3 : 3 + len(rows.names)]] == list(rows.names)
