# SPDX-License-Identifier: LGPL-3.0-or-later
"""A fair roster for somebody who must never be alone, proposed for people to change and accept. No Odoo in here.

Hard: nobody twice at a time, no two shifts in a row, the rest between two shifts. Where that leaves a place empty it
stays empty and is told: whom to tire is decided by a person. Then, in this order: somebody of the wanted sex in each
shift, even nights, even hours. The same question has the same answer always.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Adult:
    """Somebody who can be planned.

    :param busy: ``((start, end), …)`` planned already, here or elsewhere.
    :param minutes: worked or planned for this child already.
    :param nights: how many of these shifts were at night.
    """

    key: int
    sex: str = ""
    busy: tuple = ()
    minutes: int = 0
    nights: int = 0


@dataclass(frozen=True)
class Slot:
    start: datetime
    end: datetime
    is_night: bool = False


@dataclass
class Roster:
    """:param rows: ``[(slot, key)]``; :param short: ``[(slot, how many are wanting)]``; :param unmatched: slots without
    anybody of the wanted sex."""

    rows: list = field(default_factory=list)
    short: list = field(default_factory=list)
    unmatched: list = field(default_factory=list)


@dataclass
class _Load:
    adult: Adult
    taken: list
    minutes: int
    nights: int

    def is_free(self, slot, rest):
        apart = max(rest, MINUTE)
        return all(slot.start - end >= apart or start - slot.end >= apart for start, end in self.taken)

    def take(self, slot):
        self.taken.append((slot.start, slot.end))
        self.minutes += (slot.end - slot.start) // MINUTE
        self.nights += slot.is_night

    def order(self, slot):
        last = max((end for _start, end in self.taken), default=datetime.min)
        even = (self.nights, self.minutes) if slot.is_night else (self.minutes, self.nights)
        return (*even, last, self.adult.key)


def slots(start, end, hours, anchor, night):
    """Shifts of ``hours`` between two moments, cut at whole shifts from ``anchor`` on.

    :param anchor: a moment at which a shift begins on every day, for example midnight at school.
    :param night: ``(from, to)`` as minutes after ``anchor`` of a day; a shift that lies mostly in it is a night.
    """
    length = timedelta(hours=hours)
    found, at = [], start
    while at < end:
        day = anchor + ((at - anchor) // timedelta(days=1)) * timedelta(days=1)
        cut = min(day + ((at - day) // length + 1) * length, day + timedelta(days=1), end)
        found.append(Slot(at, cut, is_night(at, cut, anchor, night)))
        at = cut
    return found


def is_night(start, end, anchor, night):
    """Whether a shift lies mostly in the night; ``anchor`` and ``night`` as in :func:`slots`."""
    middle = (start + (end - start) / 2 - anchor) // MINUTE % (24 * 60)
    first, last = night
    return first <= middle < last if first <= last else middle >= first or middle < last


def propose(adults, wanted, places, rest_hours, sex="", taken=None):
    """A :class:`Roster` for the slots ``wanted``, with ``places`` adults in each.

    :param taken: ``{slot: how many of its places are taken already}``.
    """
    rest, adults = timedelta(hours=rest_hours), list(adults)
    loads = [
        _Load(adult, list(adult.busy), adult.minutes, adult.nights)
        for adult in sorted(adults, key=lambda adult: adult.key)
    ]
    # Where few can be the one of the wanted sex, they are not used up two at a time.
    matching = sum(adult.sex == sex for adult in adults) if sex else 0
    is_scarce = matching * 2 <= len(adults)
    roster = Roster()
    for slot in sorted(wanted, key=lambda slot: slot.start):
        open_places = max(places - (taken or {}).get(slot, 0), 0)
        free = sorted((load for load in loads if load.is_free(slot, rest)), key=lambda load: load.order(slot))
        chosen = [load for load in free if sex and load.adult.sex == sex][: min(open_places, 1)]
        others = [load for load in free if load not in chosen]
        if sex and is_scarce:
            others.sort(key=lambda load: load.adult.sex == sex)
        chosen += others[: open_places - len(chosen)]
        for load in chosen:
            load.take(slot)
            roster.rows.append((slot, load.adult.key))
        if len(chosen) < open_places:
            roster.short.append((slot, open_places - len(chosen)))
        if sex and open_places and not any(load.adult.sex == sex for load in chosen):
            roster.unmatched.append(slot)
    return roster


def enough_rest(adults, wanted, places, rest_hours, sex="", taken=None):
    """The longest whole hours of rest, up to ``rest_hours``, that leave no place empty; None where none do."""
    for hours in range(int(rest_hours), -1, -1):
        if not propose(adults, wanted, places, hours, sex, taken).short:
            return hours
    return None
