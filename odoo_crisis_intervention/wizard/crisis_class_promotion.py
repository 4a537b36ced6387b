# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.crisis_school_class import STAGE_GRADES
from ..tools import class_name, school_calendar


class CrisisClassPromotion(models.TransientModel):
    """The turn of the school year: every class goes one grade up, the last grade of a stage graduates.

    A class keeps its pupils and its homeroom teacher and is renamed, so the homeroom relation goes on. Running it twice
    does nothing the second time: classes that already are in the new school year are left alone.
    Access: the configuration group, each person the own screens only.
    """

    _name = "crisis.class.promotion"
    _description = "Promotion of classes"
    _transient_max_hours = 1.0

    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, default=lambda self: self.env.company
    )
    school_year = fields.Char(
        string="New school year", required=True, default=lambda self: self.env["crisis.term"]._school_year()
    )
    line_ids = fields.One2many(
        "crisis.class.promotion.line",
        "promotion_id",
        string="Classes",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("school_year", "company_id")
    def _compute_line_ids(self):
        for promotion in self:
            lines = [fields.Command.clear()]
            if school_calendar.is_school_year(promotion.school_year):
                lines += [fields.Command.create(promotion._line_values(c)) for c in promotion._classes_to_promote()]
            promotion.line_ids = lines

    def _classes_to_promote(self):
        return self.env["crisis.school.class"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("school_year", "<", self.school_year),
                ("is_graduated", "=", False),
            ],
            order="grade desc, number, id",
        )

    def _line_values(self, school_class):
        """More than a year behind: as many grades at once."""
        steps = int(self.school_year[:4]) - int(school_class.school_year[:4])
        grade = school_class.grade + steps
        graduates = grade > STAGE_GRADES[school_class.stage][1]
        return {
            "class_id": school_class.id,
            "action": "graduate" if graduates else "promote",
            "new_grade": school_class.grade if graduates else grade,
            "new_name": school_class.name
            if graduates
            else class_name.promote(school_class.name, school_class.grade, steps),
        }

    def action_apply(self):
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("odoo_crisis_intervention.group_crisis_config"):
            raise AccessError(self.env._("Classes are promoted by the configuration group."))
        if not school_calendar.is_school_year(self.school_year):
            raise UserError(self.env._("A school year is written like 2025-2026."))
        # Two people at the turn of the year: the second finds the classes already moved.
        due = self._classes_to_promote()
        due.lock_for_update()
        due.invalidate_recordset(["school_year", "is_graduated"])
        lines = self.line_ids.filtered(lambda line: line.class_id in self._classes_to_promote())
        self._check_names(lines)
        for line in lines.filtered(lambda line: line.action == "promote"):
            line.class_id.write({"grade": line.new_grade, "name": line.new_name, "school_year": self.school_year})
        leaving = lines.filtered(lambda line: line.action == "graduate").class_id
        leaving.student_ids.filtered(lambda s: s.enrolment_state in ("enrolled", "on_leave")).write(
            {"enrolment_state": "graduated"}
        )
        leaving.write({"is_graduated": True, "active": False})
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _check_names(self, lines):
        names = lines.filtered(lambda line: line.action == "promote").mapped("new_name")
        existing = self.env["crisis.school.class"].with_context(active_test=False)
        taken = existing.search(
            [
                ("company_id", "=", self.company_id.id),
                ("school_year", "=", self.school_year),
                ("name", "in", names),
            ]
        ).mapped("name")
        taken += [name for name in set(names) if names.count(name) > 1]
        if taken:
            raise UserError(
                self.env._(
                    "These classes exist already in the new school year: %(names)s", names=", ".join(sorted(taken))
                )
            )
