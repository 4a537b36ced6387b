# SPDX-License-Identifier: LGPL-3.0-or-later
"""When the counselling room is open and which times in it are free. No Odoo in here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .duties import moment
from .school_calendar import DAY, is_school_day

WEEKLY, EXTRA, CLOSED = "weekly", "extra", "closed"
WEEKDAYS = 7


@dataclass(frozen=True)
class Hours:
    """One line of the opening hours.

    :param kind: every week on ``weekday``, or on ``day`` alone: open besides, or closed.
    :param room, user: ids; a line that closes counts for everybody in its room.
    """

    kind: str
    hour_from: float
    hour_to: float
    room: int
    user: int = 0
    weekday: int = 0
    day: object = None
    is_outside_class: bool = True


@dataclass(frozen=True)
class Slot:
    """A time that can be taken, naive UTC."""

    starts_at: datetime
    ends_at: datetime
    user: int
    room: int


def _without(spans, begin, end):
    """``spans`` (from, to) with the stretch from ``begin`` to ``end`` cut out."""
    left = []
    for first, last in spans:
        left += [(first, min(last, begin)), (max(first, end), last)]
    return [(first, last) for first, last in left if first < last]


def open_spans(hours, terms, day):
    """``[(room, user, hour_from, hour_to)]`` of one day: the week's hours on school days, and what is said for it."""
    spans = []
    for line in hours:
        weekly = line.kind == WEEKLY and line.weekday == day.weekday() and is_school_day(terms, day)
        if not weekly and not (line.kind == EXTRA and line.day == day):
            continue
        left = [(line.hour_from, line.hour_to)]
        if weekly:
            for other in hours:
                if other.kind == CLOSED and other.day == day and other.room == line.room:
                    left = _without(left, other.hour_from, other.hour_to)
        spans += [(line.room, line.user, first, last) for first, last in left]
    return sorted(spans, key=lambda span: (span[2], span[0], span[1]))


def free_slots(hours, terms, busy, days, minutes, not_before, zone):
    """The free times of ``minutes`` within the opening hours, in order, each counsellor's one after another.

    :param busy: ``{user: [(starts_at, ends_at)]}``, naive UTC
    :param days: first and last day
    """
    length, slots = timedelta(minutes=minutes), set()
    day, last = days
    while day <= last:
        for room, user, hour_from, hour_to in open_spans(hours, terms, day):
            start, end = moment(day, hour_from, zone), moment(day, hour_to, zone)
            taken = sorted(busy.get(user, ()))
            while start + length <= end:
                clash = [until for begin, until in taken if begin < start + length and until > start]
                if clash:
                    start = max(clash)
                    continue
                if start >= not_before:
                    slots.add(Slot(start, start + length, user, room))
                start += length
        day += DAY
    return sorted(slots, key=lambda slot: (slot.starts_at, slot.user, slot.room))


def week_hours(hours, outside_class_only=False):
    """Hours a room is open in an ordinary week; two counsellors at the same time count once."""
    total = 0.0
    for weekday in range(WEEKDAYS):
        reached = 0.0
        lines = [line for line in hours if line.kind == WEEKLY and line.weekday == weekday]
        for line in sorted(lines, key=lambda line: line.hour_from):
            if outside_class_only and not line.is_outside_class:
                continue
            begin = max(line.hour_from, reached)
            total += max(0.0, line.hour_to - begin)
            reached = max(reached, line.hour_to)
    return total
