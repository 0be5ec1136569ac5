"""A database of every release opens in this program and loses nothing."""

from __future__ import annotations

import shutil

import pytest

from jiceng_desktop import __version__
from jiceng_desktop.db import keyring, migrations
from jiceng_desktop.services import documents, events, library, people, vault, volunteers
from tests.releases.make import HERE, PASSPHRASE

RELEASES = sorted(HERE.glob("*.db"))
COUNTS = {"0.1.0": (303, 8, 297, 30, 27)}


def test_every_release_left_a_database():
    assert __version__ in {path.stem for path in RELEASES}
    assert {path.stem for path in RELEASES} == COUNTS.keys()


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_it_opens_with_everything_in_it(tmp_path, release):
    path = tmp_path / "社区.db"
    shutil.copy(release, path)
    shutil.copy(keyring.keys_file(release), keyring.keys_file(path))
    office = vault.open_(path, PASSPHRASE)
    try:
        listings = (people.LISTING, volunteers.LISTING, events.LISTING, library.LISTING, documents.LISTING)
        found = [office.read(listing.ids) for listing in listings]
        assert tuple(map(len, found)) == COUNTS[release.stem]
        for listing, ids in zip(listings, found, strict=True):
            assert len(office.read(listing.texts, ids[:200])) == len(ids[:200])
        draft = office.read(people.load, found[0][0])
        office.write(people.save, found[0][0], draft)
        assert vault.check(office) == []
        assert migrations.current(office._store.engine) == migrations.HEAD
    finally:
        office.close()
