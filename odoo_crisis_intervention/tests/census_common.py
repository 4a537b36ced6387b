# SPDX-License-Identifier: LGPL-3.0-or-later
"""A census that is under way, for every part that needs one."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import CrisisCommon


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


class CensusCommon(CrisisCommon):
    """A class of four, and one of grade eight."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eighth = cls.env["crisis.school.class"].create(
            {"name": "Eight (1)", "company_id": cls.company.id, "grade": 8, "number": 1}
        )
        cls.classmates = cls.env["crisis.subject"].create(
            [
                {"name": f"Mate {number}", "class_id": cls.school_class.id, "company_id": cls.company.id}
                for number in range(3)
            ]
        )
        cls.older = cls.env["crisis.subject"].create(
            {"name": "Older", "class_id": cls.eighth.id, "company_id": cls.company.id}
        )

    def begin(self, classes=None, **values):
        return run_census(self.as_("counsellor", self.env["crisis.census"]), classes or self.school_class, **values)

    def part(self, census, subject=None):
        return (
            self.env["crisis.census.participant"]
            .sudo()
            .search([("census_id", "=", census.id), ("subject_id", "in", (subject or self.pupil).ids)])
        )
