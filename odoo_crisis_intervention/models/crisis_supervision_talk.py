# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, LEADER
from ..tools.workflow import Transition


class CrisisSupervisionTalk(models.Model):
    """Supervision of the counsellor (督导): somebody looks after those who look after pupils.

    A counsellor says "I need supervision" with one tap; leaders are told that something waits for them, and arrange
    it. What stands here is that it took place, with whom and how long; what it was about and what was said is a
    private note of its author (``topic``, ``content``). No pupil is named.

    Access: the counsellor whose talk it is, and leaders of the school, who see hours and nothing of the content.
    Source: plan Art. 24(2); school plan ch. 6(3).
    """

    _name = "crisis.supervision.talk"
    _description = "Supervision talk"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (LEADER,)
    _crisis_write_roles = (LEADER,)
    _crisis_grant_scopes = ()
    _crisis_author_field = "author_id"
    _crisis_log_reads = True
    _crisis_untold = True
    _crisis_narrative = ("supervisor_outside", "content")
    _crisis_due_fields = ("state",)

    _transitions = {
        "arrange": Transition(sources=("wished",), target="planned", roles=(LEADER, AUTHOR)),
        "hold": Transition(sources=("planned",), target="held", roles=(AUTHOR,)),
        "cancel": Transition(sources=("wished", "planned"), target="cancelled", roles=(AUTHOR,)),
    }
    _workflow_fields = ("wished_at", "arranged_at", "arranged_by_id")
    _locked_states = ("held", "cancelled")
    _open_fields = ("topic", "content")

    state = fields.Selection(
        [("wished", "Wished for"), ("planned", "Planned"), ("held", "Took place"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    author_id = fields.Many2one(
        "res.users",
        string="Counsellor",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(index=True)
    hours = fields.Float(string="Length in hours", default=1)
    kind = fields.Selection(
        [
            ("single", "One to one"),
            ("group", "In a group"),
            ("peers", "Among colleagues"),
            ("remote", "By telephone or video"),
        ],
        string="Form of supervision",
        required=True,
        default="single",
    )
    supervisor_id = fields.Many2one(
        "res.users", string="Supervisor at the school", domain="[('share', '=', False)]", ondelete="restrict"
    )
    supervisor_outside = fields.Char(string="Supervisor from outside", help="Name, and where they work.")
    topic = fields.Selection(
        selection=lambda self: self.env["crisis.private.note"]._fields["topic"]._description_selection(self.env),
        string="Main topic",
        compute="_compute_own",
        inverse="_inverse_own",
        help="Read by whoever wrote it and by nobody else.",
    )
    content = fields.Text(
        string="What was talked about, for myself",
        compute="_compute_own",
        inverse="_inverse_own",
        help="Read by whoever wrote it and by nobody else: no leader, no colleague, no administrator.",
    )
    note_ids = fields.One2many("crisis.private.note", "talk_id", export_string_translation=False)
    is_mine = fields.Boolean(compute="_compute_is_mine", export_string_translation=False)
    wished_at = fields.Datetime(string="Wished for at", readonly=True)
    arranged_at = fields.Datetime(string="Arranged at", readonly=True)
    arranged_by_id = fields.Many2one("res.users", string="Arranged by", readonly=True, ondelete="restrict")
    can_arrange = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_hold = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_cancel = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _hours_positive = models.Constraint(
        "CHECK(hours > 0 AND hours <= 24)", "A talk lasts longer than nothing and at most a day."
    )
    _held_facts = models.Constraint("CHECK(state <> 'held' OR date IS NOT NULL)", "What took place has a day.")

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """No line in a timeline: it is about a colleague, who looks after himself."""

    # --- computes -----------------------------------------------------------------------------------------------------

    @api.depends("note_ids.text", "note_ids.topic")
    @api.depends_context("uid")
    def _compute_own(self):
        notes = self.env["crisis.private.note"]._own(self, "talk_id")
        for talk in self:
            note = notes.get(talk._origin.id, self.env["crisis.private.note"])
            talk.topic, talk.content = note.topic, note.text

    def _inverse_own(self):
        for talk in self:
            self.env["crisis.private.note"]._keep(talk, "talk_id", {"topic": talk.topic, "text": talk.content})

    @api.depends("author_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for talk in self:
            talk.is_mine = talk.author_id == self.env.user

    # --- writing ------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals["author_id"] = self.env.uid
            vals.pop("subject_id", None)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if {"author_id", "subject_id"} & set(vals):
            raise UserError(self.env._("A talk stays with whoever it was for."))
        return super().write(vals)

    # --- steps --------------------------------------------------------------------------------------------------------

    def action_wish(self):
        """Say that supervision is needed; leaders are told in constant words. Access: counsellors of the school.

        A wish that waits already is opened instead of a second one.
        """
        self.check_access("create")
        own = [("author_id", "=", self.env.uid), ("state", "=", "wished")]
        wish = self.search([*own, ("company_id", "=", self.env.company.id)], limit=1)
        if not wish:
            # a wish begins in its own state; whoever may create one was asked above
            wish = self._as_workflow().create({"state": "wished", "wished_at": self._now()})
            wish._tell_leaders()
        return wish.with_context(crisis_workflow=None)._get_records_action()

    def _tell_leaders(self):
        secret = self.sudo()  # sudo: who leads the school, and constant words to them
        self.env["crisis.notice"]._send(secret._crisis_people(LEADER) - secret.author_id, "duty")

    def action_arrange(self):
        return self._transition("arrange")

    def action_hold(self):
        return self._transition("hold")

    def action_cancel(self):
        return self._transition("cancel")

    def _guard_arrange(self):
        if not self.date or not (self.supervisor_id or (self.supervisor_outside or "").strip()):
            raise UserError(self.env._("Please say when, and with whom."))

    def _prepare_arrange_values(self):
        return {"arranged_at": self._now(), "arranged_by_id": self.env.uid}

    def _after_arrange(self):
        if self.author_id != self.env.user:
            self.env["crisis.notice"]._send(self.author_id, "reply")

    def _guard_hold(self):
        self._guard_arrange()
        if self.date > self.company_id._crisis_today():
            raise UserError(self.env._("What lies ahead has not taken place yet."))

    # --- clocks -------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "wished")

    def _crisis_dues(self):
        if not self.wished_at or self.state == "cancelled":
            return []
        due_at = self.env["crisis.duty.kind"]._of("supervision_wish")._due_from(self.wished_at, self.company_id)
        done = {"done_at": self.arranged_at, "done_by": self.arranged_by_id}
        owners = self._crisis_people(LEADER) - self.author_id
        return [Due("supervision_wish", due_at, owners, is_fixed=True, **done)]
