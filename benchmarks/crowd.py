# SPDX-License-Identifier: LGPL-3.0-or-later
"""Many people reading at the same moment: every read appends to one hash chain, so they queue for its end."""

import threading
import time
from dataclasses import dataclass

import databases
from clock import Series

from odoo.exceptions import UserError

PEOPLE, READS = 24, 10


@dataclass
class Crowd:
    """Each wait of each person, the reads that were refused because no line could be written, and the whole time."""

    waits: Series
    refused: int
    seconds: float


def measure(database, uid, context, ids):
    """``PEOPLE`` people write ``READS`` lines each, all beginning at once."""
    waits, refused, gate = Series(), [], threading.Barrier(PEOPLE + 1)

    def person():
        with databases.transaction(database, uid, context) as env:
            gate.wait()
            for _read in range(READS):
                start = time.perf_counter()
                try:
                    env["crisis.access.log"]._append("read", "crisis.case", ids)
                except UserError:
                    refused.append(1)
                waits.times.append((time.perf_counter() - start) * 1000)

    threads = [threading.Thread(target=person) for _person in range(PEOPLE)]
    for thread in threads:
        thread.start()
    gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return Crowd(waits, len(refused), time.perf_counter() - start)
