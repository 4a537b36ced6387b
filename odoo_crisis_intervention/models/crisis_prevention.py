# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class CrisisPrevention(models.Model):
    """A prevention or publicity activity: class meeting, lecture, 5·25 day, parent school. Planned, then done.

    Facts about activities and numbers of people; no names of pupils belong here.
    Access: every member of staff reads; leaders, counsellors, the register keeper (Student Affairs) and the
    configuration group write; a homeroom teacher writes the own class's. Source: plan Art. 2(1), 2(5), 6, school plan
    ch. 5(1).
    """

    _name = "crisis.prevention"
    _inherit = ["crisis.office.mixin"]
    _description = "Prevention activity"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Topic", required=True)
    company_id = fields.Many2one(string="School")
    kind_id = fields.Many2one("crisis.prevention.kind", required=True, index=True, ondelete="restrict")
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        index=True,
        group_expand=True,
    )
    date = fields.Date(required=True, index=True, default=lambda self: self.env.company._crisis_today())
    # Never empty: a calendar leaves out what has no end.
    date_to = fields.Date(string="Until", compute="_compute_date_to", store=True, readonly=False, precompute=True)
    term_id = fields.Many2one("crisis.term", compute="_compute_term_id", store=True, index="btree_not_null")
    process_step_id = fields.Many2one(
        "crisis.process.step",
        compute="_compute_process_step_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    audience = fields.Selection(
        [("pupils", "Pupils"), ("parents", "Parents"), ("staff", "Staff"), ("everybody", "Everybody")],
        string="For whom",
        compute="_compute_audience",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    is_whole_school = fields.Boolean(string="Every class")
    class_ids = fields.Many2many("crisis.school.class", check_company=True)
    class_count = fields.Integer(string="Number of classes", compute="_compute_class_count")
    people_count = fields.Integer(string="Number of people")
    responsible_id = fields.Many2one(
        "hr.employee",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        default=lambda self: self._default_responsible_id(),
    )
    place = fields.Char()
    summary = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos", relation="crisis_prevention_photo_rel")
    can_write = fields.Boolean(compute="_compute_can_write", export_string_translation=False)

    _dates_ordered = models.Constraint("CHECK(date_to IS NULL OR date_to >= date)", "An activity ends after it begins.")
    _people_positive = models.Constraint("CHECK(people_count >= 0)", "Numbers of people are not negative.")

    def _default_responsible_id(self):
        # sudo: the staff card of the very user who writes
        return self.env.user.sudo().employee_ids.filtered(lambda card: card.company_id == self.env.company)[:1].id

    @api.depends("date", "company_id")
    def _compute_term_id(self):
        for record, term in self.env["crisis.term"]._of_records(self):
            record.term_id = term

    @api.depends("date")
    def _compute_date_to(self):
        for activity in self:
            activity.date_to = max(activity.date_to or activity.date, activity.date) if activity.date else False

    @api.depends("kind_id")
    def _compute_process_step_id(self):
        for activity in self:
            activity.process_step_id = activity.kind_id.process_step_id

    @api.depends("kind_id")
    def _compute_audience(self):
        for activity in self:
            activity.audience = activity.kind_id.audience or "pupils"

    @api.depends("class_ids", "is_whole_school", "company_id")
    def _compute_class_count(self):
        every = {}
        for activity in self:
            if activity.is_whole_school and activity.company_id not in every:
                every[activity.company_id] = self.env["crisis.school.class"].search_count(
                    [("company_id", "=", activity.company_id.id), ("is_graduated", "=", False)]
                )
            activity.class_count = every[activity.company_id] if activity.is_whole_school else len(activity.class_ids)

    @api.depends("is_writable")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_write(self):
        for activity in self:
            activity.can_write = activity.is_writable or not activity._origin

    @api.constrains("state", "date")
    def _check_not_ahead(self):
        for activity in self:
            if activity.state == "done" and activity.date > activity.company_id._crisis_today():
                raise ValidationError(self.env._("What lies ahead is not done yet."))

    def _crisis_write_domain(self):
        """Besides the office: activities of the own class, and of no other."""
        own = self._crisis_scope().class_ids
        if not own:
            return super()._crisis_write_domain()
        mine = (
            Domain("company_id", "in", self._crisis_company_ids())
            & Domain("is_whole_school", "=", False)
            & Domain("class_ids", "in", sorted(own))
            & ~Domain("class_ids", "any", [("id", "not in", sorted(own))])
        )
        return super()._crisis_write_domain() | mine

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._crisis_adopt_files("photo_ids")
        return activities

    def write(self, vals):
        self.check_access("write")
        result = super().write(vals)
        if {"class_ids", "is_whole_school", "company_id"} & set(vals):
            self.check_access("write")  # nobody writes an activity into another's class
        if "photo_ids" in vals:
            self._crisis_adopt_files("photo_ids")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(activity.state == "done" for activity in self):
            raise UserError(self.env._("What took place stays on record."))

    def action_done(self):
        """It took place. Access: as writing."""
        self._step("done")
        return True

    def action_cancel(self):
        """It does not take place. Access: as writing."""
        self._step("cancelled")
        return True

    def _step(self, state):
        if any(activity.state != "planned" for activity in self):
            raise UserError(self.env._("Only what is planned is done or cancelled."))
        self.write({"state": state})
