"""户: households as they are listed, founded, regrouped and printed; who is whose relative.

``listing`` shows them, ``founding`` registers them, ``regrouping`` changes who belongs together and where
(``membership`` holds the single steps, ``kinship`` the relations to a new head), ``registers`` is what papers say.
"""

from jiceng_desktop.services.households.listing import LISTING, Sheet, counts, find, living, moments, of_person, sheet

__all__ = ["LISTING", "Sheet", "counts", "find", "living", "moments", "of_person", "sheet"]
