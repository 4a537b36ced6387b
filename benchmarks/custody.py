# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who was with the child and where the gaps are, for a month's roster: plain Python, no database."""

import gc
import random
import time
from datetime import datetime, timedelta

from clock import Series

from odoo.addons.odoo_crisis_intervention.tools import coverage

SHIFTS = 200
FACTS = 1000
START = datetime(2026, 11, 1)
MINUTE = timedelta(minutes=1)


def month():
    """Eight adults in pairs for four hours and a half; every change said by both, each a few minutes late or early."""
    dice = random.Random(18)
    shifts, facts = [], []
    for number in range(SHIFTS):
        begin = START + number // 2 * 432 * MINUTE
        shifts.append(coverage.Shift(number % 8, begin, begin + 450 * MINUTE))
    for number in range(FACTS):
        at = START + number * 43 * MINUTE + dice.randrange(-900, 900) * timedelta(seconds=1)
        facts.append(coverage.Fact(dice.randrange(8), at, (coverage.TAKE, coverage.GIVE)[number % 2]))
    return shifts, facts


def measure(rounds=50):
    shifts, facts = month()
    series = Series()
    gc.collect()
    for _round in range(rounds):
        begin = time.perf_counter()
        spans = coverage.spans(shifts, facts, 2, START, START + timedelta(days=15), START + timedelta(days=30))
        gaps = coverage.gaps(spans)
        coverage.now_and_next(shifts, facts, 2, START + timedelta(days=15))
        series.times.append((time.perf_counter() - begin) * 1000)
    return series, len(spans), len(gaps)
