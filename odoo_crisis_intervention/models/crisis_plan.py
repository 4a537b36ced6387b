# SPDX-License-Identifier: LGPL-3.0-or-later
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..tools.roles import LEADER


class CrisisPlan(models.Model):
    """The school's crisis intervention plan (预案), a document with versions that every member of staff reads.

    Who explains it stands here and not in the versions: a new telephone number needs no new version.
    Access: every member of staff reads; leaders and the configuration group write.
    Source: plan Art. 1, 27, school plan ch. 4, 6(1), 6(2), 7(1).
    """

    _name = "crisis.plan"
    _inherit = ["crisis.office.mixin"]
    _description = "Crisis intervention plan"
    _order = "sequence, id"
    _check_company_auto = True

    _crisis_write_roles = (LEADER,)

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(string="School")
    active = fields.Boolean(default=True)
    interpreter_team_id = fields.Many2one(
        "crisis.team",
        string="Explained by",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The steering group explains the plan when something in it is unclear.",
    )
    contact = fields.Char(string="Where to ask", help="Room and telephone, as printed under the plan.")
    version_ids = fields.One2many("crisis.plan.version", "plan_id", string="Versions")
    version_in_force_id = fields.Many2one("crisis.plan.version", compute="_compute_version_in_force_id")
    revision_due_on = fields.Date(string="Revision due", compute="_compute_revision_due_on")
    is_revision_due = fields.Boolean(compute="_compute_revision_due_on")

    @api.depends("version_ids.state")
    def _compute_version_in_force_id(self):
        in_force = self.version_ids.filtered(lambda version: version.state == "in_force").grouped("plan_id")
        for plan in self:
            plan.version_in_force_id = in_force.get(plan, False)

    @api.depends(
        "version_ids.state",
        "version_ids.effective_on",
        "version_ids.reviewed_on",
        "company_id.crisis_plan_revision_months",
        "company_id.crisis_tz",
    )
    def _compute_revision_due_on(self):
        for plan in self:
            version = plan.version_in_force_id
            days = [day for day in (version.effective_on, version.reviewed_on) if day]
            plan.revision_due_on = days and max(days) + relativedelta(
                months=plan.company_id.crisis_plan_revision_months
            )
            plan.is_revision_due = bool(days) and plan.revision_due_on <= plan.company_id._crisis_today()

    def action_read(self):
        """Open the version in force for reading. Access: as reading the plan."""
        self.ensure_one()
        self.check_access("read")
        return self.version_in_force_id._action_read()

    def action_new_version(self):
        """A draft that starts from the text in force. Access: leaders and the configuration group."""
        self.ensure_one()
        self._crisis_check_office()
        version = self.version_ids.filtered(lambda row: row.state == "draft")[:1]
        if not version:
            version = self.version_in_force_id._copy_as_draft() if self.version_in_force_id else self._first_version()
        return version._get_records_action()

    def _first_version(self):
        return self.env["crisis.plan.version"].create([{"plan_id": self.id, "title": self.name}])

    @api.model
    def _action_in_force(self):
        """What "Plan" in the menu opens: the one plan itself, or the choice of several."""
        versions = self.env["crisis.plan.version"].search([("state", "=", "in_force"), ("plan_id.active", "=", True)])
        if len(versions) == 1:
            return versions._action_read()
        return self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_plan_version_action_read")
