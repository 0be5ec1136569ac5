"""The program checks itself, mostly to prove that a built one is whole: real database, real window, real files."""

from __future__ import annotations

import io
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from jiceng_desktop import __version__, papers
from jiceng_desktop.documents import book_labels, envelopes, labels, qr, word
from jiceng_desktop.documents.archival import archival
from jiceng_desktop.exchange import calendar_file, form, listing_out, workbook
from jiceng_desktop.services import answers, book_numbers, calendar_entries, events, people, templates, vault
from jiceng_desktop.services.documents import Draft, Grid
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.rotation import planning
from jiceng_desktop.terms import Layout
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.kit.paper import Paper
from jiceng_desktop.ui.kit.pictures import as_pdf
from jiceng_desktop.ui.papers.editor import PaperEditor
from jiceng_desktop.ui.shell import Shell

_PASSPHRASE = "self-check"  # noqa: S105  # of data that lives for seconds
_SCALE = 0.02
_RARE = "𬭎𠀀"  # one of 通用规范汉字, and one that only the font of the rarest has
_LINK = "https://example.org"
_ISBN = "978-7-02-000220-7"
_PATIENCE = 60  # seconds for a first sheet


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
        _check_windows(office, say)
        _check_workbook(office, folder / "residents.xlsx", say)
        _check_calendar_file(office, say)
        _check_papers(_draft(office), say)
        _check_books(say)
        _check_scans(say)
        say(f"backup: {vault.back_up(office, folder / 'backup', datetime.now()).name}")
        if faults := vault.check(office):
            raise AssertionError(faults)
    finally:
        office.close()


def _draft(office: Office) -> Draft:
    """Return a notice with what is hardest to draw."""
    occurrence = office.read(events.LISTING.ids)[0]
    draft = office.read(templates.of_occurrence, occurrence, date.today())
    return replace(draft, addressee=f"{_RARE}女士", qr=_LINK)


def _check_windows(office: Office, say: Callable[[str], None]) -> None:
    jobs = Jobs()
    shell = Shell(Desk(office, jobs, Memory()))
    shell.resize(1366, 768)
    shell.show()
    for page in shell.each_page():
        QApplication.processEvents()
        if shell.grab().toImage().isNull():
            raise AssertionError(f"page {type(page).__name__} was not painted")
        say(f"page {type(page).__name__}: {page.status()}")
    _check_editor(PaperEditor(shell.desk, _draft(office), shell), say)
    shell.close()
    delete(shell)  # else a page's timer would still ask for a job
    jobs.stop()


def _check_editor(editor: PaperEditor, say: Callable[[str], None]) -> None:
    editor.open()
    late = time.monotonic() + _PATIENCE
    while not editor.paper.pdf:
        QApplication.processEvents()
        if time.monotonic() > late:
            raise AssertionError("the editor shows no sheet")
    if editor.grab().toImage().isNull():
        raise AssertionError("the editor was not painted")
    say(f"editor: {len(editor.paper.pdf)} bytes on the screen")
    editor.close()


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


def _check_calendar_file(office: Office, say: Callable[[str], None]) -> None:
    """Write the calendar and read it again: that takes a library, and the data of time zones."""
    now, ids = datetime.now(), list(office.read(events.LISTING.ids))
    office.write(calendar_entries.identify, ids)
    entries = office.read(calendar_entries.outgoing, ids)
    found = calendar_file.read(calendar_file.written(entries, "check", now), now)
    if len(found.entries) != len(entries) or found.refused:
        raise AssertionError(f"calendar file has {len(found.entries)} of {len(entries)} events")
    say(f"calendar: {len(found.entries)} events written and read")


def _facts(office: Office) -> answers.Facts:
    return office.read(answers.facts, date.today(), office.clerk)


def _check_papers(draft: Draft, say: Callable[[str], None]) -> None:
    """Draw what takes fonts, a library or its data files: a paper of each kind."""
    today = date.today()
    table = Draft(title="签到表", layout=Layout.TABLE, grid=Grid(("姓名", "签名"), (("王小明", ""),), blanks=20))
    pdf = papers.render([draft], today)
    if _RARE not in _text_of(pdf):
        raise AssertionError("the notice lacks a rare character")
    say(f"notice: {len(pdf)} bytes, {_pages(pdf)} pages")
    say(f"table behind it: {_pages(papers.render([draft, table], today))} pages")
    kept = archival(pdf)
    say(f"PDF/A: {len(kept)} bytes, {_pages(kept)} pages")
    with zipfile.ZipFile(io.BytesIO(word.write(papers.notice_of(draft, today)))) as file:
        if draft.title not in file.read("word/document.xml").decode():
            raise AssertionError("the Word file lacks the title")
        say(f"Word: {len(file.namelist())} parts")
    code = QImage.fromData(qr.png(_LINK))
    if code.isNull():
        raise AssertionError("the QR code cannot be read as a picture")
    say(f"QR code: {code.width()} pixels")
    written = envelopes.render_envelopes(envelopes.SIZES[0], [envelopes.Envelope("王小明", "翠湖小区")], ["居委会"])
    say(f"envelope: {_pages(written)} pages")


def _check_books(say: Callable[[str], None]) -> None:
    """Ask what the book corners rest on: the solver, the ranges of ISBNs, bars on a label."""
    progress, corners = planning.Progress(), frozenset({1, 2})
    progress.note({1: 1, 2: 2})
    ways = [planning.Way(box, corners) for box in sorted(corners)]
    (going,) = planning.plan([planning.Stand(corner, 1) for corner in sorted(corners)], [ways], progress)
    if {one.box_id: one.corner_id for one in going} != {1: 2, 2: 1}:
        raise AssertionError("two boxes do not change places")
    say(f"round: {len(going)} boxes change places")
    (number,) = book_numbers.read_numbers(_ISBN.replace("-", ""))
    if book_numbers.shown(number) != _ISBN:
        raise AssertionError("the ranges of ISBNs are not known")
    say(f"ISBN: {book_numbers.shown(number)}")
    label = book_labels.CodeLabel("1000001", "中国通史")
    sheet = book_labels.render_codes(book_labels.Begun(labels.SHEETS[0]), [label], "居委会")
    say(f"labels: {_pages(sheet)} pages")


def _check_scans(say: Callable[[str], None]) -> None:
    page = QImage(210, 297, QImage.Format.Format_RGB32)
    page.fill(0xFFFFFF)
    for kind in ("JPG", "TIFF", "PNG"):
        scanned = QBuffer()
        scanned.open(QIODevice.OpenModeFlag.WriteOnly)
        if not page.save(scanned, kind):  # type: ignore[call-overload]  # takes the name of a format as text
            raise AssertionError(f"{kind} cannot be written")
        say(f"scan as {kind}: {_pages(as_pdf(bytes(scanned.data().data())))} pages")


def _pages(pdf: bytes) -> int:
    """Return how many pages QtPdf finds; raises a Refusal when it cannot read the file."""
    paper = Paper(pdf)
    count = paper.page_count()
    if not count or paper.image(0, 30).isNull():
        raise AssertionError("a paper has no pages")
    return count


def _text_of(pdf: bytes) -> str:
    paper = Paper(pdf)
    return paper.document.getAllText(0).text()
