"""图书统计: what the corners have, what of it is read, what nobody ever used, what was lost, and how it is spread.

Uses are those of ``BookUse``: loans, reading at a corner, and what counts inferred. They name nobody. The stock is
what stands in the boxes today; withdrawn copies are no part of it.
"""

from jiceng_desktop.services.book_figures.figures import BookFigures, Cell, Column, Matter, Table
from jiceng_desktop.services.book_figures.reading_day import reading_list
from jiceng_desktop.services.book_figures.spread import rounds
from jiceng_desktop.services.book_figures.taking import take

__all__ = ["BookFigures", "Cell", "Column", "Matter", "Table", "reading_list", "rounds", "take"]
