# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CrisisTraining(models.Model):
    """A training, or a drill that is announced: topic, for whom, by whom, and who was there.

    Access: every member of staff reads what is held when; leaders, counsellors, the register keeper (Student Affairs)
    and the configuration group write. Source: plan Art. 24(2), school plan ch. 6(3).
    """

    _name = "crisis.training"
    _inherit = ["crisis.office.mixin"]
    _description = "Training"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Topic", required=True)
    company_id = fields.Many2one(string="School")
    kind = fields.Selection([("training", "Training"), ("drill", "Drill")], required=True, default="training")
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="planned",
        index=True,
    )
    date = fields.Date(required=True, index=True, default=lambda self: self.env.company._crisis_today())
    begins_at = fields.Float(string="Begins at")
    hours = fields.Float(default=2)
    term_id = fields.Many2one("crisis.term", compute="_compute_term_id", store=True, index="btree_not_null")
    school_year = fields.Char(compute="_compute_school_year", store=True, index=True)
    role_ids = fields.Many2many("crisis.training.role", string="For whom", required=True)
    trainer_employee_id = fields.Many2one(
        "hr.employee", string="Trainer", check_company=True, ondelete="restrict", index="btree_not_null"
    )
    trainer_outside = fields.Char(string="Trainer from outside", help="Name and where the trainer comes from.")
    trainer = fields.Char(string="Trained by", compute="_compute_trainer")
    place = fields.Char()
    has_test = fields.Boolean(string="With a test")
    summary = fields.Text(help="What was practised, what came out of it.")
    material_ids = fields.Many2many("ir.attachment", string="Materials", relation="crisis_training_material_rel")
    attendance_ids = fields.One2many("crisis.training.attendance", "training_id")
    expected_count = fields.Integer(string="Invited", compute="_compute_counts")
    present_count = fields.Integer(string="Present", compute="_compute_counts")
    passed_count = fields.Integer(string="Test passed", compute="_compute_counts")
    can_write = fields.Boolean(compute="_compute_can_write", export_string_translation=False)

    _hours_positive = models.Constraint("CHECK(hours >= 0)", "Hours are not negative.")

    @api.depends("date", "company_id")
    def _compute_term_id(self):
        for record, term in self.env["crisis.term"]._of_records(self):
            record.term_id = term

    @api.depends("date", "company_id")
    def _compute_school_year(self):
        for training in self:
            training.school_year = training.date and self.env["crisis.term"]._school_year(training.date)

    @api.depends("trainer_employee_id", "trainer_outside")
    def _compute_trainer(self):
        for training in self:
            # sudo: a colleague's name, which stands in the roster for everybody
            names = (training.sudo().trainer_employee_id.name, training.trainer_outside)
            training.trainer = " · ".join(filter(None, names))

    @api.depends("attendance_ids.is_present", "attendance_ids.test_result")
    def _compute_counts(self):
        # sudo: counts of who was there; names stay with whom they are for
        rows = self.env["crisis.training.attendance"].sudo()._read_group(
            [("training_id", "in", self.ids)], ["training_id", "is_present", "test_result"], ["__count"]
        )  # fmt: skip
        counts = {training.id: [0, 0, 0] for training in self._origin}
        for training, is_present, result, count in rows:
            counts[training.id][0] += count
            counts[training.id][1] += count if is_present else 0
            counts[training.id][2] += count if is_present and result == "passed" else 0
        for training in self:
            training.expected_count, training.present_count, training.passed_count = counts.get(
                training._origin.id, (0, 0, 0)
            )

    @api.depends("is_writable")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_write(self):
        may_create = self.has_access("create")
        for training in self:
            training.can_write = may_create and (training.is_writable or not training._origin)

    @api.constrains("state", "date")
    def _check_not_ahead(self):
        for training in self:
            if training.state == "held" and training.date > training.company_id._crisis_today():
                raise ValidationError(self.env._("What lies ahead is not held yet."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("state", None)
        trainings = super().create(vals_list)
        trainings._crisis_adopt_files("material_ids")
        return trainings

    def write(self, vals):
        self.check_access("write")
        if "state" in vals:
            raise UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))
        result = super().write(vals)
        if "material_ids" in vals:
            self._crisis_adopt_files("material_ids")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if any(training.state == "held" for training in self):
            raise UserError(self.env._("What took place stays on record."))

    # -- steps -----------------------------------------------------------------------------------------------------

    def action_fill(self):
        """Invite everybody of the roles who is not on the list yet. Access: as writing."""
        for training in self:
            training.check_access("write")
            training._fill()
        return True

    def action_tick(self):
        """The list to tick who is there, filled when it is empty. Access: as writing."""
        self.ensure_one()
        self.check_access("write")
        if not self.attendance_ids:
            self._fill()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "odoo_crisis_intervention.crisis_training_attendance_action"
        )
        return {
            **action,
            "name": self.name,
            "domain": [("training_id", "=", self.id)],
            "context": {"default_training_id": self.id},
            "path": False,
        }

    def action_all_present(self):
        """Everybody came; whoever did not is unticked afterwards. Access: as writing."""
        for training in self:
            training.check_access("write")
            training._check_not_cancelled()
            training.attendance_ids.filtered(lambda row: not row.is_present).write({"is_present": True})
        return True

    def action_held(self):
        """It took place. Access: as writing."""
        return self._step("held", ("planned", "cancelled"))

    def action_cancel(self):
        """It does not take place. Access: as writing; not where somebody was present."""
        if any(self.mapped("present_count")):
            raise UserError(self.env._("Somebody was present: it was held."))
        return self._step("cancelled", ("planned", "held"))

    def action_plan(self):
        """Back to the plan. Access: as writing."""
        return self._step("planned", ("held", "cancelled"))

    def _step(self, state, before):
        for training in self:
            training.check_access("write")
            if training.state in before:
                super(CrisisTraining, training).write({"state": state})
        self._check_not_ahead()
        if state == "held":
            self.env["crisis.duty"]._training_held(self.term_id)
        return True

    def _check_not_cancelled(self):
        if any(training.state == "cancelled" for training in self):
            raise UserError(self.env._("It was cancelled."))

    def _fill(self):
        self._check_not_cancelled()
        # sudo: who is in a role stands in the roster and in the teams, which staff read
        people = self.env["crisis.training.coverage"].sudo()._read_group(
            [("company_id", "=", self.company_id.id), ("role_id", "in", self.role_ids.ids)],
            ["employee_id", "subject_id"],
        )  # fmt: skip
        known = {(row.employee_id.id, row.subject_id.id) for row in self.attendance_ids}
        self.env["crisis.training.attendance"].create(
            [
                {"training_id": self.id, "employee_id": employee.id, "subject_id": subject.id}
                for employee, subject in people
                if (employee.id, subject.id) not in known
            ]
        )
