"""An office whose templates are older than the correction gets it, and keeps what it has."""

from __future__ import annotations

import pytest
from alembic import command

from jiceng_desktop.crypto import new_key
from jiceng_desktop.db import migrations
from jiceng_desktop.db.engine import open_engine
from jiceng_desktop.services.templates.starting import STARTING
from jiceng_desktop.services.templates.wording import PARTS

TEMPLATE = """
    INSERT INTO template (kind, name, layout, title, addressee, body, remark, columns, sign_off, hint, origin, position,
        version)
    VALUES ('notice', :name, 'plain', '通知', '', '正文', '', '', 'plain', '', :origin, :position, 1)
"""


@pytest.fixture
def engine(path):
    engine = open_engine(path, new_key())
    with migrations._one_transaction(engine) as connection:
        command.upgrade(migrations.configuration(connection=connection), "0004")
    yield engine
    engine.dispose()


def carry_on(engine, *templates):
    with engine.begin() as connection:
        for position, (name, origin) in enumerate(templates, start=1):
            connection.exec_driver_sql(TEMPLATE, {"name": name, "origin": origin, "position": position})
    migrations.upgrade(engine, lambda _revision: None)
    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"SELECT {', '.join(PARTS)}, position FROM template ORDER BY position")  # noqa: S608  # names of our own
        return [dict(row._mapping) for row in found]


def test_the_correction_is_added_behind_the_others(engine):
    *kept, added = carry_on(engine, ("通知", "notice"), ("自己的模板", ""))
    assert [template["name"] for template in kept] == ["通知", "自己的模板"]
    wording = STARTING["correction"]
    assert added == {**{name: getattr(wording, name) for name in PARTS}, "position": 3}


@pytest.mark.parametrize("own", [("改过的更正通知", "correction"), ("更正通知", "")])
def test_one_that_is_there_stays_alone(engine, own):
    assert [template["name"] for template in carry_on(engine, ("通知", "notice"), own)] == ["通知", own[0]]


def test_an_office_without_any_is_given_all_of_them_elsewhere(engine):
    assert carry_on(engine) == []
