# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

# The first and the last grade of each stage, counted through from primary school.
STAGE_GRADES = {"primary": (1, 6), "junior": (7, 9), "senior": (10, 12)}


class CrisisSchoolClass(models.Model):
    """A class with its homeroom teacher. The homeroom relation to confidential records comes from here.

    Promotion renames the class and moves it to the next school year; the pupils stay in it.
    Access: every member of staff reads, the configuration group writes. Source: plan Art. 1, 9, 26.
    """

    _name = "crisis.school.class"
    _description = "School class"
    _order = "school_year desc, grade, number, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, default=lambda self: self.env.company
    )
    stage = fields.Selection(
        [("primary", "Primary"), ("junior", "Junior secondary"), ("senior", "Senior secondary")],
        compute="_compute_stage",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    grade = fields.Integer(required=True, default=7, help="Counted through: 1 to 6, 7 to 9, 10 to 12.")
    number = fields.Integer(string="Class number", default=1)
    school_year = fields.Char(
        required=True, default=lambda self: self.env["crisis.term"]._school_year(), help="For example 2025-2026."
    )
    homeroom_employee_id = fields.Many2one(
        "hr.employee", string="Homeroom teacher", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    deputy_employee_id = fields.Many2one(
        "hr.employee", string="Deputy homeroom teacher", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    teacher_ids = fields.Many2many("hr.employee", string="Subject teachers", check_company=True)
    student_ids = fields.One2many("crisis.subject", "class_id", string="Pupils")
    student_count = fields.Integer(string="Number of pupils", compute="_compute_student_count")
    is_graduated = fields.Boolean(string="Graduated", readonly=True)
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, school_year, name)", "A school has each class name once in a school year."
    )
    _grade_range = models.Constraint("CHECK(grade BETWEEN 1 AND 12)", "A grade is a number from 1 to 12.")

    @api.depends("grade")
    def _compute_stage(self):
        for school_class in self:
            school_class.stage = school_class._stage_of_grade(school_class.grade)

    @api.depends("student_ids")
    def _compute_student_count(self):
        counts = dict(
            self.env["crisis.subject"]._read_group(
                [("class_id", "in", self.ids), ("enrolment_state", "in", ("enrolled", "on_leave"))],
                ["class_id"],
                ["__count"],
            )
        )
        for school_class in self:
            school_class.student_count = counts.get(school_class, 0)

    @api.constrains("school_year")
    def _check_school_year(self):
        for school_class in self:
            if not self.env["crisis.term"]._is_school_year(school_class.school_year):
                raise ValidationError(self.env._("A school year is written like 2025-2026."))

    @api.model_create_multi
    def create(self, vals_list):
        classes = super().create(vals_list)
        classes.filtered(lambda c: c.homeroom_employee_id or c.deputy_employee_id)._homeroom_changed()
        return classes

    def write(self, vals):
        homerooms = {c: (c.homeroom_employee_id, c.deputy_employee_id) for c in self}
        result = super().write(vals)
        if {"homeroom_employee_id", "deputy_employee_id", "active"} & set(vals):
            changed = [
                c.id for c, people in homerooms.items() if people != (c.homeroom_employee_id, c.deputy_employee_id)
            ]
            self.browse(changed)._homeroom_changed()
        return result

    def _homeroom_changed(self):
        """Being homeroom teacher opens a class's records, so giving it to somebody is on the log like a duty."""
        self.env["crisis.access.mixin"]._crisis_forget_scopes()
        if not self.env.registry.ready:
            return  # being installed: the log's own connection cannot see its table yet
        for company, classes in self.grouped("company_id").items():
            self.env["crisis.access.log"]._append(
                "role", self._name, classes.ids, company.id, "homeroom teacher changed"
            )

    @api.model
    def _stage_of_grade(self, grade):
        for stage, (first, last) in STAGE_GRADES.items():
            if first <= grade <= last:
                return stage
        return False
