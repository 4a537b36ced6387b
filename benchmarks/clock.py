# SPDX-License-Identifier: LGPL-3.0-or-later
"""Timing of many small calls, side by side, so that whatever else the machine does falls on all of them alike."""

import gc
import statistics
import time
from dataclasses import dataclass, field

import databases

from odoo import sql_db


@dataclass
class Series:
    """What one call cost, round by round."""

    times: list = field(default_factory=list)
    queries: list = field(default_factory=list)

    @property
    def median(self):
        return statistics.median(self.times)

    @property
    def best(self):
        return min(self.times)

    @property
    def worst(self):
        return max(self.times)

    @property
    def query_count(self):
        """Queries of a usual round, those on the connection of the access log included."""
        return statistics.mode(self.queries)


@dataclass
class Task:
    """A call as one user of one database; ``call`` gets an environment and the number of the round."""

    database: str
    uid: int
    context: dict
    call: object
    series: Series = field(default_factory=Series)

    def run(self, number, keep=True):
        with databases.transaction(self.database, self.uid, self.context) as env:
            queries, start = sql_db.sql_counter, time.perf_counter()
            self.call(env, number)
            elapsed = time.perf_counter() - start
        if keep:
            self.series.times.append(elapsed * 1000)
            self.series.queries.append(sql_db.sql_counter - queries)


def run_rounds(tasks, rounds, warmup=3):
    """Every task once a round, in an order that turns, each in a transaction and caches of its own."""
    for number in range(-warmup, rounds):
        gc.collect()
        shift = number % len(tasks)
        for task in tasks[shift:] + tasks[:shift]:
            task.run(number, keep=number >= 0)
