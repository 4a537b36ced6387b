# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

NOTES = ("complaint", "process", "observation", "homework", "reflection")


class CrisisSessionNote(models.Model):
    """Ring 3: what happened in a talk, for the memory of whoever held it.

    Access: the author alone, while serving as a counsellor of the school. No leader, no other counsellor, no grant, no
    administrator; whoever takes a pupil over asks the author, or reads the facts. Nobody makes one for somebody else.
    Source: plan Art. 19, 24(6).
    """

    _name = "crisis.session.note"
    _description = "Own notes of a talk"
    _inherit = ["crisis.quiet.mixin"]

    _crisis_read_roles = ()
    _crisis_write_roles = ()
    _crisis_grant_scopes = ()
    _crisis_author_field = "author_id"
    _crisis_narrative = NOTES

    session_id = fields.Many2one("crisis.session", required=True, readonly=True, index=True, ondelete="restrict")
    author_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="restrict")
    subject_id = fields.Many2one(related="session_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    complaint = fields.Text(string="In the pupil's own words")
    process = fields.Text(string="How the talk went", help="What was said, what you did.")
    observation = fields.Text(string="What could be seen", help="Mood, behaviour, thinking.")
    homework = fields.Text(string="Agreed until the next time")
    reflection = fields.Text(string="Own thoughts", help="Also what you want to bring to your supervision.")

    _one_each = models.UniqueIndex("(session_id)", "There are notes of this talk already.")

    def _crisis_own_domain(self):
        """Also where a program runs as somebody with more rights: the person counts, not the rights."""
        return self._crisis_domain((), False, ()) & self._crisis_serving()

    def _crisis_read_domain(self):
        return self._crisis_own_domain()

    def _crisis_write_domain(self):
        return self._crisis_own_domain() & Domain("session_id.author_id", "=", self.env.uid)

    @api.model_create_multi
    def create(self, vals_list):
        sessions = self.env["crisis.session"].browse([vals.get("session_id") or 0 for vals in vals_list])
        sessions.check_access("write")  # before anything that depends on what they say
        if any(session.state == "void" for session in sessions):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        return super().create(
            [{**vals, "author_id": session.author_id.id} for vals, session in zip(vals_list, sessions, strict=True)]
        )

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if {"session_id", "author_id"} & set(vals):
            raise UserError(self.env._("A note stays where it was written."))
        if any(note.session_id.state == "void" for note in self):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        return super().write(vals)
