"""轮换: rounds are proposed, decided on, issued, handed over at both ends and closed."""

from jiceng_desktop.services.rotation.board import Board, Cell, Chip, Column, Row, board
from jiceng_desktop.services.rotation.counting import Count, End, count
from jiceng_desktop.services.rotation.drafting import Wish, discard, release, send_to, unwish, wish, wishes
from jiceng_desktop.services.rotation.duties import appoint, on_duty, volunteers
from jiceng_desktop.services.rotation.handing import (
    close,
    hand_over_whole,
    keep_back,
    receive,
    receive_whole,
    send,
    send_whole,
)
from jiceng_desktop.services.rotation.issuing import issue, take_back
from jiceng_desktop.services.rotation.looking import Book, Handing, books, differences, handings, still_open
from jiceng_desktop.services.rotation.proposing import Proposed, propose
from jiceng_desktop.services.rotation.settling import boxes_at, settle, settle_all, turned_up
from jiceng_desktop.services.rotation.sheets import CornerSheet, sheets

__all__ = [
    "Board",
    "Book",
    "Cell",
    "Chip",
    "Column",
    "CornerSheet",
    "Count",
    "End",
    "Handing",
    "Proposed",
    "Row",
    "Wish",
    "appoint",
    "board",
    "books",
    "boxes_at",
    "close",
    "count",
    "differences",
    "discard",
    "hand_over_whole",
    "handings",
    "issue",
    "keep_back",
    "on_duty",
    "propose",
    "receive",
    "receive_whole",
    "release",
    "send",
    "send_to",
    "send_whole",
    "settle",
    "settle_all",
    "sheets",
    "still_open",
    "take_back",
    "turned_up",
    "unwish",
    "volunteers",
    "wish",
    "wishes",
]
