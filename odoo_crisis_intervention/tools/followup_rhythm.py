# SPDX-License-Identifier: LGPL-3.0-or-later
"""When the next follow-up is due: days between follow-ups as a school writes them, for example ``"7, 7, 14, 30"``."""


def parse(text):
    """The days as numbers; the last one repeats.

    :raises ValueError: nothing, or something that is no whole number of days above zero
    """
    days = [int(part) for part in text.replace("，", ",").split(",")]
    if not all(day > 0 for day in days):
        raise ValueError(text)
    return days


def gap(text, earlier):
    """Days to the next follow-up when ``earlier`` follow-ups lie before it."""
    days = parse(text)
    return days[min(earlier, len(days) - 1)]
