"""The program checks itself, mostly to prove that a built one is whole: real database, real window, real files."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from jiceng_desktop import __version__
from jiceng_desktop.documents import notice
from jiceng_desktop.exchange import form, listing_out, workbook
from jiceng_desktop.papers import notice_of
from jiceng_desktop.services import answers, events, people, templates, vault
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.shell import Shell

_PASSPHRASE = "self-check"  # noqa: S105  # of data that lives for seconds
_SCALE = 0.02


def main(report: Path | None) -> int:
    """Run every check, write what happened, and return 0 if all went well; the report's last line is then ``ok``."""
    lines = [f"jiceng-desktop {__version__}"]
    try:
        with tempfile.TemporaryDirectory(prefix="jiceng-") as folder:
            _check(Path(folder), lines.append)
        lines.append("ok")
    except BaseException:
        lines.append(traceback.format_exc())  # the data are invented, so nothing in it can be personal
        raise
    finally:
        if report is not None:
            report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _check(folder: Path, say: Callable[[str], None]) -> None:
    office = vault.create_demo(folder / "check.db", _PASSPHRASE, date.today(), scale=_SCALE)
    try:
        say(f"database: {len(office.read(people.LISTING.ids))} persons")
        _check_pages(office, say)
        _check_workbook(office, folder / "residents.xlsx", say)
        _check_paper(office, folder / "notice.pdf", say)
        say(f"backup: {vault.back_up(office, folder / 'backup', datetime.now()).name}")
        if faults := vault.check(office):
            raise AssertionError(faults)
    finally:
        office.close()


def _check_pages(office: Office, say: Callable[[str], None]) -> None:
    jobs = Jobs()
    shell = Shell(Desk(office, jobs, Memory()))
    shell.resize(1366, 768)
    shell.show()
    for page in shell.each_page():
        QApplication.processEvents()
        if shell.grab().toImage().isNull():
            raise AssertionError(f"page {type(page).__name__} was not painted")
        say(f"page {type(page).__name__}: {page.status()}")
    shell.close()
    delete(shell)  # else a page's timer would still ask for a job
    jobs.stop()


def _check_workbook(office: Office, path: Path, say: Callable[[str], None]) -> None:
    ids = office.read(people.LISTING.ids)
    listing_out.export(office, people.LISTING, ids, path, revealed=False)
    rows = workbook.read(path).sheets[0].rows
    if len(rows) != len(ids) + 1:
        raise AssertionError(f"workbook has {len(rows)} rows for {len(ids)} persons")
    say(f"workbook: {len(rows)} rows written and read by the child process")
    book = form.read(path)
    plan = form.plan_sheet(book.sheets[0], form.tables_of(book, [])[0], None, {}, _facts(office))
    filled = form.opened(path.name, form.fill(book, [(plan, [])]))
    say(f"form: {len(filled.sheets[0].rows)} rows opened and written by the child process")


def _facts(office: Office) -> answers.Facts:
    return office.read(answers.facts, date.today(), office.clerk)


def _check_paper(office: Office, path: Path, say: Callable[[str], None]) -> None:
    occurrence = office.read(events.LISTING.ids)[0]
    draft = office.read(templates.of_occurrence, occurrence, date.today())
    path.write_bytes(notice.render(notice_of(draft, date.today())))
    paper = QPdfDocument()
    paper.load(str(path))
    pages = paper.pageCount()
    paper.close()  # or Windows would not let the file go
    if pages < 1:
        raise AssertionError("the notice has no pages")
    say(f"paper: {path.stat().st_size} bytes, {pages} pages")
