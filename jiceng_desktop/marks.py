"""The mark of an override, which only the type checker reads.

``typing_extensions`` has the real ones, but importing it takes a tenth of the whole start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override as override
else:

    def override(method):
        """Mark a method that replaces one of a base class."""
        return method
