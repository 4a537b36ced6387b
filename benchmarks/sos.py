# SPDX-License-Identifier: LGPL-3.0-or-later
"""SOS: an emergency saved and everybody called in one request, beside a calendar event with as many attendees; then
the open screens of all who were called, each looking once.

The calendar is installed in the copy of the database that this is measured on; it sends each attendee an invitation.
"""

import databases
from duties import _cost

from odoo import fields

RESPONDERS = (5, 30)
SCREENS = (10, 100)


def measure(database):
    """``{what: Cost}``; each in a transaction that is rolled back."""
    with databases.transaction(database, commit=True) as env:
        env["ir.module.module"].search([("name", "=", "calendar")]).button_immediate_install()
    with databases.transaction(database, commit=True) as env:
        people = {number: _school(env, number) for number in (*RESPONDERS, *SCREENS)}
    costs = {}
    for number in SCREENS:
        teacher, users = people[number]
        with databases.transaction(database) as env:
            event = _sos(env, teacher)
            _look(env, event, users[:1])  # warm: what a running server keeps
            costs[f"live screens of {number} responders"] = _cost(
                env, lambda env, event=event, users=users: _look(env, event, users)
            )
    for number in RESPONDERS:
        teacher, users = people[number]
        with databases.transaction(database) as env:
            _sos(env, teacher)  # warm: what a running server keeps
        with databases.transaction(database) as env:
            costs[f"SOS, {number} responders"] = _cost(env, lambda env, teacher=teacher: _sos(env, teacher))
        with databases.transaction(database) as env:
            _event(env, users)
        with databases.transaction(database) as env:
            costs[f"calendar event, {number} attendees"] = _cost(env, lambda env, users=users: _event(env, users))
    return costs


def _school(env, number):
    company = env["res.company"].create({"name": f"Benchmark school {number}"})
    own = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Responder {n}",
                    "login": f"sos-{number}-{n}",
                    "email": f"sos-{number}-{n}@example.com",
                    **own,
                }
                for n in range(number + 1)
            ]
        )
    )
    employees = env["hr.employee"].create(
        [{"name": user.name, "user_id": user.id, "company_id": company.id} for user in users]
    )
    team = env["crisis.team"].create({"name": "Team", "team_type": "intervention", "company_id": company.id})
    members = env["crisis.team.member"].create(
        [
            {
                "team_id": team.id,
                "employee_id": employee.id,
                "role": "leader" if place == 1 else "member",
                "date_from": "2026-01-01",
            }
            for place, employee in enumerate(employees)
            if place
        ]
    )
    members.action_confirm()
    return users[0].id, users[1:].ids


def _sos(env, teacher):
    user = env["res.users"].browse(teacher)
    events = env["crisis.event"].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
    # Committing is the disk's time and would outlive the measurement.
    type(events)._sos_keep = lambda records: records.env.flush_all()
    events.raise_sos({"place": "Sports field", "what": "Cuts on her arm", "is_injured": True})
    return events.sudo().search([], order="id desc", limit=1).id


def _look(env, event, user_ids):
    """What the page of each who was called asks every few seconds; nothing is kept between one and the next."""
    for user in env["res.users"].browse(user_ids):
        env.invalidate_all()
        events = env["crisis.event"].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        events.browse(event).get_live()


def _event(env, user_ids):
    partners = env["res.users"].browse(user_ids).partner_id
    env["calendar.event"].create(
        {
            "name": "Sports field",
            # Nobody is invited to what is over.
            "start": fields.Datetime.add(fields.Datetime.now(), days=1),
            "stop": fields.Datetime.add(fields.Datetime.now(), days=1, hours=1),
            "partner_ids": [(6, 0, partners.ids)],
        }
    )
