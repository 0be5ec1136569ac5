"""Tables, sessions and migrations. Importing this package registers every table."""

from jiceng_desktop.db import (
    audit,
    checkup,
    documents,
    events,
    exchange,
    forms,
    library,
    life,
    office,
    people,
    places,
    queries,
    search,
    undo,
    visits,
    volunteers,
)

__all__ = [
    "audit",
    "checkup",
    "documents",
    "events",
    "exchange",
    "forms",
    "library",
    "life",
    "office",
    "people",
    "places",
    "queries",
    "search",
    "undo",
    "visits",
    "volunteers",
]
