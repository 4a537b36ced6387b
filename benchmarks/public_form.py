# SPDX-License-Identifier: LGPL-3.0-or-later
"""The public help page: how many people a second it serves, and how many rows a flood leaves.

Posts go through the whole of Odoo's HTTP stack in this process, with threads as workers; sockets and network are left
out. Each has a signed form of its own, as somebody has who asks for the page first.
"""

import threading
import time
from dataclasses import dataclass

import databases
from werkzeug.test import Client

from odoo.http import root

SENDERS = 4
PAGES, REPORTS, FLOOD, LIMIT = 400, 200, 2000, 60


@dataclass
class Rush:
    """Answers by status, and the time for all of them."""

    statuses: dict
    seconds: float

    @property
    def per_second(self):
        return sum(self.statuses.values()) / self.seconds


def measure(database):
    """``({what: Rush}, rows after the flood)``, in one school of ``database``."""
    with databases.transaction(database, commit=True) as env:
        company = env["res.company"].create({"name": "Bench School", "crisis_help_code": "bench"})
        company.crisis_help_hourly = 10**6
        school = company.id
    results = {
        "the page": _rush(database, [None] * PAGES),
        "a report taken in": _rush(database, _forms(database, school, REPORTS)),
    }
    with databases.transaction(database, commit=True) as env:
        env["res.company"].browse(school).write({"crisis_help_hourly": LIMIT, "crisis_help_hourly_urgent": 0})
        # From here on as in an hour that has just begun.
        env.cr.execute("DELETE FROM crisis_outside_budget")
        before = _rows(env, school)
    results["a report of a flood"] = _rush(database, _forms(database, school, FLOOD))
    with databases.transaction(database) as env:
        return results, _rows(env, school) - before


def _forms(database, school, count):
    with databases.transaction(database) as env:
        page, company = env["crisis.help.page"], env["res.company"].browse(school)
        return [
            {
                "step": "report",
                "token": page._token("report", company),
                "urgency": "today",
                "facts": "What was seen. " * 10,
            }
            for _number in range(count)
        ]


def _rows(env, school):
    return env["crisis.concern"].search_count([("company_id", "=", school)])


def _rush(database, forms):
    """Post ``forms`` (``None`` asks for the page) by several senders at once."""
    statuses, lock, queue = {}, threading.Lock(), iter(forms)

    def sender():
        client = Client(root, use_cookies=False)
        headers = {"X-Odoo-Database": database}
        while True:
            with lock:
                form = next(queue, "done")
            if form == "done":
                return
            answer = client.open("/crisis/help/bench", method="POST" if form else "GET", data=form, headers=headers)
            with lock:
                statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            answer.close()

    threads = [threading.Thread(target=sender) for _sender in range(SENDERS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Rush(statuses, time.perf_counter() - start)
