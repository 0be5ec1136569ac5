from __future__ import annotations

import json
import os
import re
import shutil
import time
import zipfile
from collections import namedtuple
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from jiceng_desktop.db import backup, retention
from jiceng_desktop.db.store import create_store
from jiceng_desktop.errors import Refusal
from tests.db.archives import KNOWN_NAME, NOW, names, rewrite

# Making one


def test_an_archive_is_one_file_that_says_what_it_holds(archive, folder):
    (file,) = folder.iterdir()
    assert re.fullmatch(r"翠湖社区-20261121-093000-[0-9a-f]{6}\.jcbak", file.name)
    manifest = backup.inspect(archive)
    assert manifest.created_at == "2026-11-21T09:30:00"
    assert manifest.rows["note"] == 1
    assert manifest.rows["reply"] == 0
    with zipfile.ZipFile(archive) as pack:
        assert sorted(pack.namelist()) == ["database.db", "database.db.keys", "manifest.json"]
        assert set(json.loads(pack.read("manifest.json"))) == {
            "app_version",
            "schema_revision",
            "created_at",
            "sha256",
            "rows",
        }


def test_an_archive_holds_nothing_readable(archive):
    content = archive.read_bytes()
    assert KNOWN_NAME.encode() not in content
    assert b"CREATE TABLE" not in content


def test_a_backup_holds_what_was_committed_and_the_store_lives_on(store, archive, passphrase):
    with store.writing("王主任") as session:
        session.execute(text("INSERT INTO note (name) VALUES ('乙')"))
        during = store.back_up(archive.parent, NOW + timedelta(minutes=1))
    assert backup.verify(during, passphrase).rows["note"] == 1
    assert names(store) == [KNOWN_NAME, "乙"]


@pytest.mark.parametrize("step", range(4))
def test_cancelling_leaves_nothing_behind(store, folder, step):
    def report(done, total):
        assert total == 3
        if done == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.back_up(folder, NOW, report)
    assert list(folder.iterdir()) == []


def test_a_backup_disk_that_is_not_there_is_refused(store, tmp_path):
    with pytest.raises(Refusal, match="U 盘"):
        store.back_up(tmp_path / "U盘" / "备份", NOW)
    assert not (tmp_path / "U盘").exists()


def test_a_disk_without_room_is_refused(store, folder, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(0, 0, 3 * store.path.stat().st_size - 1))
    with pytest.raises(Refusal, match="磁盘空间不足"):
        store.back_up(folder, NOW)
    assert list(folder.iterdir()) == []


def test_what_a_killed_backup_left_is_swept_away_and_a_running_one_spared(store, folder):
    folder.mkdir()
    left, running = folder / ".jcbak-left", folder / ".jcbak-running"
    for aside, hours in ((left, 25), (running, 2)):
        aside.mkdir()
        moment = time.time() - 3600 * hours
        os.utime(aside, (moment, moment))
    store.back_up(folder, NOW)
    assert not left.exists()
    assert running.exists()


# Checking one


def test_a_sound_archive_is_verified(archive, passphrase):
    assert backup.verify(archive, passphrase) == backup.inspect(archive)


def test_a_wrong_passphrase_is_refused(archive):
    with pytest.raises(Refusal, match="口令不对") as refusal:
        backup.verify(archive, "not the passphrase")
    assert refusal.value.field == "passphrase"


def test_sixteen_flipped_bytes_anywhere_are_found(archive, passphrase, capfd):
    whole = archive.read_bytes()
    for where in range(0, len(whole) - 16, len(whole) // 20):
        archive.write_bytes(
            whole[:where] + bytes(byte ^ 0xFF for byte in whole[where : where + 16]) + whole[where + 16 :]
        )
        with pytest.raises(Refusal):
            backup.verify(archive, passphrase)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_a_truncated_archive_is_refused(archive, passphrase, kept):
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(kept * len(whole)) if kept < 1 else kept])
    with pytest.raises(Refusal, match="不是本程序的备份文件"):
        backup.verify(archive, passphrase)


@pytest.mark.parametrize("member", ["database_db", "database_db_keys", "manifest_json"])
def test_an_archive_without_one_of_its_parts_is_refused(archive, passphrase, member):
    rewrite(archive, **{member: None})
    with pytest.raises(Refusal, match="不是本程序的备份文件"):
        backup.verify(archive, passphrase)


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_a_damaged_manifest_is_refused(archive, content):
    rewrite(archive, manifest_json=content)
    with pytest.raises(Refusal, match="说明部分"):
        backup.inspect(archive)


def test_missing_rows_are_found(archive, passphrase):
    manifest = json.loads(zipfile.ZipFile(archive).read("manifest.json"))
    manifest["rows"]["note"] = 2
    rewrite(archive, manifest_json=json.dumps(manifest))
    with pytest.raises(Refusal, match="记录数对不上"):
        backup.verify(archive, passphrase)


def test_a_missing_archive_is_refused(folder):
    with pytest.raises(Refusal, match="找不到备份文件"):
        backup.inspect(folder / "a.jcbak")


# Keeping them


@pytest.fixture
def namesake(tmp_path, passphrase, cheap):
    """Another database whose file has the same name."""
    (tmp_path / "另一处").mkdir()
    store, _ = create_store(tmp_path / "另一处" / "翠湖社区.db", "李干事", passphrase, parameters=cheap)
    yield store
    store.dispose()


def test_the_newest_archive_is_known(folder, archive, store):
    assert store.last_backup(folder) == NOW
    store.back_up(folder, NOW + timedelta(days=1))
    assert store.last_backup(folder) == NOW + timedelta(days=1)


def test_a_folder_without_archives_of_this_database_has_no_newest(store, namesake, tmp_path):
    (tmp_path / "照片-20269999-999999.jcbak").write_bytes(b"")
    (tmp_path / "翠湖社区-20261120-093000.jcbak").write_bytes(b"")  # of any database of that name
    namesake.back_up(tmp_path, NOW)
    assert store.last_backup(tmp_path) is None
    assert store.last_backup(tmp_path / "无") is None


def test_databases_of_one_name_do_not_thin_out_each_other(store, namesake, folder):
    mine = {store.back_up(folder, NOW - timedelta(days=40, hours=hour)) for hour in (2, 1)}
    for day in range(20, 0, -1):
        namesake.back_up(folder, NOW - timedelta(days=day))
    theirs = set(folder.iterdir()) - mine
    assert mine <= set(folder.iterdir())
    assert 7 < len(theirs) < 20
    assert store.last_backup(folder) == NOW - timedelta(days=40, hours=1)
    assert namesake.last_backup(folder) == NOW - timedelta(days=1)
    newest = store.back_up(folder, NOW)
    assert set(folder.iterdir()) == {max(mine), newest} | theirs


def test_an_archive_is_never_overwritten(store, namesake, folder):
    made = [one.back_up(folder, NOW) for one in (store, store, store, namesake)]
    assert set(made) == set(folder.iterdir())
    assert made[1].name == f"{made[0].stem}-2.jcbak"
    assert [retention.database_name(archive) for archive in made] == ["翠湖社区"] * 4


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("翠湖社区-20261121-093000-a1b2c3.jcbak", "翠湖社区"),
        ("翠湖-1-20261121-093000-a1b2c3-2.jcbak", "翠湖-1"),
        ("翠湖社区-20261121-093000.jcbak", "翠湖社区"),
        ("改过名字.jcbak", "改过名字"),
    ],
)
def test_an_archive_tells_of_which_database_it_is(file, name):
    assert retention.database_name(Path(file)) == name


def test_old_archives_go_and_other_files_stay(folder, archive, store):
    series = archive.stem.rsplit("-", 1)[1]
    other = folder / f"另一个社区-20200101-000000-{series}.jcbak"
    earlier = folder / "翠湖社区-20200101-000000.jcbak"  # from before archives told which database they are of
    stray = folder / "说明.txt"
    old = [folder / f"翠湖社区-20261001-{hour:02}0000-{series}.jcbak" for hour in range(24)]
    again = folder / f"翠湖社区-20261001-000000-{series}-2.jcbak"
    for file in (other, earlier, stray, again, *old):
        file.write_bytes(b"")
    newest = store.back_up(folder, NOW + timedelta(days=1))
    assert set(folder.iterdir()) == {other, earlier, stray, old[-1], archive, newest}


def test_an_old_archive_that_is_held_open_does_not_fail_the_new_one(folder, archive, store, monkeypatch):
    series = archive.stem.rsplit("-", 1)[1]
    old = folder / f"翠湖社区-20200101-000000-{series}.jcbak"
    for month in range(1, 25):
        stamp = f"{2024 + month // 13}{(month - 1) % 12 + 1:02}01-000000"
        (folder / f"翠湖社区-{stamp}-{series}.jcbak").write_bytes(b"")
    old.write_bytes(b"")
    unlink = Path.unlink

    def unlink_unless_held(self, missing_ok=False):
        if self == old:
            raise PermissionError(13, "held by a virus scanner")
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink_unless_held)
    assert store.back_up(folder, NOW + timedelta(days=1)).exists()
    assert old.exists()


stamps = st.sets(st.datetimes(NOW - timedelta(days=800), NOW), max_size=120)


@given(stamps)
def test_retention_keeps_the_newest_of_every_period_it_promises(made):
    staying = retention.kept(made, NOW)
    assert staying <= made
    assert retention.kept(staying, NOW) == staying
    assert {one for one in made if one > NOW - timedelta(days=1)} <= staying
    assert len([one for one in staying if one <= NOW - timedelta(days=1)]) <= 23
    for period, count in (
        (datetime.date, 7),
        (lambda one: one.isocalendar()[:2], 4),
        (lambda one: (one.year, one.month), 12),
    ):
        for found in sorted({period(one) for one in made}, reverse=True)[:count]:
            assert max(one for one in made if period(one) == found) in staying


def test_daily_backups_thin_out_but_reach_back_a_year():
    staying: set[datetime] = set()
    for day in range(800):
        now = NOW + timedelta(days=day)
        staying = retention.kept(staying | {now}, now)
        assert len(staying) <= 24
    assert now - min(staying) > timedelta(days=330)
    assert {now - timedelta(days=day) for day in range(7)} <= staying


def test_a_clock_that_was_ahead_does_not_cost_the_real_backups():
    ahead = NOW + timedelta(days=900)
    assert retention.kept({ahead, NOW - timedelta(hours=1)}, NOW) == {ahead, NOW - timedelta(hours=1)}
