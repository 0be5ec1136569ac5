"""清点: what is expected is frozen at the opening, seen by many hands, and judged at the closing.

``open_(session, Place(corner_id, box_id), name, note) -> int`` begins, ``running(session)`` tells what goes on.
``scan(session, stocktake_id, number, *, place=None, source=SCANNER) -> Answer`` takes a number down: its ``sentence``
is for the clerk, ``outcome`` is None for the label of a box or corner, whose ``place`` is where the next ones are seen.
``tick(session, stocktake_id, copy_ids)`` and ``bring_file(session, stocktake_id, content, place)`` take down many.
``progress(session, stocktake_id) -> Progress``, ``unseen``, ``odd`` and ``listed`` tell how far it is.
``close(…, marking=True) -> Closed``, ``cancel(…, reason)`` and ``reopen`` end it and take that back;
``settle(session, scan_ids, ScanSettlement, box_id=None)`` does something about what was not as it should be.
"""

from jiceng_desktop.services.stocktakes.closing import Closed, Reopened, cancel, close, reopen
from jiceng_desktop.services.stocktakes.files import Brought, Peculiar, bring_file
from jiceng_desktop.services.stocktakes.listing import COUNTS, Which, corners_counted
from jiceng_desktop.services.stocktakes.opening import Running, boxes, corners, open_, places, running
from jiceng_desktop.services.stocktakes.places import Place, told
from jiceng_desktop.services.stocktakes.progress import (
    Missing,
    Odd,
    Overview,
    Progress,
    listed,
    odd,
    overview,
    progress,
    unseen,
)
from jiceng_desktop.services.stocktakes.report import Report, details, report
from jiceng_desktop.services.stocktakes.scanning import Answer, scan, tick
from jiceng_desktop.services.stocktakes.settling import WAYS, boxes_for, settle

__all__ = [
    "COUNTS",
    "WAYS",
    "Answer",
    "Brought",
    "Closed",
    "Missing",
    "Odd",
    "Overview",
    "Peculiar",
    "Place",
    "Progress",
    "Reopened",
    "Report",
    "Running",
    "Which",
    "boxes",
    "boxes_for",
    "bring_file",
    "cancel",
    "close",
    "corners",
    "corners_counted",
    "details",
    "listed",
    "odd",
    "open_",
    "overview",
    "places",
    "progress",
    "reopen",
    "report",
    "running",
    "scan",
    "settle",
    "tick",
    "told",
    "unseen",
]
