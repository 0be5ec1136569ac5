from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from jiceng_desktop.db import keyring
from jiceng_desktop.db.engine import open_engine
from jiceng_desktop.db.store import Store, create_store, open_store
from jiceng_desktop.errors import Refusal

KNOWN_NAME = "欧阳测试甲"


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


def add(store, name):
    with store.writing("王主任") as session:
        session.add(Note(name=name))


def names(store):
    with store.reading() as session:
        return session.scalars(text("SELECT name FROM note ORDER BY id")).all()


def pragma(store, name):
    with store.reading() as session:
        return session.scalar(text(f"PRAGMA {name}"))


def refused(path, passphrase, words):
    with pytest.raises(Refusal, match=words) as refusal:
        open_store(path, passphrase)
    return refusal.value


def flip(path, where):
    content = bytearray(path.read_bytes())
    for index in range(where, where + 16):
        content[index] ^= 0xFF
    path.write_bytes(content)


# Reading and writing


def test_what_is_written_is_there_after_opening_again(store, path, passphrase):
    add(store, "甲")
    store.dispose()
    opened = open_store(path, passphrase)
    assert (names(opened.store), opened.clerk, opened.store.path) == (["甲"], "王主任", path)
    opened.store.dispose()


def test_a_write_carries_who_and_what(store):
    now = datetime(2026, 11, 21, 9, 30)
    with store.writing("王主任", "登记居民", now) as session:
        assert session.info == {"actor": "王主任", "title": "登记居民", "now": now}


def test_a_reading_session_stores_nothing(store):
    with store.reading() as session:
        session.add(Note(name="甲"))
        session.flush()
    assert names(store) == []


def test_a_write_that_fails_stores_nothing(store):
    with pytest.raises(ZeroDivisionError), store.writing("王主任") as session:
        session.add(Note(name="甲"))
        session.flush()
        raise ZeroDivisionError
    assert names(store) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("cache_size", -65536),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("journal_size_limit", 64 * 1024 * 1024),
    ],
)
def test_every_connection_is_set_up(store, name, value):
    assert pragma(store, name) == value


def test_records_stay_readable_after_the_commit(store):
    with store.writing("王主任") as session:
        note = Note(name="甲")
        session.add(note)
    assert note.name == "甲"


def test_two_desks_write_at_once_and_both_are_stored(store):
    def work(desk):
        for number in range(30):
            with store.writing(desk) as session:
                count = session.scalar(text("SELECT count(*) FROM note"))
                session.add(Note(name=f"{desk}{number}/{count}"))

    with ThreadPoolExecutor(2) as desks:
        list(desks.map(work, ("王主任", "李干事")))
    assert [int(name.split("/")[1]) for name in names(store)] == list(range(60))


# What can go wrong while writing


def test_a_conflict_is_said_in_plain_words(store):
    add(store, "甲")
    with pytest.raises(Refusal, match="已经有一条相同的记录"):
        add(store, "甲")


def test_a_missing_reference_is_said_in_plain_words(store):
    with pytest.raises(Refusal, match="与其他记录有关联"), store.writing("王主任") as session:
        session.execute(text("INSERT INTO reply (note_id) VALUES (99)"))


def test_a_bug_is_not_dressed_up(store):
    with pytest.raises(OperationalError, match="no such table"), store.writing("王主任") as session:
        session.execute(text("INSERT INTO nowhere VALUES (1)"))


def test_a_stale_save_is_refused(store):
    add(store, "甲")
    with store.reading() as session:
        mine = session.get_one(Note, 1)
    with store.writing("李干事") as session:
        session.get_one(Note, 1).name = "乙"
    with pytest.raises(Refusal, match="另一处修改过"), store.writing("王主任") as session:
        mine.name = "丙"
        session.add(mine)
    assert names(store) == ["乙"]


def test_a_full_disk_loses_nothing_but_the_write(store, path, passphrase):
    add(store, "甲")
    with store.writing("王主任") as session:
        session.execute(text(f"PRAGMA max_page_count={session.scalar(text('PRAGMA page_count')) + 1}"))
    with pytest.raises(Refusal, match="磁盘空间不足"), store.writing("王主任") as session:
        for number in range(1000):
            with session.begin_nested():
                session.add(Note(name=f"{number}" * 500))
    assert names(store) == ["甲"]
    store.dispose()
    again = open_store(path, passphrase).store
    add(again, "乙")
    assert names(again) == ["甲", "乙"]
    again.dispose()


def test_a_locked_database_is_said_in_plain_words(store):
    with store.reading() as session:
        session.execute(text("PRAGMA busy_timeout=0"))
    other = open_engine(store.path, store.key)
    with Store(other).writing("李干事") as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(Refusal, match="占用"):
            add(store, "甲")
    other.dispose()
    add(store, "甲")


def test_a_read_only_database_is_said_in_plain_words(store):
    with pytest.raises(Refusal, match="只读"), store.writing("王主任") as session:
        session.execute(text("PRAGMA query_only=ON"))
        session.execute(text("INSERT INTO note (name) VALUES ('甲')"))


def test_a_failure_does_not_quote_what_was_being_stored(store):
    with pytest.raises(OperationalError) as failure, store.writing("王主任") as session:
        session.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": KNOWN_NAME})
    assert KNOWN_NAME not in str(failure.value)


# Creating


def test_creating_leaves_the_database_and_its_slots_alone(path, passphrase, cheap):
    steps = []
    store, _ = create_store(
        path, "王主任", passphrase, report=lambda done, total: steps.append((done, total)), parameters=cheap
    )
    store.dispose()
    assert {file.name for file in path.parent.iterdir()} == {path.name, f"{path.name}.keys", f"{path.name}.keys.old"}
    assert steps == [(0, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("ending", ["", ".keys", ".keys.old"])
def test_an_existing_file_is_never_overwritten(path, passphrase, cheap, ending):
    present = path.with_name(path.name + ending)
    present.write_bytes(b"something dear")
    with pytest.raises(Refusal, match="已经存在"):
        create_store(path, "王主任", passphrase, parameters=cheap)
    assert present.read_bytes() == b"something dear"
    assert list(path.parent.iterdir()) == [present]


def test_a_short_passphrase_leaves_nothing_behind(path, cheap):
    with pytest.raises(Refusal) as refusal:
        create_store(path, "王主任", "short", parameters=cheap)
    assert refusal.value.field == "passphrase"
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("step", [0, 2, 3])
def test_cancelling_leaves_nothing_behind(path, passphrase, cheap, step):
    def report(done, _total):
        if done == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_store(path, "王主任", passphrase, report=report, parameters=cheap)
    assert list(path.parent.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(path, passphrase):
    with pytest.raises(Refusal, match="找不到文件夹"):
        create_store(path.parent / "无" / "a.db", "王主任", passphrase)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that even an administrator cannot write")
def test_a_read_only_folder_is_refused(passphrase):
    with pytest.raises(Refusal, match="只读"):
        create_store(Path("/proc/a.db"), "王主任", passphrase)


# Opening


def test_a_wrong_passphrase_is_refused(store, path):
    assert refused(path, "not the passphrase", "口令不对").field == "passphrase"


def test_a_missing_file_is_refused_and_not_created(path, passphrase):
    refused(path, passphrase, "找不到数据文件")
    assert not path.exists()


def test_a_file_without_slots_is_refused(store, path, passphrase):
    store.dispose()
    for file in (keyring.keys_file(path), keyring.spare_file(path)):
        file.unlink()
    refused(path, passphrase, "缺少密钥文件")


def test_a_plain_database_is_refused(path, passphrase):
    plain = driver.connect(str(path))
    plain.execute("CREATE TABLE t (x)")
    plain.close()
    refused(path, passphrase, "不是本程序建立的")


def test_an_empty_file_is_refused(store, path, passphrase):
    store.dispose()
    path.write_bytes(b"")
    refused(path, passphrase, "空的或已损坏")


@pytest.mark.parametrize("where", [0, 2000])
def test_sixteen_flipped_bytes_are_found_and_the_passphrase_not_blamed(store, path, passphrase, where, capfd):
    store.dispose()
    flip(path, where)
    assert refused(path, passphrase, "已损坏").field is None
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_no_database_is_refused(store, path, passphrase):
    store.dispose()
    path.write_bytes(os.urandom(8192))
    refused(path, passphrase, "已损坏")


def test_flipped_bytes_further_in_are_found_when_read(store, path, passphrase, tmp_path):
    add(store, "甲")
    with store.reading() as session:
        page = session.scalar(text("SELECT rootpage FROM sqlite_master WHERE name = 'note'"))
    store.dispose()
    flip(path, (page - 1) * 4096 + 4000)
    opened = open_store(path, passphrase).store
    with pytest.raises(Refusal, match="已损坏"):
        names(opened)
    with pytest.raises(Refusal, match="已损坏"):
        opened.back_up(tmp_path, datetime(2026, 11, 21, 9, 30))
    assert list(tmp_path.iterdir()) == [path.parent]
    opened.dispose()


def test_a_newer_database_is_refused(store, path, passphrase):
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    store.dispose()
    refused(path, passphrase, "更新版本的程序")


def test_opening_works_in_the_background(store, path, passphrase):
    add(store, "甲")
    store.dispose()
    with ThreadPoolExecutor(1) as worker:
        opened = worker.submit(open_store, path, passphrase).result()
    assert names(opened.store) == ["甲"]
    opened.store.dispose()


# Checking


def test_a_sound_database_has_no_faults(store):
    add(store, "甲")
    assert store.faults() == []
    add(store, "乙")


def test_a_dangling_reference_is_a_fault(store):
    with store.engine.connect() as connection:
        connection.connection.execute("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("INSERT INTO reply (note_id) VALUES (99)")
        connection.commit()
        connection.connection.execute("PRAGMA foreign_keys=ON")
    assert store.faults() == ["表 reply 有 1 处引用了不存在的记录。"]


def test_an_altered_page_is_a_fault(store, path, passphrase):
    add(store, KNOWN_NAME * 4000)  # so that the file ends in pages that opening it does not read
    store.dispose()
    flip(path, path.stat().st_size - 4096 + 2000)
    opened = open_store(path, passphrase).store
    assert any("已损坏" in fault for fault in opened.faults())
    opened.dispose()


# What stays on the disk


def test_no_file_holds_plain_text(store, path, tmp_path):
    add(store, KNOWN_NAME)
    with store.writing("王主任") as session:
        session.execute(text("CREATE TEMP TABLE sorted AS SELECT name FROM note ORDER BY name"))
    store.back_up(tmp_path / "备份", datetime(2026, 11, 21, 9, 30))
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {path.name, f"{path.name}-wal", f"{path.name}.keys"}
    for file in files:
        content = file.read_bytes()
        assert KNOWN_NAME.encode() not in content, file
        assert b"CREATE TABLE" not in content, file
        assert store.key not in content, file


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and kill -9")
def test_a_killed_writer_loses_nothing_it_was_told_is_stored(store, path, passphrase):
    store.dispose()
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(Path(__file__).with_name("killed_writer.py")), str(path), passphrase, "20"],
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stderr) == (0, "")
    kills, acknowledged, lost = map(int, done.stdout.split())
    assert (kills, lost) == (20, 0)
    assert acknowledged > 20


def test_what_a_killed_creation_left_is_swept_away(path, passphrase, cheap):
    left = path.parent / ".jiceng-new-abcdefgh"
    left.mkdir()
    os.utime(left, (0, 0))
    store, _ = create_store(path, "王主任", passphrase, parameters=cheap)
    store.dispose()
    assert not left.exists()
