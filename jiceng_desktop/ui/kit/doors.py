"""An address in a form: how it is understood, and what saving would add to the places."""

from __future__ import annotations

from functools import partial

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import places
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Address

NEW_DOOR = "没有这一户，保存时新增。"


def watch(form: RecordDialog, name: str) -> None:
    """Say below an address, whenever it is left, how it is understood."""
    form.entry(name).editingFinished.connect(partial(understand, form, name))


def understand(form: RecordDialog, name: str) -> bool:
    """Write an address in full and tell whether it can be read; a door nobody has registered is offered as a new one.

    One of a compound that is not known is left as it is: whether that is added, the form asks when it is saved.
    """
    entry: Address = form.entry(name)
    typed = entry.value()
    if typed is None or form.office.read(places.unknown_compound, typed) is not None:
        return False
    try:
        address, known = form.office.read(places.meant, typed)
    except Refusal as refusal:
        form.object_to(name, str(refusal))
        return False
    entry.set_value(address)
    if not known:
        form.offer(name, NEW_DOOR, "写错了，更正门牌", partial(_correct, entry))
    return True


def _correct(entry: Address) -> None:
    """Put the cursor into the address, its last part selected."""
    entry.setFocus()
    text = entry.text()
    room = len(text) - len(text.rstrip("室0123456789"))
    entry.setSelection(len(text) - room, room)
