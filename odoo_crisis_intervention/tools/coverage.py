# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who is with the child: from planned shifts and "I take over" / "I hand over" to the exact uncovered time.

Times are naive UTC and exact to the second. No Odoo in here.

A hand-over is two acts by two persons; neither alone ends anybody's responsibility:

* whoever takes over is responsible from that moment, and relieves the one who has waited longest after handing over;
* whoever hands over stays responsible, waiting, until somebody takes over, unless enough others stand there already;
* whoever had to leave without being relieved is gone at that moment, and the time without enough adults is a gap.

Up to now the facts count, whatever was planned; from now on the plan.
"""

from dataclasses import dataclass
from datetime import datetime

TAKE = "take_over"
GIVE = "hand_over"
LEFT = "left"


@dataclass(frozen=True)
class Shift:
    """Planned: this person from ``start`` to ``end``."""

    person: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Fact:
    """What a person said at a moment: ``take_over``, ``hand_over``, or ``left`` without being relieved."""

    person: int
    at: datetime
    kind: str


@dataclass(frozen=True)
class Span:
    """A stretch in which nothing changes.

    :param people: responsible persons in the order in which they came; of the future: planned persons by number.
    :param waiting: those of them who have handed over and whom nobody has relieved.
    :param missing: how many adults are wanting.
    """

    start: datetime
    end: datetime
    people: tuple
    waiting: tuple
    missing: int
    is_planned: bool


@dataclass(frozen=True)
class Gap:
    """Neighbouring spans that all want somebody.

    :param missing: the most adults wanting at any moment of it.
    :param alone_from: since when nobody at all is there, or nothing.
    """

    start: datetime
    end: datetime
    missing: int
    alone_from: datetime | None
    is_planned: bool


def responsible(facts, required):
    """``[(moment, people, waiting)]``: who is responsible from each moment on; in the order given where times tie."""
    people, waiting, states = [], [], []
    for fact in sorted(facts, key=lambda fact: fact.at):
        person = fact.person
        if fact.kind == TAKE:
            if person in waiting:
                waiting.remove(person)
            elif person not in people:
                people.append(person)
                if waiting:
                    people.remove(waiting.pop(0))
        elif person in people:
            if fact.kind == LEFT or len(people) > required:
                people.remove(person)
                if person in waiting:
                    waiting.remove(person)
            elif person not in waiting:
                waiting.append(person)
        if states and states[-1][0] == fact.at:
            states.pop()
        states.append((fact.at, tuple(people), tuple(waiting)))
    return states


def by_facts(facts, required, start, end):
    """Spans between two moments as it really was."""
    if start >= end:
        return []
    states = responsible(facts, required)
    before = [state for state in states if state[0] <= start]
    _at, people, waiting = before[-1] if before else (start, (), ())
    edges = [(start, people, waiting), *(state for state in states if start < state[0] < end)]
    ends = [*(edge[0] for edge in edges[1:]), end]
    return _joined(
        Span(at, until, people, waiting, max(required - len(people), 0), False)
        for (at, people, waiting), until in zip(edges, ends, strict=True)
    )


def by_plan(shifts, required, start, end):
    """Spans between two moments as they are planned; somebody planned twice counts once."""
    if start >= end:
        return []
    changes = {}
    for shift in shifts:
        first, last = max(shift.start, start), min(shift.end, end)
        if first < last:
            changes.setdefault(first, []).append((shift.person, 1))
            changes.setdefault(last, []).append((shift.person, -1))
    counts, spans, at = {}, [], start
    for moment in [*sorted(changes), end]:
        if at < moment:
            people = tuple(sorted(person for person, count in counts.items() if count))
            spans.append(Span(at, moment, people, (), max(required - len(people), 0), True))
            at = moment
        for person, step in changes.get(moment, ()):
            counts[person] = counts.get(person, 0) + step
    return _joined(spans)


def spans(shifts, facts, required, start, now, end):
    """From ``start`` to ``end``: facts up to ``now``, the plan from then on."""
    middle = min(max(now, start), end)
    return by_facts(facts, required, start, middle) + by_plan(shifts, required, middle, end)


def _joined(parts):
    """Neighbours that say the same are one."""
    joined = []
    for part in parts:
        last = joined[-1] if joined else None
        if last and (last.people, last.waiting) == (part.people, part.waiting):
            joined[-1] = Span(last.start, part.end, part.people, part.waiting, part.missing, part.is_planned)
        else:
            joined.append(part)
    return joined


def gaps(parts):
    """The gaps in spans; what really was and what is planned are gaps of their own."""
    found = []
    for part in parts:
        if not part.missing:
            continue
        alone_from = None if part.people else part.start
        last = found[-1] if found else None
        if last and last.end == part.start and last.is_planned == part.is_planned:
            found[-1] = Gap(
                last.start, part.end, max(last.missing, part.missing), last.alone_from or alone_from, part.is_planned
            )
        else:
            found.append(Gap(part.start, part.end, part.missing, alone_from, part.is_planned))
    return found


def now_and_next(shifts, facts, required, now):
    """What everybody must see at once.

    :return: ``{"people": …, "waiting": …, "over": persons whose shift has ended, "late": shifts that have begun without
        their person, "next": the shifts that begin next}``
    """
    before = [state for state in responsible([fact for fact in facts if fact.at <= now], required)]
    _at, people, waiting = before[-1] if before else (now, (), ())
    current = {shift.person for shift in shifts if shift.start <= now < shift.end}
    ended = {shift.person for shift in shifts if shift.end <= now}
    late = [
        shift
        for shift in shifts
        if shift.start <= now < shift.end and shift.person not in people and not _has_gone(facts, shift, now)
    ]
    coming = sorted(
        (shift for shift in shifts if shift.start > now and shift.person not in people),
        key=lambda shift: (shift.start, shift.person),
    )
    return {
        "people": people,
        "waiting": waiting,
        "over": tuple(person for person in people if person in ended and person not in current),
        "late": sorted(late, key=lambda shift: (shift.start, shift.person)),
        "next": [shift for shift in coming if shift.start == coming[0].start],
    }


def _has_gone(facts, shift, now):
    """Whether the person of a shift under way was there for it and went again."""
    return any(fact.person == shift.person and fact.kind != TAKE and shift.start <= fact.at <= now for fact in facts)
