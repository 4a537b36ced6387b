# SPDX-License-Identifier: LGPL-3.0-or-later
"""When an alarm that nobody answers goes on to the next people. No Odoo in here.

Step 0 is at once. The school sets how many minutes each step waits, for example ``"10, 10, 15"``: step 1 after 10
minutes, step 2 after 20, step 3 after 35.
"""

from datetime import timedelta


def parse(text):
    """The minutes as a tuple.

    :raises ValueError: not whole numbers above zero, or none
    """
    minutes = tuple(int(part) for part in text.replace("，", ",").replace("、", ",").split(","))
    if min(minutes) < 1:
        raise ValueError(text)
    return minutes


def step_at(minutes, started_at, step):
    """When ``step`` is due, or None when the ladder has no such step."""
    if not 0 <= step <= len(minutes):
        return None
    return started_at + timedelta(minutes=sum(minutes[:step]))


def steps_due(minutes, started_at, taken, now):
    """The steps after ``taken`` that are due by now, in order: after a night without the scheduler, all of them."""
    return [step for step in range(taken + 1, len(minutes) + 1) if step_at(minutes, started_at, step) <= now]


def next_people(tiers, called, is_last):
    """Whom a step calls besides those called already: the first tier with somebody new, at the last step everybody.

    :param tiers: sets of people, those who are called sooner first
    """
    new = [tier - called for tier in tiers]
    if is_last:
        return set().union(*new)
    return next((tier for tier in new if tier), set())
