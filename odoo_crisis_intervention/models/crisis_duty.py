# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER

CLOSED_STATES = ("done", "excused", "cancelled")
# What a person writes on a duty himself; everything else is the engine's.
_OWN_WORDS = {"late_reason"}
_EXCUSE = {"excuse", "excuse_note"}


class CrisisDuty(models.Model):
    """One thing one person (or one class's peer supporters, or the counsellors together) owes by a moment.

    Opened, moved, completed and escalated by the engine (``crisis_duty_engine``); what fulfils it is a fact elsewhere.
    What is owed stands here, what is said does not: a confidential record is named by its opaque reference, which opens
    only with the reader's own rights. Unique by kind, owner and period or record, so that the engine may run twice.

    Access: whoever owes it, whom it was escalated to, and leaders of the school; counsellors those of the peer
    supporters. Nobody writes but a word on why it was late (the owner) and an excuse (somebody else).
    Source: plan Art. 5(1), 12–14, 23.
    """

    _name = "crisis.duty"
    _description = "Timed duty"
    _systray_view = "kanban"
    _inherit = ["crisis.access.mixin", "mail.activity.mixin"]
    _order = "due_at, id"
    _check_company_auto = True

    _crisis_read_roles = (LEADER,)
    _crisis_write_roles = (LEADER,)
    _crisis_grant_scopes = ()

    kind_id = fields.Many2one("crisis.duty.kind", required=True, readonly=True, index=True, ondelete="restrict")
    kind_code = fields.Char(related="kind_id.code", export_string_translation=False)
    has_nil = fields.Boolean(related="kind_id.has_nil", export_string_translation=False)
    is_by_hand = fields.Boolean(related="kind_id.is_by_hand", export_string_translation=False)
    key = fields.Char(required=True, readonly=True, copy=False, export_string_translation=False)
    owner_ids = fields.Many2many("res.users", "crisis_duty_owner_rel", string="Owed by", readonly=True)
    escalated_user_ids = fields.Many2many(
        "res.users", "crisis_duty_escalated_rel", string="Escalated to", readonly=True
    )
    # Whoever is shut out from the record is not told that there is one.
    shut_out_ids = fields.Many2many(
        "res.users", "crisis_duty_shut_out_rel", readonly=True, export_string_translation=False
    )
    class_id = fields.Many2one(
        "crisis.school.class", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    term_id = fields.Many2one("crisis.term", readonly=True, index="btree_not_null", ondelete="set null")
    period_from = fields.Date(readonly=True)
    period_to = fields.Date(readonly=True)
    week_number = fields.Integer(string="School week", readonly=True)
    source_model = fields.Char(readonly=True, export_string_translation=False)
    source_key = fields.Char(readonly=True, index="btree_not_null", export_string_translation=False)
    about = fields.Char(readonly=True)
    due_at = fields.Datetime(string="Due", required=True, readonly=True, index=True)
    remind_at = fields.Datetime(readonly=True)
    reminded_at = fields.Datetime(readonly=True)
    step = fields.Integer(string="Steps taken", readonly=True)
    next_step_at = fields.Datetime(readonly=True)
    escalated_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("open", "To do"), ("done", "Done"), ("excused", "Excused"), ("cancelled", "No longer owed")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    done_at = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one("res.users", string="Done by", readonly=True, ondelete="restrict")
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")
    was_late = fields.Boolean(
        string="Was late", compute="_compute_was_late", store=True, export_string_translation=False
    )
    is_mine = fields.Boolean(string="Mine", compute="_compute_is_mine", search="_search_is_mine")
    late_reason = fields.Char(string="Why it was late", help="A fact for those who read the figures. No pupil's name.")
    excuse = fields.Selection(
        [
            ("absent", "Absent, nobody stood in"),
            ("away", "The class was away"),
            ("elsewhere", "Was done in another way"),
            ("technical", "The system was not available"),
            ("other", "Other"),
        ],
        string="Excused because",
    )
    excuse_note = fields.Char(string="Note", help="No pupil's name.")
    excused_by_id = fields.Many2one("res.users", string="Excused by", readonly=True, ondelete="restrict")
    excused_at = fields.Datetime(readonly=True)
    can_excuse = fields.Boolean(compute="_compute_can_excuse", export_string_translation=False)
    color = fields.Integer(compute="_compute_color", export_string_translation=False)

    _key_unique = models.UniqueIndex("(key)", "This duty exists already.")
    _open_idx = models.Index("(company_id, due_at) WHERE state = 'open'")
    _remind_idx = models.Index("(remind_at) WHERE state = 'open' AND reminded_at IS NULL")
    _step_idx = models.Index("(next_step_at) WHERE state = 'open'")
    _done_stamped = models.Constraint(
        "CHECK(state <> 'done' OR done_at IS NOT NULL)", "A duty that is done has its time."
    )
    _excused_stamped = models.Constraint(
        "CHECK(state <> 'excused' OR (excuse IS NOT NULL AND excused_by_id IS NOT NULL))",
        "An excused duty has its reason and who gave it.",
    )

    # -- computes --------------------------------------------------------------------------------------------------

    @api.depends("kind_id", "class_id", "week_number", "about", "period_from", "period_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for duty in self:
            parts = [duty.kind_id.name, duty.class_id.name, duty._period_label(), duty.about]
            duty.display_name = " · ".join(part for part in parts if part)

    def _period_label(self):
        self.ensure_one()
        if self.week_number:
            return self.env._("week %(number)s", number=self.week_number)
        if self.period_from and self.kind_id.rhythm in ("half_month", "month"):
            return f"{self.period_from:%m-%d} – {self.period_to:%m-%d}"
        return self.term_id.name or ""

    @api.depends("state", "due_at", "done_at")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for duty in self:
            ended = now if duty.state == "open" else duty.done_at
            duty.is_late = bool(duty.due_at and ended and ended > duty.due_at)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        still = Domain("state", "=", "open") & Domain("due_at", "<", fields.Datetime.now())
        return still | Domain("was_late", "=", True)

    @api.depends("state", "due_at", "done_at")
    def _compute_was_late(self):
        for duty in self:
            duty.was_late = duty.state == "done" and duty.done_at > duty.due_at

    @api.depends("owner_ids")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for duty in self:
            duty.is_mine = self.env.user in duty.owner_ids

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("owner_ids", "in", self.env.uid)

    @api.depends("state", "owner_ids")
    @api.depends_context("uid")
    def _compute_can_excuse(self):
        for duty in self:
            duty.can_excuse = duty.state == "open" and duty._may_excuse()

    @api.depends("state", "is_late")
    def _compute_color(self):
        for duty in self:
            duty.color = 0 if duty.state != "open" else 2 if duty.is_late else 4

    # -- access ----------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        scope = self._crisis_scope()
        uid = self.env.uid
        leads = Domain("company_id", "in", sorted(scope.companies((LEADER,))))
        peers = Domain("company_id", "in", sorted(scope.companies((COUNSELLOR,)))) & Domain(
            "kind_id.owner_rule", "=", "peer_supporter"
        )
        mine = Domain("owner_ids", "in", uid) | Domain("escalated_user_ids", "in", uid)
        return (
            (mine | leads | peers)
            & Domain("company_id", "in", self._crisis_company_ids())
            & Domain("shut_out_ids", "not in", uid)
        )

    def _crisis_write_domain(self):
        return self._crisis_read_domain()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("Duties are opened by the calendar and by records, not by hand."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            given = set(vals)
            if given <= _OWN_WORDS:
                if any(not duty.is_mine for duty in self):
                    raise UserError(self.env._("Why something was late is said by whoever owed it."))
            elif not given <= _EXCUSE or any(not duty.can_excuse for duty in self):
                raise UserError(self.env._("A duty completes itself when what it asks for is there."))
        return super().write(vals)

    # A duty has no discussion and no followers: who did what and when stands on the row. Odoo's activities call these.
    @api.private
    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        return True

    @api.private
    def message_post_with_source(self, *args, **kwargs):
        return self.env["mail.message"]

    # -- what people do ----------------------------------------------------------------------------------------------

    def action_open(self):
        """Open what fulfils the duty. Access: whoever reads the duty; the record's own rules decide then."""
        self.ensure_one()
        self.check_access("read")
        opener = getattr(self, f"_open_{self.kind_code}", None)
        return opener() if opener else self._open_source()

    def action_nil(self):
        """Hand in "nothing to report". Access: whoever owes the duty.

        :raises UserError: somebody else's, not open any more, or a kind that has no such answer
        """
        self.ensure_one()
        self.check_access("read")
        if not self.is_mine:
            raise UserError(self.env._("Only whoever owes this can answer it."))
        if self.state != "open":
            raise UserError(self.env._("This was completed already."))
        answer = getattr(self, f"_nil_{self.kind_code}", None)
        if not self.has_nil or not answer:
            raise UserError(self.env._("Please open it: this one needs an answer of its own."))
        return answer()

    def action_done(self):
        """Tick what no record proves. Access: whoever owes it.

        :raises UserError: a kind that a record completes, or somebody else's
        """
        for duty in self:
            duty.check_access("read")
            if not duty.is_by_hand:
                raise UserError(self.env._("A duty completes itself when what it asks for is there."))
            if not duty.is_mine:
                raise UserError(self.env._("Only whoever owes this can answer it."))
            duty.sudo()._done(by=self.env.user)  # sudo: rights checked above
        return True

    def action_excuse(self):
        """Let the duty go, with the reason chosen before.

        Access: a leader (of peer supporters' a counsellor as well) who does not owe it.

        :raises UserError: no reason, no right, or not open
        """
        for duty in self:
            duty.check_access("read")
            if duty.state != "open":
                raise UserError(self.env._("This was completed already."))
            if not duty._may_excuse():
                raise UserError(self.env._("A duty is excused by somebody else than its owner."))
            if not duty.excuse:
                raise UserError(self.env._("Please choose the reason first."))
            # sudo: right checked above
            duty.sudo()._close("excused", excused_by_id=self.env.uid, excused_at=fields.Datetime.now())
        return True

    def _may_excuse(self):
        self.ensure_one()
        if self.env.user in self.owner_ids:
            return False
        functions = (LEADER, COUNSELLOR) if self.kind_id.owner_rule == "peer_supporter" else (LEADER,)
        return self._crisis_has_role(functions, self.company_id)

    def _open_source(self):
        """The record a clock runs on, found by its reference with the reader's own rights."""
        model = self.env.get(self.source_model or "")
        if model is None:
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        record = model._crisis_of_duty_key(self.source_key)
        if not record:
            raise self._crisis_refusal("read")
        return record._crisis_open_duty(self.kind_code)

    # -- for the server ----------------------------------------------------------------------------------------------

    @api.model
    def _find(self, code, company, school_class=None, user=None, day=None):
        """The duty of that kind whose period contains ``day`` (default: today at the school), as superuser.

        :param user: only one that this user owes (kinds that each person owes for himself).
        """
        day = day or company._crisis_today()
        domain = Domain("kind_id.code", "=", code) & Domain("company_id", "=", company.id)
        if school_class:
            domain &= Domain("class_id", "=", school_class.id)
        if user:
            domain &= Domain("owner_ids", "in", user.id)
        duties = self.sudo()  # sudo: whoever hands in for another does not own the duty; the caller checked the right
        current = Domain("period_from", "<=", day) & Domain("period_to", ">=", day)
        return duties.search(domain & current & Domain("state", "!=", "cancelled"), order="id desc", limit=1)

    def _done(self, by=None, at=None):
        """Complete open duties; what was completed before stays as it was."""
        self._close("done", done_by_id=by.id if by else False, done_at=at or fields.Datetime.now())

    def _close(self, state, **values):
        still = self.filtered(lambda duty: duty.state == "open")
        if still:
            still.write({"state": state, "remind_at": False, "next_step_at": False, **values})
            still._end_activities()

    def _cancel(self):
        self._close("cancelled")
