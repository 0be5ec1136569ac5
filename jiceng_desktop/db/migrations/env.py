"""Run by Alembic: takes the connection it is given, in the transaction already open on it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import String, TypeDecorator


def _written(kind: str, declared: Any, _autogenerate: Any) -> str | Literal[False]:
    """Write our own column types as what they are stored as: a step must not depend on today's code."""
    stored = declared.impl_instance if kind == "type" and isinstance(declared, TypeDecorator) else None
    return f"sa.String(length={stored.length})" if isinstance(stored, String) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    render_as_batch=True,
    compare_type=True,
    render_item=_written,
)
context.run_migrations()
