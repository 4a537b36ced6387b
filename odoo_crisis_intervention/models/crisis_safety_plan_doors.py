# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where a safety plan is begun from, and where it and the places in groups are seen in the pupil's file."""

from odoo import api, fields, models

from .crisis_case import CLINICAL_GROUPS


class CrisisCase(models.Model):
    """From a case to the pupil's safety plan."""

    _inherit = "crisis.case"

    def action_safety_plan(self):
        """The pupil's safety plan, begun where there is none. Access: reading the case, writing safety plans."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.safety.plan"]._of_person(self.subject_id, self)._get_records_action()


class CrisisAssessment(models.Model):
    """From an assessment to the pupil's safety plan."""

    _inherit = "crisis.assessment"

    def action_safety_plan(self):
        """The pupil's safety plan, begun where there is none. Access: reading the assessment, writing safety plans."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.safety.plan"]._of_person(self.subject_id, self.case_id)._get_records_action()


class CrisisCandidate(models.Model):
    """From somebody found by a screening to the pupil's safety plan."""

    _inherit = "crisis.candidate"

    def action_safety_plan(self):
        """The pupil's safety plan, begun where there is none. Access: reading the candidate, writing safety plans."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.safety.plan"]._of_person(self.subject_id)._get_records_action()


class CrisisPupilFile(models.Model):
    """In the pupil's file each reader finds of them what the own rules open."""

    _inherit = "crisis.pupil.file"

    safety_plan_ids = fields.Many2many("crisis.safety.plan", string="Safety plans", compute="_compute_layers")
    group_member_ids = fields.Many2many(
        "crisis.group.member", string="Group counselling", compute="_compute_layers", groups=CLINICAL_GROUPS
    )

    @api.model
    def _layers(self):
        return {**super()._layers(), "safety_plan_ids": [("state", "!=", "void")], "group_member_ids": []}
