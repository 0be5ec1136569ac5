"""Schema history, run by the program itself. A released step is never edited; a new one is appended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData, inspect

from jiceng_desktop.errors import Refusal

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0007"  # a test holds it equal to the newest file in versions/

_HERE = Path(__file__).parent
VERSIONS = _HERE / "versions"


def current(engine: Engine) -> str | None:
    """Return the revision of the file, or None if it has no tables yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return revision


def upgrade(
    engine: Engine, back_up: Callable[[str], None], *, versions: Path = VERSIONS, head: str | None = HEAD
) -> None:
    """Bring the file to the newest schema, all steps in one transaction or none; ``back_up`` runs before.

    Raises:
        Refusal: the file was written by a newer program.
    """
    revision = current(engine)
    if revision == head:
        return
    from alembic import command  # slow to import, and needed only here

    if revision is not None:
        refuse_newer(revision, versions)
        back_up(revision)
    with _one_transaction(engine) as connection:
        command.upgrade(configuration(versions, connection), "head")


def configuration(
    versions: Path = VERSIONS, connection: Connection | None = None, metadata: MetaData | None = None
) -> Config:
    """Return what Alembic needs to know; ``metadata`` only to compare or to write a new step."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "s%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, metadata=metadata)
    return config


def refuse_newer(revision: str, versions: Path = VERSIONS) -> None:
    """Refuse a schema that this program has never heard of."""
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(configuration(versions)).walk_revisions()}
    if revision not in known:
        raise Refusal("这份数据由更新版本的程序保存过，本程序不能打开。请先升级程序。")


@contextmanager
def _one_transaction(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which SQLite lets a table be rebuilt without deleting the rows that refer to it.

    The switch does nothing inside a transaction, so it is thrown on the bare connection before.
    """
    with engine.execution_options(begin="IMMEDIATE").connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if on_sqlite:
                    _check_references(connection)
        finally:
            if on_sqlite:
                connection.connection.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    broken = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    if broken:
        raise RuntimeError(f"migration breaks references of {sorted(broken)}")
