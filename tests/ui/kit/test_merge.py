"""Two cards side by side."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton, QRadioButton, QWidget

from jiceng_desktop.db.store import create_store, open_store
from jiceng_desktop.services import community, people
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.people import Draft
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.merge import MergeDialog
from tests.stores import CHEAP

PASSPHRASE = "梧桐里-正确的口令"


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founded")
    store, _ = create_store(folder / "翠湖社区.db", "王主任", PASSPHRASE, parameters=CHEAP)
    Office(store, "王主任").write(community.found, "翠湖社区", "翠湖社区居民委员会", invented=True)
    store.dispose()
    return folder


@pytest.fixture
def office(founded, tmp_path):
    shutil.copytree(founded, tmp_path / "store")
    store = open_store(tmp_path / "store" / "翠湖社区.db", PASSPHRASE).store
    yield Office(store, "王主任")
    store.dispose()


@pytest.fixture
def pair(office):
    first = Draft(name="王建国", phone="19900000001", born_on=date(1950, 1, 1), note="每周三透析")
    second = Draft(name="王建国", phone="19900000002", address="幸福小区3号楼2单元501室", note="听力不好")
    return tuple(office.write(people.save, None, draft) for draft in (first, second))


@pytest.fixture
def dialog(qtbot, office, jobs, pair):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = MergeDialog(Desk(office, jobs, Memory()), pair[::-1], parent)
    dialog.show()
    yield dialog
    parent.close()


def buttons(dialog, name) -> list[QRadioButton]:
    return [dialog._groups[name].button(side) for side in (0, 1)]


def test_what_differs_is_shown_and_the_fuller_value_chosen(dialog):
    assert set(dialog._groups) == {"phone", "born_on", "home_id", "note"}
    assert dialog.choice().sides == {"phone": 0, "born_on": 0, "home_id": 1, "note": 0}
    assert buttons(dialog, "born_on")[1].text() == "（空）"


def test_what_is_the_same_is_shown_on_demand(dialog):
    assert not any(widget.isVisible() for widget in dialog._same)
    dialog.all_fields.click()
    assert all(widget.isVisible() for widget in dialog._same)


def test_secrets_are_masked_until_they_are_shown(dialog, office, pair):
    assert buttons(dialog, "phone")[0].text() == "199****0001"
    assert "内容不同" in buttons(dialog, "note")[0].text()
    dialog.findChild(QPushButton, "reveal-phone").click()
    assert [button.text() for button in buttons(dialog, "phone")] == ["19900000001", "19900000002"]
    for person_id in pair:
        assert any(line.action == "reveal" for line in office.read(people.done_to, person_id))


def test_merging_keeps_what_was_chosen(dialog, qtbot, office, pair):
    dialog.choose("phone", 1)
    with qtbot.waitSignal(dialog.merged) as merged:
        dialog.merge_button.click()
    assert merged.args == [pair[0]]
    card = office.read(people.load, pair[0])
    assert (card.phone, card.note, card.born_on) == ("19900000002", "每周三透析", date(1950, 1, 1))
    assert card.address == "幸福小区3号楼2单元501室"


def test_a_card_changed_meanwhile_is_refused_in_words(dialog, said, office, pair):
    card = office.read(people.load, pair[1])
    office.write(people.save, pair[1], people.replace(card, employer="某某机械厂"))
    dialog.merge_button.click()
    assert "刚被另一处修改过" in said[-1]
    assert dialog.isVisible()
    assert office.read(people.count) == 2


def test_stepping_back_changes_nothing(dialog, office):
    dialog.reject()
    assert office.read(people.count) == 2
