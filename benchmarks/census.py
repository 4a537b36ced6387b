# SPDX-License-Identifier: LGPL-3.0-or-later
"""A class of 60 on tablets, handing in at once.

Requests go through the whole of Odoo's HTTP stack in this process, with threads as workers; sockets and network are
left out. Each pupil has a browser of his own, opened with the sitting's code, as in the classroom.
"""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import databases
from clock import Series
from werkzeug.test import Client

from odoo import fields
from odoo.http import root

PUPILS = 60
# As many as a school's server has, with a queue in which nobody is overtaken: a semaphore wakes whoever comes first.
WORKERS = ThreadPoolExecutor(4)
LOCK = threading.Lock()
PAGE = "/crisis/census"


@dataclass
class Class:
    """What the class waited for, request by request, and what came of it."""

    waits: dict = field(default_factory=dict)  # what → Series
    seconds: float = 0.0  # from the first to the last of those who handed in at once
    errors: int = 0
    sheets: int = 0
    left_with_odoo: int = 0


def measure(database):
    """The :class:`Class`, in a school of ``database``, the one that this run answers requests for."""
    with databases.transaction(database, commit=True) as env:
        sitting = _sitting(env)
        params = sitting.action_open_tablets()["params"]
        path, code = PAGE + params["link"].partition(PAGE)[2], params["code"]
        school = sitting.company_id.id
        numbers = env["crisis.census.participant"]._expected(sitting).subject_id.mapped("number")
    result = Class()
    tablets = [_Tablet(path, code, number, result) for number in numbers]
    for what in ("open", "begin", "answer"):
        _all(tablets, what)
    result.seconds = _all(tablets, "hand_in")
    with databases.transaction(database) as env:
        result.sheets = env["crisis.sheet"].search_count([("company_id", "=", school)])
        ours = [("survey_id.survey_type", "=", "crisis_screening")]
        result.left_with_odoo = env["survey.user_input"].search_count(ours)
    return result


def _sitting(env):
    company = env["res.company"].create({"name": "Bench School", "crisis_tz": "Asia/Shanghai"})
    env = env(context={"allowed_company_ids": company.ids})
    school_class = env["crisis.school.class"].create(
        {"name": "Seven (1)", "company_id": company.id, "stage": "junior", "grade": 7, "number": 1}
    )
    env["crisis.subject"].create(
        [
            {"name": f"Pupil {n}", "number": f"B{n:03}", "class_id": school_class.id, "company_id": company.id}
            for n in range(PUPILS)
        ]
    )
    codes = ("phq9", "gad7")
    instruments = [env.ref(f"odoo_crisis_intervention.instrument_{code}").id for code in codes]
    census = env["crisis.census"].create(
        {
            "name": "Census",
            "company_id": company.id,
            "scope": "classes",
            "class_ids": [(6, 0, school_class.ids)],
            "instrument_ids": [(6, 0, instruments)],
            "needs_consent": "notice",
        }
    )
    census.action_start()
    start = fields.Datetime.now()
    sitting = env["crisis.census.sitting"].create(
        {
            "census_id": census.id,
            "class_id": school_class.id,
            "starts_at": start,
            "ends_at": fields.Datetime.add(start, hours=1),
        }
    )
    sitting.action_open()
    return sitting


class _Tablet:
    """One browser and the pupil in front of it."""

    def __init__(self, path, code, number, result):
        # No header with the database: Odoo keeps no session with one, and the only database is found without.
        self.client = Client(root, use_cookies=True)
        self.path, self.code, self.number, self.result = path, code, number, result

    def ask(self, what, path, **kwargs):
        start = time.perf_counter()
        answer, queries = WORKERS.submit(self.request, path, kwargs).result()
        with LOCK:
            series = self.result.waits.setdefault(what, Series())
            series.times.append((time.perf_counter() - start) * 1000)
            series.queries.append(queries)
            self.result.errors += answer.status_code >= 500
        return answer

    def request(self, path, kwargs):
        answer = self.client.open(path, **kwargs)
        # of this request alone: Odoo sets it to nothing when one begins
        return answer, threading.current_thread().query_count

    def post(self, what, path, page, **data):
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
        return self.ask(what, path, method="POST", data={"csrf_token": token, **data})

    def open(self):
        page = self.ask("page of the code", self.path)
        self.post("code", self.path, page, code=self.code)

    def begin(self):
        page = self.ask("page of the number", PAGE)
        page = self.post("number", f"{PAGE}/who", page, number=self.number)
        address = self.post("begin", f"{PAGE}/begin", page).headers["Location"]
        self.tokens = re.search(r"/survey/([^/]+/[^/?]+)", address).group(1)
        self.page = self.ask("first question", address).text

    def answer(self):
        """All but the last one."""
        while 'value="finish"' not in self.page:
            self.tap("question answered")

    def hand_in(self):
        self.tap("handed in")

    def tap(self, what):
        question = re.search(r'name="question_id" value="(\d+)"', self.page).group(1)
        choice = re.search(rf'<input[^>]*type="radio"[^>]*name="{question}"[^>]*>', self.page).group()
        params = {"question_id": int(question), question: re.search(r'value="(\d+)"', choice).group(1)}
        body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.ask(what, f"/survey/submit/{self.tokens}", method="POST", json=body)
        self.page = answer.json["result"][1]["survey_content"]


def _all(tablets, what):
    """Each does ``what``, all beginning at once; queueing for the workers; the seconds until the last is done."""
    gate = threading.Barrier(len(tablets) + 1)

    def one(tablet):
        gate.wait()
        getattr(tablet, what)()

    threads = [threading.Thread(target=one, args=(tablet,)) for tablet in tablets]
    for thread in threads:
        thread.start()
    gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start
