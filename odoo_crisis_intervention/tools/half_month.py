# SPDX-License-Identifier: LGPL-3.0-or-later
"""Half-months, the rhythm of the class barometer (plan Art. 12): the 1st to the 15th, the 16th to the last day."""

from datetime import timedelta

MIDDLE = 15


def half_month(day):
    """First and last day of the half-month that ``day`` lies in."""
    if day.day <= MIDDLE:
        return day.replace(day=1), day.replace(day=MIDDLE)
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day.replace(day=MIDDLE + 1), next_month - timedelta(days=1)


def previous_half_month(day):
    return half_month(half_month(day)[0] - timedelta(days=1))
