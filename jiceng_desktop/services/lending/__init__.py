"""扫码台: what is done with a book in somebody's hand.

``lend(session, person_id, copy_id)``, ``give_back(session, copy_id)``, ``renew(session, copy_id)`` and their kin return
an ``Answer``; what cannot be is a ``Declined``, which says why and which ways there are instead.
"""

from jiceng_desktop.services.lending.acts import give_back, lend, lend_again, queue_up, renew, use_on_site
from jiceng_desktop.services.lending.answers import Answer, Declined, Tone, Way
from jiceng_desktop.services.lending.looking import Met, copies_of, identify, look, reader
from jiceng_desktop.services.lending.offers import Mode, offers
from jiceng_desktop.services.lending.placing import put_into, return_and_put
from jiceng_desktop.services.lending.several import give_back_all, renew_all

__all__ = [
    "Answer",
    "Declined",
    "Met",
    "Mode",
    "Tone",
    "Way",
    "copies_of",
    "give_back",
    "give_back_all",
    "identify",
    "lend",
    "lend_again",
    "look",
    "offers",
    "put_into",
    "queue_up",
    "reader",
    "renew",
    "renew_all",
    "return_and_put",
    "use_on_site",
]
