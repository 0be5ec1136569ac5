"""What the tests of backups and of restores share."""

from __future__ import annotations

import zipfile
from datetime import datetime

from sqlalchemy import text

NOW = datetime(2026, 11, 21, 9, 30)
KNOWN_NAME = "欧阳测试甲"


def add(store, name):
    with store.writing("王主任") as session:
        session.execute(text("INSERT INTO note (name) VALUES (:name)"), {"name": name})


def names(store):
    with store.reading() as session:
        return session.scalars(text("SELECT name FROM note ORDER BY id")).all()


def rewrite(archive, **changes):
    """Replace members of an archive; None leaves one out."""
    with zipfile.ZipFile(archive) as pack:
        members = {name: pack.read(name) for name in pack.namelist()}
    with zipfile.ZipFile(archive, "w") as pack:
        for name, content in members.items():
            content = changes.get(name.replace(".", "_"), content)
            if content is not None:
                pack.writestr(name, content)
