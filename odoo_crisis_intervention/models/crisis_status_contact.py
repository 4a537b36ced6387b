# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition

STEPS = {"weekly": timedelta(days=7), "fortnight": timedelta(days=14), "month": relativedelta(months=1)}
OVER = ("ended", "refused", "withdrawn", "void")


class CrisisStatusContact(models.Model):
    """Who keeps in contact with a pupil who is away, with whom and how often: one line of the contact plan.

    Each contact is due at the rhythm from the first day away until the change of enrolment ended; writing one down
    (``crisis.status.call``) is what fulfils it. Access: as the change of enrolment, and whoever calls reads and keeps
    the own line. Source: plan Art. 23, 24(4).
    """

    _name = "crisis.status.contact"
    _description = "Contact while away"
    _inherit = ["crisis.confidential.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_author_field = "caller_id"
    _crisis_log_reads = True
    _crisis_narrative = ("note",)
    _crisis_due_fields = ("caller_id", "rhythm", "first_on", "last_on")

    change_id = fields.Many2one(
        "crisis.status.change", string="Change of enrolment", required=True, index=True, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="change_id.subject_id", string="Pupil", store=True, precompute=True)
    company_id = fields.Many2one(
        related="change_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    change_state = fields.Selection(related="change_id.state", string="State of the change")
    caller_id = fields.Many2one(
        "res.users",
        string="Who calls",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    with_whom = fields.Selection(
        [("pupil", "Pupil"), ("guardian", "A guardian"), ("both", "Pupil and guardian")],
        string="Contact with",
        required=True,
        default="both",
    )
    way = fields.Selection(
        [("phone", "By telephone"), ("visit", "Visit at home"), ("message", "By message")],
        required=True,
        default="phone",
    )
    rhythm = fields.Selection(
        [("weekly", "Every week"), ("fortnight", "Every two weeks"), ("month", "Every month")],
        required=True,
        default="weekly",
    )
    first_on = fields.Date(
        string="First contact on", compute="_compute_first_on", store=True, readonly=False, precompute=True
    )
    last_on = fields.Date(string="Last contact on", readonly=True)
    next_on = fields.Date(string="Next contact on", compute="_compute_next_on")
    is_overdue = fields.Boolean(string="Overdue", compute="_compute_next_on")
    note = fields.Text(string="What to talk about", help="Lessons, classmates, how the day goes. No diagnosis.")
    call_ids = fields.One2many("crisis.status.call", "contact_id", string="Contacts so far")

    @api.depends("change_id.date_from", "rhythm")
    def _compute_first_on(self):
        for contact in self:
            start = contact.change_id.date_from
            contact.first_on = contact.first_on or (start and start + STEPS["weekly"])

    @api.depends("first_on", "last_on", "rhythm", "change_id.state")
    def _compute_next_on(self):
        for contact in self:
            # sudo: whether the change is in effect, for a caller who does not read the change
            contact.next_on = contact.sudo()._next_on()
            today = (contact.company_id or self.env.company)._crisis_today()
            contact.is_overdue = bool(contact.next_on and contact.next_on < today)

    def _next_on(self):
        if self.change_id.state != "effective" or not self.first_on:
            return False
        return self.last_on + STEPS[self.rhythm] if self.last_on else self.first_on

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("last_on", None)  # set by what was written down
        contacts = super().create(vals_list)
        if not self.env.su:
            for contact in contacts:
                contact._check_may_plan()
        contacts.change_id._crisis_follow_dues()
        return contacts

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and vals:
            if "last_on" in vals or any(
                contact.change_id.id != vals["change_id"] for contact in self if "change_id" in vals
            ):
                raise UserError(self.env._("A contact stays with its pupil; its dates follow what is written down."))
            for contact in self:
                contact._check_may_plan()
        return super().write(vals)

    def _check_may_plan(self):
        """Counsellors and leaders plan until it is over, the homeroom teacher while the application is filled in."""
        change = self.change_id.sudo()  # sudo: only its state; whoever calls need not be able to read the rest
        if change.state in OVER:
            raise UserError(self.env._("This change of enrolment is over."))
        office = self._crisis_has_role((COUNSELLOR, LEADER), self.company_id)
        near = change.subject_id.class_id.id in self._crisis_scope().class_ids
        if not office and not (near and change.state in ("draft", "applied", "appraised")):
            raise UserError(self.env._("Who keeps in contact is planned by a counsellor or a leader."))

    @api.constrains("caller_id")
    def _check_caller(self):
        if any(contact.caller_id.share for contact in self):
            raise ValidationError(self.env._("Somebody of the school keeps in contact."))

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("change_id.state", "=", "effective")

    def _crisis_dues(self):
        next_on = self._next_on()
        if not next_on:
            return []
        due_at = self.env["crisis.duty.kind"]._of("status_contact")._due_on(next_on, self.company_id)
        return [Due("status_contact", due_at, self.caller_id, instance=next_on.isoformat())]

    def _crisis_open_duty(self, code):
        return self.action_call()

    # -- actions -------------------------------------------------------------------------------------------------------

    def action_call(self):
        """Write down a contact, in a dialog. Access: whoever may read the line and write one down."""
        self.ensure_one()
        self.check_access("read")
        self.env["crisis.status.call"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write down a contact"),
            "res_model": "crisis.status.call",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_contact_id": self.id},
        }


class CrisisStatusCall(models.Model):
    """One contact with a pupil who is away: reached or not, better or worse, what was said.

    "Worse" is owed to the counsellors on the same day until one of them says it was seen. What was written stays.
    Access: as the contact plan, and whoever wrote it. Source: plan Art. 23.
    """

    _name = "crisis.status.call"
    _description = "Contact written down"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_author_field = "caller_id"
    _crisis_log_reads = True
    _crisis_narrative = ("words", "agreed")
    _crisis_due_fields = ("state", "seen_at")

    _transitions = {
        "see": Transition(sources=("told",), target="seen", roles=(COUNSELLOR,)),
        "void": Transition(sources=("noted", "told", "seen"), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = ("seen_at", "seen_by_id")
    _locked_states = ("noted", "told", "seen", "void")

    state = fields.Selection(
        [
            ("noted", "Written down"),
            ("told", "For the counsellor"),
            ("seen", "Seen by the counsellor"),
            ("void", "Void"),
        ],
        default="noted",
        required=True,
        readonly=True,
        index=True,
    )
    contact_id = fields.Many2one(
        "crisis.status.contact", string="Line of the contact plan", required=True, index=True, ondelete="restrict"
    )
    change_id = fields.Many2one(
        related="contact_id.change_id", store=True, precompute=True, index=True, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="contact_id.subject_id", string="Pupil", store=True, precompute=True)
    company_id = fields.Many2one(
        related="contact_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    caller_id = fields.Many2one(
        "res.users",
        string="Written by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    called_on = fields.Date(string="On", required=True, default=lambda self: self.env.company._crisis_today())
    outcome = fields.Selection(
        [("reached", "Reached"), ("not_reached", "Not reached")], required=True, default="reached"
    )
    compared = fields.Selection(
        [("better", "Better"), ("same", "The same"), ("worse", "Worse"), ("unknown", "Cannot say")],
        string="How the pupil is",
        help="As the pupil or the family say it. Worse: the counsellor hears today.",
    )
    words = fields.Text(string="What was said", help="Facts. No diagnosis.")
    agreed = fields.Text(string="What was agreed")
    seen_at = fields.Datetime(string="Seen at", readonly=True)
    seen_by_id = fields.Many2one("res.users", string="Seen by", readonly=True, ondelete="restrict")
    can_see = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _reached_says_how = models.Constraint(
        "CHECK(outcome <> 'reached' OR compared IS NOT NULL)", "Whoever was reached: say how the pupil is."
    )

    @api.constrains("called_on")
    def _check_not_in_the_future(self):
        if any(call.called_on > call.company_id._crisis_today() for call in self):
            raise ValidationError(self.env._("What happened cannot lie in the future."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["caller_id"] = self.env.uid
        calls = super().create(vals_list)
        for call in calls:
            call._crisis_log("called")
            # sudo: the plan follows what was written down, whoever may change the plan
            call.sudo()._on_written()
        return calls

    def _on_written(self):
        contact = self.contact_id
        if self.outcome == "reached":
            contact.last_on = max(filter(None, (contact.last_on, self.called_on)))
            if self.compared == "worse":
                # the state is a step's: the words themselves tell the counsellor
                self._as_workflow().write({"state": "told"})

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        return super().write(vals)

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "called": self.env._("Contact while away written down"),
            "see": self.env._("Seen by the counsellor"),
            "void": self.env._("Void: entered in error"),
        }

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "told")

    def _crisis_dues(self):
        if self.state not in ("told", "seen") or self.compared != "worse":
            return []
        due_at = self.env["crisis.duty.kind"]._of("status_worse")._due_from(self.create_date, self.company_id)
        people = self.change_id._counsellors()
        return [
            Due("status_worse", due_at, people, done_at=self.seen_at, done_by=self.seen_by_id or None, is_fixed=True)
        ]

    def action_see(self):
        return self._transition("see")

    def action_void(self):
        return self._open_decision("void")

    def _prepare_see_values(self):
        return {"seen_at": self._now(), "seen_by_id": self.env.uid}

    def _after_void(self):
        """The plan goes back to the contact before."""
        valid = self.contact_id.call_ids.filtered(lambda call: call.state != "void" and call.outcome == "reached")
        self.contact_id.last_on = max(valid.mapped("called_on"), default=False)
