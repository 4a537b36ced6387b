# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrisisPrivateNote(models.Model):
    """What somebody wrote down for himself about a meeting of a group or a supervision talk (ring 3).

    Access: its author, and nobody else: no leader, no other counsellor, no grant, no administrator. It has no line in
    a timeline and no files; a destroyed one is destroyed with what it hangs on.
    Source: plan Art. 24(6); process notes of counselling.
    """

    _name = "crisis.private.note"
    _description = "Private note"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = ()
    _crisis_write_roles = ()
    _crisis_grant_scopes = ()
    _crisis_author_field = "author_id"
    _crisis_log_reads = True
    _crisis_untold = True
    _crisis_narrative = ("text",)

    author_id = fields.Many2one(
        "res.users",
        string="Written by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    meeting_id = fields.Many2one(
        "crisis.group.meeting", string="Group meeting", index="btree_not_null", ondelete="restrict"
    )
    talk_id = fields.Many2one(
        "crisis.supervision.talk", string="Supervision talk", index="btree_not_null", ondelete="restrict"
    )
    topic = fields.Selection(
        [
            ("case", "A difficult piece of work"),
            ("risk", "Suicide risk and emergencies"),
            ("ethics", "Secrecy and its limits"),
            ("family", "Working with families"),
            ("school", "Working with colleagues and the school"),
            ("group", "Leading groups"),
            ("self", "My own strain"),
            ("learning", "Learning the craft"),
        ],
        string="Main topic",
    )
    text = fields.Text()

    _about_one = models.Constraint(
        "CHECK((meeting_id IS NULL) <> (talk_id IS NULL))", "A note is about one meeting or one talk."
    )
    _one_each_meeting = models.UniqueIndex(
        "(author_id, meeting_id) WHERE meeting_id IS NOT NULL", "There is a note already."
    )
    _one_each_talk = models.UniqueIndex("(author_id, talk_id) WHERE talk_id IS NOT NULL", "There is a note already.")

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """No line in a timeline: who wrote and when stands in the row."""

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["author_id"] = self.env.uid
            vals.pop("subject_id", None)
            parent = self.env["crisis.group.meeting"].browse(vals.get("meeting_id") or [])
            parent = parent or self.env["crisis.supervision.talk"].browse(vals.get("talk_id") or [])
            parent.check_access("read")  # before anything that depends on what it says
            if parent:
                # sudo: its school, of a record that was readable just now
                vals["company_id"] = parent.sudo().company_id.id
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if {"author_id", "meeting_id", "talk_id", "company_id", "subject_id"} & set(vals):
            raise UserError(self.env._("A note stays where it was written."))
        return super().write(vals)

    @api.model
    def _own(self, parents, name):
        """``{parent id: note}`` of the current user, whatever else the environment may do."""
        mine = self.search([(name, "in", parents._origin.ids), ("author_id", "=", self.env.uid)])
        return {note[name].id: note for note in mine}

    @api.model
    def _keep(self, parent, name, values):
        """Write the current user's note of ``parent``; an empty one is not begun."""
        note = self._own(parent, name).get(parent.id)
        if note:
            note.write(values)
        elif any(values.values()):
            self.create({name: parent.id, **values})
