# SPDX-License-Identifier: LGPL-3.0-or-later
"""One week of a district on one database: 1,000 classes whose reports are opened, reminded of and escalated.

Beside it Odoo's own creation of as many activities for as many people, plainly and with its context for quick updates.
"""

import gc
import time
from dataclasses import dataclass

import databases
from freezegun import freeze_time

from odoo import sql_db

CLASSES = 1000
FOUNDED = "2026-08-01 00:00:00"
# Beijing is eight hours ahead; 2026-09-18 is a Friday.
STEPS = (
    ("opened", "2026-09-14 00:10:00"),
    ("the next run", "2026-09-14 00:20:00"),
    ("reminded", "2026-09-18 05:10:00"),
    ("the run after the reminders", "2026-09-18 05:20:00"),
    ("escalated", "2026-09-21 01:10:00"),
    ("the run after the first step", "2026-09-21 01:20:00"),
)


@dataclass
class Cost:
    seconds: float
    queries: int


def measure(database):
    """``{what: Cost}``; both sides in one database, each in a transaction that is rolled back."""
    with databases.transaction(database, commit=True) as env:
        with freeze_time(FOUNDED):
            company, users = _district(env)
        company_id, user_ids = company.id, users.ids
        env.cr.execute("UPDATE crisis_school_class SET create_date = %s", [FOUNDED])
    costs = {}
    for name, context in (("Odoo's plain way", {}), ("Odoo's quick way", {"mail_activity_quick_update": True})):
        with databases.transaction(database) as env:
            costs[name] = _cost(env, lambda env, context=context: _plain(env, user_ids, context))
    with databases.transaction(database) as env:
        for what, at in STEPS:
            with freeze_time(at):
                costs[what] = _cost(env, lambda env: env["crisis.duty"]._run(env["res.company"].browse(company_id)))
    return costs


def _cost(env, call):
    env.flush_all()
    env.invalidate_all()
    env.cr.cache.clear()
    gc.collect()
    queries, start = sql_db.sql_counter, _clock()
    call(env)
    env.flush_all()
    return Cost(_clock() - start, sql_db.sql_counter - queries)


def _clock():
    """A clock that a frozen time does not stop."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


def _district(env):
    company = env["res.company"].create({"name": "Benchmark district", "crisis_duty_since": "2026-09-14"})
    env["crisis.term"].create(
        {"name": "Autumn", "company_id": company.id, "date_from": "2026-09-01", "date_to": "2027-01-22"}
    )
    own = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {"name": f"Teacher {n}", "login": f"bench-{n}", "email": f"bench-{n}@example.com", **own}
                for n in range(CLASSES + 1)
            ]
        )
    )
    employees = env["hr.employee"].create(
        [{"name": user.name, "user_id": user.id, "company_id": company.id} for user in users]
    )
    env["crisis.school.class"].create(
        [
            {
                "name": f"Class {n}",
                "company_id": company.id,
                "grade": 7,
                "number": n + 1,
                "homeroom_employee_id": employees[n].id,
            }
            for n in range(CLASSES)
        ]
    )
    team = env["crisis.team"].create({"name": "Team", "team_type": "intervention", "company_id": company.id})
    leader = env["crisis.team.member"].create(
        {"team_id": team.id, "employee_id": employees[-1].id, "role": "leader", "date_from": "2026-01-01"}
    )
    leader.action_confirm()
    return company, users[:CLASSES]


def _plain(env, user_ids, context):
    model = env["ir.model"]._get_id("res.partner")
    partners = env["res.users"].browse(user_ids).partner_id
    kind = env.ref("mail.mail_activity_data_todo")
    env["mail.activity"].with_context(**context).create(
        [
            {
                "res_model_id": model,
                "res_id": partner.id,
                "user_id": user_id,
                "activity_type_id": kind.id,
                "summary": "Weekly report",
                "date_deadline": "2026-09-18",
            }
            for partner, user_id in zip(partners, user_ids, strict=True)
        ]
    )
