from __future__ import annotations

from sqlalchemy import delete

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db.documents import Template
from jiceng_desktop.services import templates, vault
from jiceng_desktop.services.templates import editing
from jiceng_desktop.services.templates.starting import STARTING

PASSPHRASE = "梧桐里-正确的口令"


def test_a_database_from_before_there_were_templates_gets_them_when_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
    path = tmp_path / "翠湖社区.db"
    office, _ = vault.create(path, "王主任", PASSPHRASE, "翠湖社区", "翠湖社区居民委员会")
    office.write(lambda session: session.execute(delete(Template)))
    assert office.read(templates.lacking)
    office.close()
    for _ in range(2):
        office = vault.open_(path, PASSPHRASE)
        assert len(office.read(editing.listed)) == len(STARTING)
        office.close()
