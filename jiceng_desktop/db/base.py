"""What every table shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar, cast

from sqlalchemy import Dialect, MetaData, String, Table, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

from jiceng_desktop.marks import override
from jiceng_desktop.terms import Term

T = TypeVar("T", bound=Term)

Key = Annotated[int, mapped_column(primary_key=True)]


class Base(DeclarativeBase):
    """Root of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: String}  # noqa: RUF012

    @override
    def __init_subclass__(cls, **options: Any) -> None:
        """Never give a new record the id of a removed one: the history and stale drafts speak of ids."""
        super().__init_subclass__(**options)
        if issubclass(cls, Kept):
            table_of(cls).dialect_options["sqlite"]["autoincrement"] = True


def table_of(model: type[Base]) -> Table:
    """Return the table behind a model, for set-based work."""
    return cast("Table", model.__table__)


def model_of(table: Table) -> type[Any]:
    """Return the model that is mapped to a table."""
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


class Kept:
    """Columns of a record that is audited, and that two desks cannot overwrite unseen."""

    id: Mapped[Key]
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Code(TypeDecorator[T]):
    """Stores the code of a ``Term`` and returns the term."""

    impl = String(16)
    cache_ok = True

    def __init__(self, terms: type[T]) -> None:
        super().__init__()
        self.terms = terms
        self._codes = {term: term.value for term in terms}
        self._terms = {term.value: term for term in terms}

    @override
    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        return None if value is None else self._codes[value]

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        return None if value is None else self._terms[value]


def secret(mask: Callable[[str], str], length: int, **options: Any) -> MappedColumn[Any]:
    """Declare a text column whose content the audit shows through ``mask`` only."""
    return mapped_column(String(length), info={"mask": mask}, **options)


def mask_all(text: str) -> str:
    """Hide a text altogether; that there is one stays visible."""
    return "***" if text else ""
