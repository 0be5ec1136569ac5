"""Tables, sessions and migrations. Importing this package registers every table."""

from jiceng_desktop.db import (
    audit,
    documents,
    events,
    exchange,
    library,
    office,
    people,
    places,
    search,
    undo,
    volunteers,
)

__all__ = [
    "audit",
    "documents",
    "events",
    "exchange",
    "library",
    "office",
    "people",
    "places",
    "search",
    "undo",
    "volunteers",
]
