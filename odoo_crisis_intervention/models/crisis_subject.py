# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools.sql import escape_psql


class CrisisSubject(models.Model):
    """One row of the roster: a pupil, or a member of staff. It tells nothing about any crisis.

    Confidential records point here; nothing points back. Address, birth date, support tags and guardians stand in
    `crisis.subject.profile` and `crisis.guardian`, which only the class's homeroom teacher, counsellors, the register
    keeper and the team's leaders read.
    Access: every member of staff reads, the configuration group writes; nobody deletes a row that records point to.
    Source: plan Art. 3, school plan ch. 1 (staff as subjects).
    """

    _name = "crisis.subject"
    _description = "Person of the roster"
    _order = "name, id"
    _rec_names_search = ["name", "number"]
    _check_company_auto = True

    name = fields.Char(string="Full name", required=True, index="trigram")
    kind = fields.Selection([("student", "Pupil"), ("staff", "Member of staff")], required=True, default="student")
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, default=lambda self: self.env.company
    )
    number = fields.Char(
        string="School number", index=True, help="The school's own number of the pupil, or the staff number."
    )
    class_id = fields.Many2one("crisis.school.class", index="btree_not_null", check_company=True, ondelete="restrict")
    homeroom_employee_id = fields.Many2one(related="class_id.homeroom_employee_id")
    sex = fields.Selection([("male", "Male"), ("female", "Female")])
    is_boarding = fields.Boolean(string="Boarder")
    enrolment_state = fields.Selection(
        [
            ("enrolled", "Enrolled"),
            ("on_leave", "On leave"),
            ("transferred", "Transferred"),
            ("graduated", "Graduated"),
            ("withdrawn", "Withdrawn"),
        ],
        string="Enrolment",
        required=True,
        default="enrolled",
        index=True,
        help="Staff: enrolled means employed, withdrawn means left.",
    )
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner", string="Contact", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    employee_id = fields.Many2one("hr.employee", index="btree_not_null", check_company=True, ondelete="restrict")
    profile_ids = fields.One2many("crisis.subject.profile", "subject_id")
    guardian_ids = fields.One2many("crisis.guardian", "subject_id")
    is_profile_visible = fields.Boolean(
        compute="_compute_is_profile_visible", compute_sudo=False, export_string_translation=False
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, kind, number) WHERE number IS NOT NULL AND number != ''",
        "This number is already given to somebody else in the school.",
    )
    _partner_uniq = models.UniqueIndex(
        "(company_id, partner_id) WHERE partner_id IS NOT NULL", "This contact is already in the roster."
    )
    _employee_uniq = models.UniqueIndex(
        "(company_id, employee_id) WHERE employee_id IS NOT NULL", "This employee is already in the roster."
    )

    @api.depends("name", "class_id.name")
    def _compute_display_name(self):
        for subject in self:
            subject.display_name = " · ".join(filter(None, (subject.name, subject.class_id.name)))

    @api.model
    def _search_display_name(self, operator, value):
        """Also finds "Name · Class", which is what the field shows."""
        if operator == "in":
            return Domain.OR(self._search_display_name("=ilike", escape_psql(text)) for text in value)
        if operator in ("ilike", "=ilike") and " · " in value:
            name, class_name = value.rsplit(" · ", 1)
            return Domain("name", operator, name) & Domain("class_id.name", operator, class_name)
        return super()._search_display_name(operator, value)

    @api.depends_context("uid")
    def _compute_is_profile_visible(self):
        """One look for all rows: the access rule of the profile decides, per person (every pupil has a profile)."""
        for subject in self:
            subject.is_profile_visible = False
        if not self.env["crisis.subject.profile"].has_access("read"):
            return
        readable = self.env["crisis.subject.profile"].search_fetch([("subject_id", "in", self.ids)], ["subject_id"])
        for subject in readable.subject_id & self:
            subject.is_profile_visible = True

    @api.model_create_multi
    def create(self, vals_list):
        """Every pupil gets a profile, so that whoever may read it can fill it in."""
        vals_list = [
            vals
            if vals.get("kind", "student") != "student" or vals.get("profile_ids")
            else dict(vals, profile_ids=[Command.create({})])
            for vals in vals_list
        ]
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        # Always, so that a refusal tells nothing of what hangs on the person (L79).
        raise UserError(self.env._("A person of the roster is archived, not deleted."))

    def action_open_profile(self):
        """The profile in a dialog of its own: whoever may edit it is not always who may edit the roster."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Profile"),
            "res_model": "crisis.subject.profile",
            "res_id": self.profile_ids[:1].id,
            "view_mode": "form",
            "target": "new",
        }

    def action_open_guardians(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Guardians"),
            "res_model": "crisis.guardian",
            "view_mode": "list,kanban,form",
            "domain": [("subject_id", "=", self.id)],
            "context": {"default_subject_id": self.id},
        }
