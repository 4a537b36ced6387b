# SPDX-License-Identifier: LGPL-3.0-or-later
"""The class barometer in the canary matrix: counsellors see it, nobody else does (the school's setting as it comes)."""

from datetime import timedelta

from odoo.fields import Command

from .canary import declare

COUNSELLOR = {"counsellor"}


def barometer(story):
    """Written in the portal by the actor ``peer``, with a line that became a report at once, and handled."""
    if not hasattr(story, "barometer"):
        case = story.case
        system = story.env["crisis.barometer"].with_user(story.env.ref("base.user_root")).sudo()
        period = system._portal_periods(case.supporter)[0]
        line = {"subject_id": story.pupil.id, "facts": story.word("peer"), "urgency": "at_once"}
        story.barometer = system._portal_create(case.supporter, period, "key", {"weather": "rain"}, [line])
        story.barometer._transition("submit")
        story.checkin = story.env["crisis.peer.checkin"].search([("supporter_id", "=", case.supporter.id)])
    return story.barometer


def checkin(story):
    barometer(story)
    return story.checkin


def add_peer(case):
    """The actor ``peer``: a confirmed peer supporter of the class with a portal login."""
    today = case.company._crisis_today()
    pupil = case.env["crisis.subject"].create(
        {"name": "Peer P", "number": "T900", "class_id": case.school_class.id, "company_id": case.company.id}
    )
    pupil.partner_id = case.users["peer"].partner_id
    term = case.env["crisis.term"].search([("company_id", "=", case.company.id)], limit=1)
    term = term or case.env["crisis.term"].create(
        {
            "name": "Term",
            "company_id": case.company.id,
            "date_from": today - timedelta(days=60),
            "date_to": today + timedelta(days=60),
        }
    )
    row = (
        case.env["crisis.peer.supporter"]
        .with_user(case.users["homeroom"])
        .with_context(allowed_company_ids=case.company.ids)
        .create(
            {
                "subject_id": pupil.id,
                "term_id": term.id,
                "pupil_consent_on": today,
                "guardian_consent_on": today,
                "criterion_ids": [Command.set(case.env["crisis.peer.criterion"].search([]).ids)],
            }
        )
    )
    row.with_user(case.users["counsellor"]).action_confirm()
    case.supporter = row.sudo()


declare("crisis.barometer", barometer, COUNSELLOR)
declare("crisis.barometer.line", lambda story: barometer(story).line_ids, COUNSELLOR)
declare("crisis.peer.checkin", checkin, COUNSELLOR)
