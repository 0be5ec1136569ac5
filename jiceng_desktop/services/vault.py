"""The database as a whole: made, opened, given another passphrase, backed up and brought back.

Deriving a key is slow by intent: call what takes a passphrase off the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from jiceng_desktop.crypto import STANDARD
from jiceng_desktop.db import backup, keyring, retention, swap
from jiceng_desktop.db.location import check_closed, check_writable, reason
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.store import Store, create_store, open_store
from jiceng_desktop.errors import Refusal
from jiceng_desktop.paths import folder_aside
from jiceng_desktop.services import community, demo, loans, reservations, templates, undo
from jiceng_desktop.services.office import Office

Report = Callable[[int, int], None]

PARAMETERS = STANDARD  # what guessing a passphrase costs; tests lower it
DEMO_CLERK = "演示用户"
BACKUP_SUFFIX = retention.SUFFIX

_RENEWING = ".jiceng-demo-"
_MAKING = 80  # per mille of making the demo that go into the empty database


def create(
    path: Path, clerk: str, passphrase: str, name: str, office: str, report: Report | None = None
) -> tuple[Office, str]:
    """Make the database of a new community; return it open, with its recovery code.

    A failure, or an exception that ``report`` raises to cancel, leaves nothing behind.

    Raises:
        Refusal: its ``field`` is name, office, clerk, passphrase or path.
    """
    if not clerk.strip():
        raise Refusal("请填写您的姓名，每次修改都会记下是谁做的。", "clerk")

    def begin(store: Store) -> None:
        Office(store, clerk.strip()).write(community.found, name, office)

    with _about("path"):
        store, code = create_store(path, clerk.strip(), passphrase, report=report, parameters=PARAMETERS, begin=begin)
    return Office(store, clerk.strip()), code


def create_demo(
    path: Path,
    passphrase: str,
    today: date,
    report: Report | None = None,
    seed: int = 2026,
    scale: float = 1.0,
) -> Office:
    """Make the database of the invented community and return it open; nothing is left of one given up."""
    tell = report or _silent

    def begin(store: Store) -> None:
        office = Office(store, DEMO_CLERK)
        office.write(demo.fill, today, seed, lambda done, of: tell(*_later(done, of)), scale)
        office.write(demo.blemish, today, seed)

    store, _ = create_store(
        path,
        DEMO_CLERK,
        passphrase,
        report=lambda done, of: tell(_MAKING * done // of, 1000),
        parameters=PARAMETERS,
        begin=begin,
    )
    return Office(store, DEMO_CLERK)


def renew_demo(
    path: Path,
    passphrase: str,
    today: date,
    report: Report | None = None,
    seed: int = 2026,
    scale: float = 1.0,
) -> Office:
    """Make the invented community afresh and return it open; until the new one is whole, the present one stays."""
    with _about("path"):
        try:
            check_closed(path)
            with folder_aside(path.parent, _RENEWING) as aside:
                gathered = aside / "gathered"
                gathered.mkdir()
                create_demo(gathered / swap.DATABASE, passphrase, today, report, seed, scale).close()
                check_closed(path)
                swap.finish(path)
                swap.begin(gathered, path)
                swap.finish(path)
        except OSError as error:
            raise Refusal(f"无法替换“{path.name}”：{reason(error)}。请先关闭打开它的窗口。") from error
    return open_(path, passphrase)


def open_(path: Path, passphrase: str, report: Report | None = None) -> Office:
    """Open a community's database.

    Raises:
        Refusal: its ``field`` is passphrase, or path for whatever is wrong with the file.
    """
    with _about("path"):
        opened = open_store(path, passphrase, report=report)
        try:
            with opened.store.reading() as session:
                if session.scalar(select(Community.id)) is None:
                    raise Refusal(f"“{path.name}”里还没有社区。请从备份恢复，或者另建一个数据文件。")
        except BaseException:
            opened.store.dispose()  # else Windows keeps the file locked
            raise
    office = Office(opened.store, opened.clerk)
    look_after(office, datetime.now())
    if office.read(templates.lacking):  # founded before there were any
        office.write(templates.begin)
    return office


def look_after(office: Office, now: datetime) -> None:
    """Do what falls due by itself as days pass: forget what was promised to be forgotten, end what was kept in vain."""
    if office.read(undo.holds_old, now):
        office.write(undo.forget_old)
    if office.read(loans.has_due, now.date()):
        office.write(loans.forget)
    if office.read(reservations.has_open):
        office.write(reservations.lapse)


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase too short to protect anybody."""
    keyring.check_passphrase(passphrase)


def reset_passphrase(path: Path, code: str, new: str) -> None:
    """Give the first clerk a new passphrase by the recovery code, which stays valid."""
    with _about("path"):
        keyring.reset_passphrase(path, code, new, PARAMETERS)


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Give the clerk who knows the old passphrase a new one."""
    with _about("path"):
        keyring.change_passphrase(path, old, new, PARAMETERS)


def renew_recovery(path: Path, passphrase: str) -> str:
    """Replace the recovery code by a new one and return it; copies and backups made before keep the old one."""
    with _about("path"):
        return keyring.renew_recovery(path, passphrase, PARAMETERS)


def check_recovery(path: Path, code: str) -> None:
    """Refuse a recovery code that does not open this database."""
    keyring.unlock_with_recovery(path, code)


def prepare_folder(folder: Path) -> None:
    """Make the folder for backups if need be, and refuse one that cannot be written."""
    with _about("folder"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refusal(f"无法建立文件夹“{folder}”：{reason(error)}。请换一个位置。") from error
        check_writable(folder / f"probe{BACKUP_SUFFIX}")


def back_up(office: Office, folder: Path, now: datetime, report: Report | None = None) -> Path:
    """Write a checked archive of an open database into ``folder``; return it."""
    return office.back_up(folder, now, report)


def restore(
    archive: Path, target: Path, now: datetime, passphrase: str | None = None, report: Report | None = None
) -> Path | None:
    """Put an archive in place of a closed database; return where the present one is kept, if there was one.

    Without a passphrase only the archive's digest is checked.
    """
    return backup.restore(archive, target, now, passphrase, report)


def last_backup(office: Office, folder: Path) -> datetime | None:
    """Return when the newest archive of an open database in ``folder`` was made."""
    return office.last_backup(folder)


def database_name(archive: Path) -> str:
    """Return the name, without suffix, of the database file that an archive was made of."""
    return retention.database_name(archive)


def check(office: Office) -> list[str]:
    """Check every page and reference of an open database; return what is wrong, in plain words."""
    return office.faults()


def _later(done: int, total: int) -> tuple[int, int]:
    """Scale progress to the part that is left after the empty database has been made."""
    return _MAKING + (1000 - _MAKING) * done // max(total, 1), 1000


@contextmanager
def _about(field: str) -> Iterator[None]:
    """Say which field a refusal is about, where it does not say so itself."""
    try:
        yield
    except Refusal as refusal:
        if refusal.field is None:
            refusal.field = field
        raise


def _silent(_done: int, _total: int) -> None:
    """Stand in for a progress bar."""
