from __future__ import annotations

from dataclasses import astuple, replace

import pytest

from jiceng_desktop.db.migrations.versions import s0007_library
from jiceng_desktop.documents.labels import SHEETS
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import label_sheets, undo
from jiceng_desktop.services.label_sheets import Draft

OWN = Draft(columns=3, rows=10, width=64, height=26.7, left=7, top=15, gap=2, row_gap=0)


def test_an_office_begins_with_the_usual_sheets(office):
    found = [astuple(draft)[:8] for _, draft in office.read(label_sheets.listed)]
    assert found == list(label_sheets.USUAL)


def test_paper_and_migration_know_the_same_sheets():
    assert [astuple(sheet)[:8] for sheet in SHEETS] == list(label_sheets.USUAL)
    assert list(s0007_library._SHEETS) == list(label_sheets.USUAL)


def test_a_sheet_is_named_by_its_measures(office):
    sheet = office.write(label_sheets.save, None, OWN)
    assert office.read(label_sheets.load, sheet) == replace(OWN, name="3×10，每张 30 枚（64×26.7 毫米）", version=1)
    office.write(label_sheets.save, sheet, replace(OWN, name="书标", row_gap=None, version=1))
    assert office.read(label_sheets.load, sheet).name == "书标"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"columns": None}, "columns"),
        ({"rows": 31}, "rows"),
        ({"width": None}, "width"),
        ({"height": 5}, "height"),
        ({"left": -1}, "left"),
        ({"width": 90}, "width"),
        ({"row_gap": 5}, "height"),
        ({"name": label_sheets.USUAL[0][0]}, "name"),
    ],
)
def test_what_no_sheet_can_be_is_refused_at_its_field(office, changes, field):
    with pytest.raises(Refusal) as refused:
        office.write(label_sheets.save, None, replace(OWN, **changes))
    assert refused.value.field == field


def test_a_sheet_is_deleted_and_taken_back_but_one_stays(office):
    ids = [key for key, _ in office.read(label_sheets.listed)]
    office.write(label_sheets.remove, ids[0])
    office.write(undo.take_back, office.last_group)
    assert [key for key, _ in office.read(label_sheets.listed)] == ids
    for key in ids[1:]:
        office.write(label_sheets.remove, key)
    with pytest.raises(Refusal, match="至少"):
        office.write(label_sheets.remove, ids[0])
    with pytest.raises(Refusal, match="已被删除"):
        office.write(label_sheets.remove, ids[1])
