"""Filing while other desks delete, the disk fills up, or the power is cut."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import delete, text

from jiceng_desktop.db.documents import Document, DocumentFile, Recipient
from jiceng_desktop.db.people import Household
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import documents, events, households, people, templates
from jiceng_desktop.services.templates import editing
from tests.services import residents
from tests.services.residents import contents, count

NOW = datetime(2026, 11, 21, 9)
PAPER = documents.Draft(title="关于停水的通知", body="今日停水。", signatory="梧桐里社区居民委员会")
MANY = [documents.Receiver(f"王{place}", "幸福小区3号楼") for place in range(2000)]


def draw(draft: documents.Draft) -> bytes:
    return draft.number.encode()


def number_of(office, draft=PAPER, receivers=()) -> str:
    """File a paper and return the number it was given."""
    return office.read(documents.load, office.write(documents.file, draft, NOW, draw, receivers)).number


def notice(office) -> documents.Draft:
    draft = events.Draft(title="党群议事会", starts_at=datetime(2026, 12, 1, 15))
    return office.read(templates.of_occurrence, office.write(events.save, None, draft), NOW.date())


def test_a_paper_is_filed_although_what_it_was_made_from_is_gone(office, other_desk):
    """It was written already: only the links are left out, and ``about`` tells of the record."""
    residents.add(office, address=residents.HOME)
    (household_id,) = office.read(households.LISTING.ids)
    person_id = residents.add(office, "孙三")
    office.write(editing.begin)
    template_id = office.read(editing.listed)[0][0]
    draft = replace(notice(office), person_id=person_id, household_id=household_id, template_id=template_id)
    other_desk.write(events.remove, draft.occurrence_id)
    other_desk.write(people.remove, person_id)
    other_desk.write(editing.remove, template_id)
    other_desk.write(lambda session: session.execute(delete(Household).where(Household.id == household_id)))
    stored = office.read(documents.load, office.write(documents.file, draft, NOW, draw))
    assert (stored.number, stored.about, stored.body) == ("〔2026〕1号", "党群议事会", draft.body)
    assert [stored.occurrence_id, stored.person_id, stored.household_id, stored.template_id] == [None] * 4


def test_a_link_that_still_leads_somewhere_is_kept(office):
    drawn = notice(office)
    stored = office.read(documents.load, office.write(documents.file, replace(drawn, template_id=99), NOW, draw))
    assert (stored.occurrence_id, stored.template_id) == (drawn.occurrence_id, None)


def test_who_got_a_sheet_is_kept_although_the_card_is_gone(office, other_desk):
    kept, gone = residents.add(office), residents.add(office, "孙三")
    receivers = [documents.Receiver(residents.ZHANG, "2号楼", kept), documents.Receiver("孙三", "3号楼", gone)]
    other_desk.write(people.remove, gone)
    document_id = office.write(documents.file, PAPER, NOW, draw, receivers)
    assert office.read(documents.recipients, document_id) == [receivers[0], replace(receivers[1], person_id=None)]


@pytest.mark.parametrize("year", [1, 206, 1948, 2028, 9999])
def test_a_mistyped_year_begins_no_numbering_of_its_own(office, year):
    with pytest.raises(Refusal, match=f"{year} 年，请核对") as refused:
        office.write(documents.file, replace(PAPER, signed_on=date(year, 1, 1)), NOW, draw)
    assert refused.value.field == "signed_on"
    assert count(office, Document) == 0


@pytest.mark.parametrize("year", [1949, 2027])
def test_papers_of_former_years_and_of_the_next_are_filed(office, year):
    assert number_of(office, replace(PAPER, signed_on=date(year, 1, 1))) == f"〔{year}〕1号"


def test_what_cannot_be_filed_is_told_before_it_is_drawn(office):
    assert office.read(documents.checked, PAPER, NOW) == replace(PAPER, signed_on=NOW.date())
    with pytest.raises(Refusal, match="请填写正文"):
        office.read(documents.checked, replace(PAPER, body="\x07 "), NOW)


def test_a_full_disk_leaves_no_half_of_a_mailing_and_spends_no_number(office):
    before = contents(office)

    def limit(most):
        with office._store.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    def fill_up(session, *order):
        session.execute(text("PRAGMA max_page_count = 1"))  # as many as there are: SQLite takes it for a full disk
        return documents.file(session, *order)

    for pdf, receivers in ((bytes(3_000_000), []), (b"%PDF", MANY)):
        with pytest.raises(Refusal, match=r"磁盘空间不足.*没有保存"):
            office.write(fill_up, PAPER, NOW, lambda _draft, pdf=pdf: pdf, receivers)
        limit(2**30)
        assert contents(office) == before
    assert number_of(office) == "〔2026〕1号"


_FILE_AND_DIE = """
import sys, time
from datetime import datetime
from pathlib import Path
from jiceng_desktop.db.engine import open_engine
from jiceng_desktop.db.store import Store
from jiceng_desktop.services import documents
from jiceng_desktop.services.office import Office

key = bytes.fromhex(sys.argv[2])
office = Office(Store(open_engine(Path(sys.argv[1]), key), key), "王主任")
receivers = [documents.Receiver(f"王{place}", "幸福小区3号楼") for place in range(2000)]
draft = documents.Draft(title="慰问信", body="您好。", signatory="梧桐里社区居民委员会")

def file_and_wait(session):
    documents.file(session, draft, datetime(2026, 11, 21), lambda one: bytes(2_000_000), receivers)
    print("written", flush=True)
    time.sleep(60)

office.write(file_and_wait)
"""


def test_a_power_cut_in_the_middle_of_filing_many_sheets_leaves_nothing(office, master):
    number_of(office)
    office.close()
    command = [sys.executable, "-c", _FILE_AND_DIE, str(office.path), master.key.hex()]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as dying:  # noqa: S603
        assert dying.stdout.readline().strip() == b"written"
        dying.kill()
    assert [count(office, table) for table in (Document, DocumentFile, Recipient)] == [1, 1, 0]
    assert office.faults() == []
    assert office.read(documents.recipients, office.write(documents.file, PAPER, NOW, draw, MANY)) == MANY
    assert office.read(documents.expected_number, PAPER, NOW.date()) == "〔2026〕3号"
