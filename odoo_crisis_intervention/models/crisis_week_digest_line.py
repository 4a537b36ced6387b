# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.roles import LEADER
from .crisis_case import STAMPS


class CrisisWeekDigestLine(models.Model):
    """A pupil on the acknowledged page of a week: reported changed, or newly reported with the five stamps of that day.

    A row of its own, so that whoever is shut out from the pupil or the report does not see it on the page either.
    Access: leaders of the school; nobody writes one, acknowledging makes it. Source: plan Art. 10, 12.
    """

    _name = "crisis.week.digest.line"
    _description = "Person on the page of a school week"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (LEADER,)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True

    digest_id = fields.Many2one(
        "crisis.week.digest", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="digest_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    kind = fields.Selection(
        [("change", "Change reported by the class"), ("concern", "New report")], required=True, readonly=True
    )
    subject_id = fields.Many2one(string="Person", readonly=True)
    class_id = fields.Many2one("crisis.school.class", readonly=True, index="btree_not_null", ondelete="restrict")
    level_id = fields.Many2one("crisis.level", readonly=True, index="btree_not_null", ondelete="restrict")

    # a change
    change = fields.Selection([("better", "Better"), ("same", "The same"), ("worse", "Worse")], readonly=True)
    is_new = fields.Boolean(string="Newly noticed", readonly=True)

    # a report
    concern_id = fields.Many2one(
        "crisis.concern", string="Report", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    concern_state = fields.Selection(selection="_selection_concern_state", string="State", readonly=True)
    is_urgent = fields.Boolean(string="Urgent", readonly=True)
    detected_at = fields.Datetime(string="Found", readonly=True)
    reported_at = fields.Datetime(string="Reported", readonly=True)
    assessed_at = fields.Datetime(string="Assessed", readonly=True)
    fed_back_at = fields.Datetime(string="Feedback given", readonly=True)
    intervened_at = fields.Datetime(string="Intervened", readonly=True)
    alarm_at = fields.Datetime(string="Alarm raised", readonly=True)
    answered_at = fields.Datetime(string="Alarm answered", readonly=True)
    answered_by_id = fields.Many2one("res.users", string="Answered by", readonly=True, ondelete="restrict")

    _about_somebody = models.Constraint(
        "CHECK((kind = 'change' AND subject_id IS NOT NULL) OR (kind = 'concern' AND concern_id IS NOT NULL))",
        "A row is about a pupil or a report.",
    )

    @api.model
    def _selection_concern_state(self):
        return self.env["crisis.concern"]._fields["state"]._description_selection(self.env)

    def _crisis_write_domain(self):
        return Domain.FALSE

    def _values(self):
        """As ``crisis.week.digest._compile_lines`` gives them, from the kept rows."""
        names = ("kind", "change", "is_new", "concern_state", "is_urgent", *STAMPS, "alarm_at", "answered_at")
        links = ("subject_id", "class_id", "level_id", "concern_id", "answered_by_id")
        return [{**{name: line[name] for name in names}, **{name: line[name].id for name in links}} for line in self]
