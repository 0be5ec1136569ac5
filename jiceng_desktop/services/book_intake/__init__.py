"""Taking over a book list: each row is judged against the stock and the rows above it, shown, and only then applied.

A row is some copies of a title. ``reading`` turns cells into values, ``catalogue`` knows the titles there are,
``judging`` says what a row means, ``planning`` goes over all of them, ``applying`` carries it out with a way back.
"""

from jiceng_desktop.services.book_intake.applying import KIND, BooksDone, apply
from jiceng_desktop.services.book_intake.judging import PlannedBook
from jiceng_desktop.services.book_intake.planning import BookPlan, plan
from jiceng_desktop.services.book_intake.shelving import spots

__all__ = ["KIND", "BookPlan", "BooksDone", "PlannedBook", "apply", "plan", "spots"]
