# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..tools.roles import AUTHOR, LEADER
from ..tools.workflow import Transition

LEADING_ROLES = ("supervising_leader", "leader", "deputy")
_PEOPLE = {"user_id", "opened_by_id", "decider_id", "involved_ids", "create_uid", "write_uid"}
_DRAFT = {
    "user_id",
    "ground",
    "about",
    "facts",
    "decider_id",
    "involved_ids",
    "answer_by",
    "pick_duty_ids",
    "pick_callout_ids",
}
_OWN = {"statement", "objection"}
_DECISION = {"outcome", "decision"}


class CrisisAccountability(models.Model):
    """A colleague is asked to answer for how he did his part (问责), apart from every pupil's record.

    A leader writes down one of the plan's grounds and the facts, as text: which duty was due when and done when, when
    somebody was called and came. Nothing is opened, counted or decided by the system. The person reads the facts and
    speaks first; then a leader who took no part decides, with reasons, and the person may answer to that.

    No person in crisis is named here. No line of a timeline, no file and no duty tells that it exists; its lines of the
    access log are for auditors and for whoever looked.
    Access: while it is a draft the leader who wrote it; from then on the person and the deciding leader, nobody else.
    Where the decider no longer serves, a leader who took no part takes it over. Records are not grouped by person.
    Source: plan Art. 24(7).
    """

    _name = "crisis.accountability"
    _description = "Accountability"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = ()
    _crisis_write_roles = ()
    _crisis_grant_scopes = ()
    _crisis_author_field = "user_id"
    _crisis_log_reads = True
    _crisis_untold = True
    _crisis_narrative = ("about", "facts", "statement", "decision", "objection")

    _transitions = {
        "ask": Transition(sources=("draft",), target="asked", roles=(LEADER,)),
        "drop": Transition(sources=("draft",), target="dropped", roles=(LEADER,)),
        "answer": Transition(sources=("asked",), target="answered", roles=(AUTHOR,)),
        "decline": Transition(sources=("asked",), target="answered", roles=(AUTHOR,)),
        "decide": Transition(sources=("asked", "answered"), target="decided", roles=(LEADER,)),
        "object": Transition(sources=("decided",), target=None, roles=(AUTHOR,)),
        "take_over": Transition(sources=("asked", "answered"), target=None, roles=(LEADER,)),
    }
    _workflow_fields = (
        "opened_by_id",
        "asked_at",
        "answered_at",
        "is_declined",
        "decided_at",
        "decided_by_id",
        "objected_at",
    )
    _locked_states = ("dropped",)

    state = fields.Selection(
        [
            ("draft", "Facts being gathered"),
            ("asked", "Waits for the person's statement"),
            ("answered", "Waits for the decision"),
            ("decided", "Decided"),
            ("dropped", "Not gone on with"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person asked",
        required=True,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    ground = fields.Selection(
        [
            ("disobeyed", "Help was needed and who coordinates was not followed"),
            ("delayed", "Was told of a crisis and came late on purpose"),
            ("hindered", "Did not cooperate or did not follow the command on the spot"),
            ("ignored", "Took no notice of a pupil in crisis"),
            ("silent", "Knew and did not report"),
            ("late", "Did not report in time"),
            ("careless", "Carried out the plan badly"),
        ],
        string="Ground of the plan",
        required=True,
    )
    about = fields.Text(string="What it is about", help="In words that name no pupil.")
    facts = fields.Text(help="What was due or asked when, and what was done when. No judgement, no pupil's name.")
    pick_duty_ids = fields.Many2many(
        "crisis.duty", string="From duties", compute="_compute_pick", inverse="_inverse_pick", store=False
    )
    pick_callout_ids = fields.Many2many(
        "crisis.callout", string="From call-outs", compute="_compute_pick", inverse="_inverse_pick", store=False
    )
    opened_by_id = fields.Many2one(
        "res.users",
        string="Written down by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    decider_id = fields.Many2one(
        "res.users",
        string="Decided by",
        required=True,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
        help="A leader of the school who took no part in it.",
    )
    involved_ids = fields.Many2many(
        "res.users",
        "crisis_accountability_involved_rel",
        string="Took part in it",
        domain="[('share', '=', False)]",
        ondelete="restrict",
        help="None of them decides.",
    )
    answer_by = fields.Date(string="Statement until", default=lambda self: self._first_answer_by(self.env.company))
    asked_at = fields.Datetime(string="Asked at", readonly=True)
    statement = fields.Text(string="The person's statement", help="How it was from your side.")
    answered_at = fields.Datetime(string="Statement given at", readonly=True)
    is_declined = fields.Boolean(string="Wishes to make no statement", readonly=True)
    outcome = fields.Selection(
        [
            ("cleared", "Nothing to answer for"),
            ("talk", "A talk"),
            ("training", "Training or support"),
            ("criticism", "Criticism in writing"),
            ("passed_on", "Passed on to the office that is competent by law"),
        ],
    )
    decision = fields.Text(string="Decision and reasons")
    decided_at = fields.Datetime(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", index="btree_not_null")
    objection = fields.Text(string="Answer to the decision")
    objected_at = fields.Datetime(string="Answered to the decision at", readonly=True)

    can_ask = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_drop = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_answer = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_decline = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_decide = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_object = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_take_over = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _no_pupil = models.Constraint("CHECK(subject_id IS NULL)", "Here no pupil is named.")
    _not_by_the_person = models.Constraint(
        "CHECK(user_id <> opened_by_id AND user_id <> decider_id AND decider_id <> opened_by_id"
        " AND (decided_by_id IS NULL OR (decided_by_id <> user_id AND decided_by_id <> opened_by_id)))",
        "Whoever is asked, whoever wrote it down and whoever decides are three persons.",
    )
    _decided_stamped = models.Constraint(
        "CHECK(state <> 'decided' OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL AND outcome IS NOT NULL))",
        "A decision has its outcome, its time and who took it.",
    )

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """No line in a timeline, which others read: who and when stands in the row."""

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_leading(self):
        """Rows of schools in which the current user leads."""
        return Domain("company_id", "in", sorted(self._crisis_scope().companies((LEADER,))))

    def _crisis_orphans(self):
        """Rows whose decider no longer leads, for a leader who took no part."""
        leads = self._crisis_scope().companies((LEADER,))
        if not leads:
            return Domain.FALSE
        serving = self.env["crisis.team.member"]
        for company in self.env["res.company"].sudo().browse(leads):  # sudo: who leads is no secret
            serving |= serving._serving(company, [("role", "in", LEADING_ROLES)])
        uid = self.env.uid
        return (
            Domain("state", "in", ("asked", "answered"))
            & Domain("decider_id", "not in", serving.user_id.ids)
            & Domain("user_id", "!=", uid)
            & Domain("opened_by_id", "!=", uid)
            & Domain("involved_ids", "not in", uid)
            & self._crisis_leading()
        )

    def _crisis_read_domain(self):
        uid = self.env.uid
        begun = Domain("state", "not in", ("draft", "dropped"))
        return (
            Domain("opened_by_id", "=", uid) & Domain("state", "=", "draft") & self._crisis_leading()
            | Domain("decider_id", "=", uid) & begun & self._crisis_leading()
            | Domain("user_id", "=", uid) & begun
            | self._crisis_orphans()
        ) & Domain("company_id", "in", self._crisis_company_ids())

    def _crisis_write_domain(self):
        return self._crisis_read_domain()

    def _may_transition(self, name):
        """Each step belongs to one person."""
        secret = self.sudo()  # sudo: whose step it is; the answer is a yes or no for this user
        leads = self._crisis_has_role((LEADER,), secret.company_id)
        if name in ("ask", "drop"):
            return leads and secret.opened_by_id == self.env.user
        if name in ("answer", "decline", "object"):
            return secret.user_id == self.env.user
        if name == "decide":
            return leads and secret.decider_id == self.env.user and self.env.user not in secret._took_part()
        return bool(secret.filtered_domain(self._crisis_orphans()))

    def _took_part(self):
        return self.user_id | self.opened_by_id | self.involved_ids

    def _crisis_check_grouping(self, spec):
        """No list of how often somebody was asked (plan: facts, never a ranking)."""
        if not self.env.su and spec.partition(":")[0].partition(".")[0] in _PEOPLE:
            raise AccessError(self.env._("Records are not grouped by this."))
        super()._crisis_check_grouping(spec)

    # -- computes ------------------------------------------------------------------------------------------------------

    def _first_answer_by(self, company):
        """The first day on which the school lets the time for a statement end."""
        hours = 24 * company.crisis_accountability_days
        due = self.env["crisis.term"]._add_school_hours(fields.Datetime.now(), hours, company)
        return company._crisis_local(due).date()

    def _compute_pick(self):
        self.pick_duty_ids = False
        self.pick_callout_ids = False

    def _inverse_pick(self):
        """What was picked becomes text; no link to it is kept."""
        for record in self:
            rows = [record._duty_fact(duty) for duty in record.pick_duty_ids if record.user_id in duty.owner_ids]
            calls = record.pick_callout_ids.filtered(lambda call, record=record: call.user_id == record.user_id)
            rows += [record._call_fact(call) for call in calls]
            if rows:
                commanders = calls.sudo().event_id.commander_id - record.user_id  # sudo: who led, of calls picked
                record.write(
                    {
                        "facts": "\n".join(filter(None, (record.facts, *rows))),
                        "involved_ids": [Command.link(user.id) for user in commanders],
                    }
                )

    def _at(self, moment):
        return f"{self.company_id._crisis_local(moment):%Y-%m-%d %H:%M}" if moment else "—"

    def _duty_fact(self, duty):
        return self.env._(
            "%(duty)s: due %(due)s, done %(done)s %(reason)s",
            duty=duty.display_name,
            due=self._at(duty.due_at),
            done=self._at(duty.done_at),
            reason=f"({duty.late_reason})" if duty.late_reason else "",
        ).strip()

    def _call_fact(self, call):
        return self.env._(
            "Emergency %(reference)s: called %(called)s, answered %(answered)s, there %(there)s",
            reference=call.event_id.display_name,
            called=self._at(call.notified_at),
            answered=self._at(call.acknowledged_at or call.declined_at),
            there=self._at(call.arrived_at),
        )

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Write down facts. Access: leaders of the school, in their own name."""
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
            self._crisis_check_role((LEADER,), company)
            if not self.env.su and not set(vals) <= _DRAFT | {"company_id"}:
                raise self._workflow_refusal()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and not self._inside_workflow() and vals:
            for record in self:
                if not set(vals) <= record._own_fields():
                    raise UserError(self.env._("Each writes his own part, in its turn."))
        return super().write(vals)

    def _own_fields(self):
        """Names of fields the current user writes here now."""
        secret = self.sudo()  # sudo: whose turn it is
        if secret.state == "draft" and secret.opened_by_id == self.env.user:
            return _DRAFT
        if secret.user_id == self.env.user:
            return {"asked": {"statement"}, "decided": set() if secret.objected_at else {"objection"}}.get(
                secret.state, set()
            )
        if secret.decider_id == self.env.user and secret.state in ("asked", "answered"):
            return _DECISION
        return set()
