# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.roles import AUDITOR, COUNSELLOR, KEEPER, LEADER


class CrisisTrainingAttendance(models.Model):
    """One person on the list of a training: a colleague, or a class peer supporter. Ticked on a phone at the door.

    Access: each their own; leaders, counsellors, the register keeper and the configuration group all of the school and
    write; auditors read. Source: plan Art. 24(2).
    """

    _name = "crisis.training.attendance"
    _inherit = ["crisis.office.mixin"]
    _description = "Attendance of a training"
    _order = "department_id, person_name, id"
    _rec_name = "person_name"
    _check_company_auto = True

    _crisis_read_roles = (LEADER, COUNSELLOR, KEEPER, AUDITOR)

    training_id = fields.Many2one("crisis.training", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="training_id.company_id", string="School", store=True, precompute=True, index=True, default=None
    )
    employee_id = fields.Many2one("hr.employee", check_company=True, index="btree_not_null", ondelete="restrict")
    subject_id = fields.Many2one(
        "crisis.subject",
        string="Peer supporter",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("kind", "=", "student")],
    )
    person_name = fields.Char(string="Name", compute="_compute_person", store=True)
    department_id = fields.Many2one("hr.department", compute="_compute_person", store=True)
    class_id = fields.Many2one(related="subject_id.class_id")
    date = fields.Date(related="training_id.date")
    is_present = fields.Boolean(string="Present")
    hours = fields.Float(compute="_compute_hours", store=True, readonly=False)
    has_test = fields.Boolean(related="training_id.has_test")
    test_result = fields.Selection([("passed", "Passed"), ("failed", "Not passed")])
    note = fields.Char()

    _one_person = models.Constraint(
        "CHECK((employee_id IS NULL) <> (subject_id IS NULL))", "A row is for one colleague or one peer supporter."
    )
    _once_employee = models.UniqueIndex(
        "(training_id, employee_id) WHERE employee_id IS NOT NULL", "Everybody is on the list once."
    )
    _once_subject = models.UniqueIndex(
        "(training_id, subject_id) WHERE subject_id IS NOT NULL", "Everybody is on the list once."
    )

    @api.depends("employee_id.name", "employee_id.department_id", "subject_id.name")
    def _compute_person(self):
        # sudo: name and department as on the public staff card
        for row in self.sudo():
            row.person_name = row.employee_id.name or row.subject_id.name
            row.department_id = row.employee_id.department_id

    @api.depends("is_present", "training_id.hours")
    def _compute_hours(self):
        for row in self:
            row.hours = row.training_id.hours if row.is_present else 0

    def _crisis_read_domain(self):
        own = Domain("employee_id.user_id", "=", self.env.uid)
        return super()._crisis_read_domain() | (own & Domain("company_id", "in", self._crisis_company_ids()))

    def action_toggle(self):
        """Tick or untick. Access: as writing."""
        for row in self:
            row.check_access("write")
            row.training_id._check_not_cancelled()
            row.is_present = not row.is_present
        return True

    def action_passed(self):
        """Passed, not passed, not tested: one tap goes on to the next. Access: as writing."""
        following = {False: "passed", "passed": "failed", "failed": False}
        for row in self:
            row.check_access("write")
            row.training_id._check_not_cancelled()
            row.test_result = following[row.test_result]
        return True
