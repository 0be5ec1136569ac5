"""台账: what took place, recorded once, listed and printed for every superior department (line)."""

from jiceng_desktop.services.ledgers.kinds import LEDGERS, Ledger, LedgerKind
from jiceng_desktop.services.ledgers.overview import Overview, overview
from jiceng_desktop.services.ledgers.records import Record, read
from jiceng_desktop.services.ledgers.signed import Guest, Signed, signed
from jiceng_desktop.services.ledgers.titles import note, title, told

__all__ = [
    "LEDGERS",
    "Guest",
    "Ledger",
    "LedgerKind",
    "Overview",
    "Record",
    "Signed",
    "note",
    "overview",
    "read",
    "signed",
    "title",
    "told",
]
