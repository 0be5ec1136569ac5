"""A database of every release opens in this program and loses nothing."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from sqlalchemy import true

from jiceng_desktop import __version__
from jiceng_desktop.db import keyring, migrations
from jiceng_desktop.services import (
    care,
    documents,
    events,
    library,
    naming,
    people,
    queries,
    tag_kinds,
    tags,
    vault,
    volunteers,
)
from jiceng_desktop.terms import VisitKind
from tests.releases.make import HERE, PASSPHRASE

RELEASES = sorted(HERE.glob("*.db"))
COUNTS = {"0.1.0": (303, 8, 297, 30, 27)}


def test_every_release_left_a_database():
    assert __version__ in {path.stem for path in RELEASES}
    assert {path.stem for path in RELEASES} == COUNTS.keys()


def opened(release, folder):
    """Open a copy of a release's database."""
    path = folder / "社区.db"
    shutil.copy(release, path)
    shutil.copy(keyring.keys_file(release), keyring.keys_file(path))
    return vault.open_(path, PASSPHRASE)


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_it_opens_with_everything_in_it(tmp_path, release):
    office = opened(release, tmp_path)
    try:
        listings = (people.LISTING, volunteers.LISTING, events.LISTING, library.LISTING, documents.LISTING)
        found = [office.read(listing.ids) for listing in listings]
        assert tuple(map(len, found)) == COUNTS[release.stem]
        for listing, ids in zip(listings, found, strict=True):
            assert len(office.read(listing.texts, ids[:200])) == len(ids[:200])
        draft = office.read(people.load, found[0][0])
        office.write(people.save, found[0][0], draft)
        assert office.write(naming.rewrite, true()) == 0  # dwellings sort as this program would sort them
        assert vault.check(office) == []
        assert migrations.current(office._store.engine) == migrations.HEAD
    finally:
        office.close()


def test_an_old_community_is_given_what_new_ones_begin_with(tmp_path):
    office = opened(HERE / "0.1.0.db", tmp_path)
    try:
        kinds = {one.name: (one.visit_days, one.visit_kind) for one in office.read(tag_kinds.everything)}
        assert {name: kinds[name] for name in tags.STARTING_ROUNDS} == tags.STARTING_ROUNDS
        assert kinds["党员"] == (None, VisitKind.HOME)
        saved = [office.read(queries.usable, query_id) for query_id, _ in office.read(queries.listed)]
        assert {query.name: query.filter for query in saved} == queries.STARTING
        assert office.read(queries.counts, date(2026, 11, 21))[1][2] > 0
        assert office.read(care.ages) == care.Ages()
    finally:
        office.close()
