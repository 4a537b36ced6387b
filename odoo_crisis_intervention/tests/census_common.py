# SPDX-License-Identifier: LGPL-3.0-or-later
"""A census that is under way, for every part that needs one."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command


def run_census(censuses, classes, instruments=("phq2",), **values):
    """A running census of these classes. ``censuses``: the model as whoever begins it."""
    env = censuses.env
    census = censuses.create(
        {
            "name": "Census",
            "company_id": classes.company_id.id,
            "scope": "classes",
            "class_ids": [Command.set(classes.ids)],
            "instrument_ids": [
                Command.set([env.ref(f"odoo_crisis_intervention.instrument_{code}").id for code in instruments])
            ],
            **values,
        }
    )
    census.action_start()
    return census


def sit_down(census, school_class, **values):
    """An open sitting of a class of that census, an hour long from now on."""
    start = fields.Datetime.now()
    sitting = census.env["crisis.census.sitting"].create(
        {
            "census_id": census.id,
            "class_id": school_class.id,
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
            **values,
        }
    )
    sitting.action_open()
    return sitting
