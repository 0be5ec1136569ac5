"""A database as a whole: nothing half made, nothing lost."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db import location
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.store import create_store
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import community, vault

PASSPHRASE = "梧桐里-正确的口令"
NEW = "换过的新口令-2026"
NOW = datetime(2026, 11, 21, 9, 30)
CHEAP = Parameters(time_cost=1, memory_kib=8, lanes=1)


class Stopped(Exception):
    """Stands for the clerk's cancel."""


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(vault, "PARAMETERS", CHEAP)


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "数据"
    folder.mkdir()
    return folder / "翠湖社区.db"


@pytest.fixture
def code(path):
    office, code = vault.create(path, "王主任", PASSPHRASE, "翠湖社区", "翠湖社区居民委员会")
    office.close()
    return code


def refused(act, *arguments):
    with pytest.raises(Refusal) as refusal:
        act(*arguments)
    return refusal.value.field, str(refusal.value)


def test_a_new_community_opens_with_its_name_and_clerk(path, code):
    office = vault.open_(path, PASSPHRASE)
    about = office.read(community.about)
    assert (about.name, about.office, about.invented) == ("翠湖社区", "翠湖社区居民委员会", False)
    assert not about.recovery_confirmed
    assert office.clerk == "王主任"
    office.close()


@pytest.mark.parametrize(
    ("clerk", "passphrase", "name", "office", "field"),
    [
        (" ", PASSPHRASE, "翠湖社区", "居委会", "clerk"),
        ("王主任", "1234567", "翠湖社区", "居委会", "passphrase"),
        ("王主任", PASSPHRASE, " ", "居委会", "name"),
        ("王主任", PASSPHRASE, "翠湖社区", " ", "office"),
    ],
)
def test_what_is_missing_is_refused_at_its_field_and_leaves_nothing(path, clerk, passphrase, name, office, field):
    assert refused(vault.create, path, clerk, passphrase, name, office)[0] == field
    assert list(path.parent.iterdir()) == []


def test_an_existing_file_is_refused_and_untouched(path):
    path.write_bytes(b"precious")
    field, told = refused(vault.create, path, "王主任", PASSPHRASE, "翠湖社区", "居委会")
    assert field == "path"
    assert "已经存在" in told
    assert path.read_bytes() == b"precious"


def test_cancelled_creation_leaves_nothing(path):
    def report(done, total):
        if done == total:
            raise Stopped

    with pytest.raises(Stopped):
        vault.create(path, "王主任", PASSPHRASE, "翠湖社区", "居委会", report)
    assert list(path.parent.iterdir()) == []


def test_the_demo_is_made_with_progress(path):
    told = []
    office = vault.create_demo(path, PASSPHRASE, NOW.date(), lambda done, of: told.append(done / of), scale=0.05)
    assert office.read(community.about).invented
    office.close()
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] == 1


def test_a_demo_cancelled_half_way_leaves_nothing(path):
    def report(done, total):
        if done > total / 2:
            raise Stopped

    with pytest.raises(Stopped):
        vault.create_demo(path, PASSPHRASE, date(2026, 11, 21), report, scale=0.05)
    assert list(path.parent.iterdir()) == []


def demo(path, report=None, seed=2026):
    return vault.renew_demo(path, PASSPHRASE, NOW.date(), report, seed, scale=0.02)


def test_a_demo_made_afresh_takes_the_place_of_the_old_one(path):
    demo(path).close()
    before = people_of(path)
    demo(path, seed=7).close()
    assert people_of(path) != before
    assert len(list(path.parent.iterdir())) == 3


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_a_demo_whose_renewal_is_cancelled_stays(path, share):
    demo(path).close()
    before = {file: file.read_bytes() for file in path.parent.iterdir()}

    def report(done, total):
        if done >= share * total:
            raise Stopped

    with pytest.raises(Stopped):
        demo(path, report, seed=7)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_demo_that_another_program_holds_is_refused(path, monkeypatch):
    demo(path).close()
    before = people_of(path)

    def held(self, target):
        raise PermissionError(13, "held by another program")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", held)
        field, told = refused(demo, path)
    assert (field, "无法替换" in told) == ("path", True)
    assert people_of(path) == before


def people_of(path):
    office = vault.open_(path, PASSPHRASE)
    found = office.read(lambda session: list(session.scalars(select(Person.name))))
    office.close()
    return found


def test_a_wrong_passphrase_and_a_bad_file_are_refused_at_different_fields(path, code):
    assert refused(vault.open_, path, "不是这个口令")[0] == "passphrase"
    path.write_bytes(b"\0" * 4096)
    assert refused(vault.open_, path, PASSPHRASE)[0] == "path"
    assert refused(vault.open_, path.with_name("没有.db"), PASSPHRASE)[0] == "path"


def test_a_database_without_a_community_is_refused(path):
    store, _ = create_store(path, "王主任", PASSPHRASE, parameters=CHEAP)
    store.dispose()
    field, told = refused(vault.open_, path, PASSPHRASE)
    assert field == "path"
    assert "还没有社区" in told


def test_the_recovery_code_gives_a_new_passphrase(path, code):
    vault.check_recovery(path, code.lower().replace("-", " "))
    vault.reset_passphrase(path, code, NEW)
    assert refused(vault.open_, path, PASSPHRASE)[0] == "passphrase"
    vault.open_(path, NEW).close()


def test_a_recovery_code_of_other_data_is_refused(path, code):
    other, strange = vault.create(path.with_name("别处.db"), "李", PASSPHRASE, "别处社区", "居委会")
    other.close()
    assert refused(vault.check_recovery, path, strange)[0] == "recovery_code"
    assert refused(vault.reset_passphrase, path, strange, NEW)[0] == "recovery_code"
    vault.open_(path, PASSPHRASE).close()


def test_the_passphrase_can_be_changed_by_who_knows_it(path, code):
    assert refused(vault.change_passphrase, path, "不是这个口令", NEW)[0] == "passphrase"
    vault.change_passphrase(path, PASSPHRASE, NEW)
    vault.open_(path, NEW).close()


def test_a_backup_comes_back(path, code, tmp_path):
    office = vault.open_(path, PASSPHRASE)
    assert vault.check(office) == []
    folder = tmp_path / "盘" / "备份"
    vault.prepare_folder(folder)
    assert vault.last_backup(office, folder) is None
    archive = vault.back_up(office, folder, NOW)
    assert vault.last_backup(office, folder) == NOW
    office.close()
    for file in path.parent.iterdir():
        file.unlink()
    assert refused(vault.restore, archive, path, NOW, "不是这个口令")[0] == "passphrase"
    assert vault.restore(archive, path, NOW, PASSPHRASE) is None
    vault.open_(path, PASSPHRASE).close()


def test_a_backup_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "文件").write_bytes(b"")
    assert refused(vault.prepare_folder, tmp_path / "文件" / "备份")[0] == "folder"


def test_a_read_only_folder_is_refused_before_anything_is_made(path, monkeypatch):
    def forbid(**_):
        raise PermissionError(13, "read-only")

    monkeypatch.setattr(location.tempfile, "TemporaryFile", forbid)  # the system's answer, which root never gets
    field, told = refused(vault.create, path, "王主任", PASSPHRASE, "翠湖社区", "居委会")
    assert field == "path"
    assert "只读" in told
    assert list(path.parent.iterdir()) == []
