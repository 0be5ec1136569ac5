"""A small invented community, and a way to carry out commands on it."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from jiceng_desktop import cli
from jiceng_desktop.db.store import create_store
from jiceng_desktop.services import demo, vault
from jiceng_desktop.services.office import Office
from tests import workbooks
from tests.cli.offices import CHEAP, PASSPHRASE


@pytest.fixture(scope="session")
def invented(tmp_path_factory):
    """Return the folder of a small invented community without faults; every test works on a copy."""
    folder = tmp_path_factory.mktemp("invented")
    store, _ = create_store(folder / "演示社区.db", vault.DEMO_CLERK, PASSPHRASE, parameters=CHEAP)
    office = Office(store, vault.DEMO_CLERK)
    office.write(demo.fill, date(2026, 3, 1), scale=0.02)
    office.close()
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Keep the program's own files in the test's folder."""
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(cli.PASSPHRASE, PASSPHRASE)
    return tmp_path / "home"


@pytest.fixture
def database(invented, tmp_path):
    shutil.copytree(invented, tmp_path / "data")
    return tmp_path / "data" / "演示社区.db"


@pytest.fixture
def run(capsys, database):
    """Return a function that carries out a command on the database: (exit code, output, complaints)."""

    def run(*words, on=database):
        capsys.readouterr()
        where = ("--database", str(on)) if on else ()
        try:
            code = cli.main([str(word) for word in (*words, *where)])
        except SystemExit as left:
            code = left.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def looked(database):
    """Return a function that reads the database with a service."""

    def look(work, *args, **kwargs):
        office = vault.open_(database, PASSPHRASE)
        try:
            return office.read(work, *args, **kwargs)
        finally:
            office.close()

    return look


@pytest.fixture
def roster(tmp_path):
    """Return ten new residents, one with a spoilt ID number."""
    rows = [list(resident.values()) for resident in workbooks.people(10)]
    rows[3][1] = float(rows[3][1][:17] + "0")
    titles = list(workbooks.people(1)[0])
    return workbooks.plain_roster(tmp_path / "名册.xlsx", [titles, *rows])
