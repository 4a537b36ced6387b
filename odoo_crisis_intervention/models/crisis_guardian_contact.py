# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, HOMEROOM, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES
from .crisis_event import OPEN_EVENT_STATES, open_here

WRITERS = (COUNSELLOR, LEADER, KEEPER, HOMEROOM)
DONE = ("no_answer", "reached", "arrived")


class CrisisGuardianContact(models.Model):
    """One attempt to reach a guardian: who called whom on which number, what was said, when the guardian comes.

    Made for a thumb: the number dials, "no answer" brings the next guardian in the order of the roster, "reached" keeps
    what was said. Whoever may not be informed is named with the reason and not offered. Each attempt is locked once it
    is over and is a line of the timeline; the first one stops the clock of the emergency or of the case.

    Access: counsellors, leaders, the register keeper and the homeroom teacher of the class read and write; those who
    were called to the emergency do so while it is open; grants read. Of a colleague's emergency: leaders and those
    called. Source: plan Art. 4(2), 12, 18.
    """

    _name = "crisis.guardian.contact"
    _description = "Contact with a guardian"
    _inherit = ["crisis.around.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_author_field = "user_id"
    _crisis_log_reads = True
    _crisis_narrative = ("person", "phone", "said")
    _crisis_due_fields = ("state", "expected_at", "arrived_at")

    _transitions = {
        "no_answer": Transition(sources=("calling",), target="no_answer", roles=WRITERS),
        "reach": Transition(sources=("calling",), target="reached", roles=WRITERS),
        "arrive": Transition(sources=("reached",), target="arrived", roles=WRITERS),
        "void": Transition(sources=("calling", *DONE), target="void", roles=WRITERS, reason=True),
    }
    _workflow_fields = ("user_id", "arrived_at")
    _locked_states = (*DONE, "void")
    _open_fields = ("expected_at",)

    state = fields.Selection(
        [
            ("calling", "Being called"),
            ("no_answer", "No answer"),
            ("reached", "Reached"),
            ("arrived", "Has arrived"),
            ("void", "Void"),
        ],
        string="Outcome of the call",
        required=True,
        default="calling",
        readonly=True,
        index=True,
    )
    guardian_id = fields.Many2one("crisis.guardian", index="btree_not_null", ondelete="restrict")
    relation = fields.Selection(related="guardian_id.relation")
    person = fields.Char(string="Or who", help="Name and relation of somebody who is not in the roster.")
    user_id = fields.Many2one(
        "res.users",
        string="Called by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    channel = fields.Selection(
        [
            ("phone", "Telephone"),
            ("message", "Message"),
            ("visit", "Visit at home"),
            ("school", "At school"),
            ("other", "By another way"),
        ],
        string="How",
        required=True,
        default="phone",
    )
    phone = fields.Char(string="Number called", compute="_compute_phone", store=True, readonly=False, precompute=True)
    dial = fields.Char(compute="_compute_dial")
    dial_alt = fields.Char(string="Second number", compute="_compute_dial")
    contacted_at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    said = fields.Text(string="What was said", help="Facts: what the guardian was told and what the guardian answered.")
    attitude = fields.Selection(
        [
            ("cooperative", "Cooperative"),
            ("worried", "Worried, needs guidance"),
            ("doubtful", "Doubts that it is serious"),
            ("refusing", "Refuses"),
            ("blaming", "Blames the pupil or the school"),
        ],
        string="Attitude of the guardian",
    )
    expected_at = fields.Datetime(string="Expected at the school")
    arrived_at = fields.Datetime(string="Arrived at the school", readonly=True)
    not_offered = fields.Text(string="Not to be informed", compute="_compute_not_offered")

    can_no_answer = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_reach = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_arrive = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _hangs_on_something = models.Constraint(
        "CHECK(case_id IS NOT NULL OR event_id IS NOT NULL)", "This belongs to a case or to an emergency."
    )
    _arrived_at_a_time = models.Constraint(
        "CHECK((state = 'arrived') = (arrived_at IS NOT NULL) OR state = 'void')", "Whoever arrived did so at a time."
    )
    _of_subject = models.Index("(subject_id, contacted_at)")

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        """Those near to an emergency, while it is open."""
        return open_here(self)

    def _may_transition(self, name):
        return self.env.su or self.is_writable

    def _crisis_check_links(self, values):
        """A guardian is one of the person's, so that nobody learns the names and numbers of others by trying."""
        super()._crisis_check_links(values)
        number = values.get("guardian_id")
        number = number.get("id") if isinstance(number, dict) else number
        if self.env.su or not isinstance(number, int) or not number:
            return
        guardian = self.env["crisis.guardian"].browse(number)
        if guardian.has_access("read"):
            return
        # sudo: two ids are compared; what it hangs on was readable just now
        subject = self.sudo().subject_id
        for name in ("case_id", "event_id"):
            given = values.get(name)
            given = given.get("id") if isinstance(given, dict) else given
            if isinstance(given, int) and given:
                linked = self.env[self._fields[name].comodel_name].browse(given)
                subject |= linked.sudo().subject_id  # sudo: as above
        if len(subject) != 1 or guardian.sudo().exists().subject_id != subject:  # sudo: as above
            raise self._crisis_refusal("read")

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("guardian_id")
    def _compute_phone(self):
        for contact in self:
            # sudo: the number of a guardian of this person, for whoever may call
            contact.phone = contact._own_guardian().phone or contact.phone

    @api.depends("guardian_id", "phone")
    def _compute_dial(self):
        for contact in self:
            guardian = contact._own_guardian()
            contact.dial = re.sub(r"[^0-9+]", "", contact.phone or "") or False
            contact.dial_alt = re.sub(r"[^0-9+]", "", guardian.phone_alt or "") or False

    def _own_guardian(self):
        # sudo: a guardian of the person this row is about, for whoever may call; of nobody else
        guardian = self.sudo().guardian_id
        return guardian if guardian.subject_id == self.sudo().subject_id else guardian.browse()  # sudo: as above

    @api.depends("subject_id")
    @api.depends_context("lang")
    def _compute_not_offered(self):
        for contact in self:
            # sudo: whom not to inform must be seen by everybody who may call
            barred = contact.sudo().subject_id.guardian_ids._crisis_not_informed()
            contact.not_offered = "\n".join(f"{row.name}: {why}" for row, why in barred.items()) or False

    def _who(self):
        # sudo: the name of a guardian for the line of the timeline
        guardian = self.sudo().guardian_id
        relations = dict(guardian._fields["relation"]._description_selection(self.env))
        return f"{guardian.name}({relations[guardian.relation]})" if guardian else self.person or self.env._("Guardian")

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.constrains("guardian_id", "subject_id")
    def _check_guardian(self):
        for contact in self.sudo():  # sudo: whose guardian it is, whoever calls
            if not contact.guardian_id:
                continue
            if contact.guardian_id.subject_id != contact.subject_id:
                raise ValidationError(self.env._("Please choose a guardian of this person."))
            if contact.state == "calling" and contact.guardian_id._crisis_not_informed():
                raise ValidationError(self.env._("This guardian may not be informed."))

    @api.constrains("contacted_at")
    def _check_contacted_at(self):
        if any(contact.contacted_at > fields.Datetime.now() for contact in self):
            raise ValidationError(self.env._("What happened cannot lie in the future."))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        moved = [row for row in self if "expected_at" in vals and row.state == "reached"]
        result = super().write(vals)
        for contact in moved:
            if contact.expected_at:
                text = contact._who()
                contact._say(self.env._("%(who)s: now expected at %(at)s", who=text, at=contact._local("expected_at")))
        return result

    def _local(self, name):
        return f"{self.company_id._crisis_local(self[name]):%m-%d %H:%M}"

    def _say(self, text, happened_at=None):
        """A line of the emergency, or of the case."""
        # sudo: whom the line belongs to; whoever calls need not be able to write there
        self.sudo()._around_record().with_env(self.env)._crisis_log("contact", text, happened_at, kind="contact")

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """The steps of an attempt are told in one line each, where people look for them."""
        labels = self._crisis_event_labels()
        for contact in self:
            parts = [f"{contact._who()}: {labels[event]}"]
            when = contact.contacted_at if event in ("no_answer", "reach") else contact.arrived_at
            if event == "reach":
                attitudes = dict(self._fields["attitude"]._description_selection(self.env))
                parts += filter(None, (contact.said, attitudes.get(contact.attitude)))
                if contact.expected_at:
                    parts.append(self.env._("expected at %(at)s", at=contact._local("expected_at")))
            elif event == "void":
                when = None
                parts.append(contact._decision().reason)
            contact._say("\n".join(parts), when)

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "no_answer": self.env._("No answer"),
            "reach": self.env._("Reached"),
            "arrive": self.env._("Arrived at the school"),
            "void": self.env._("Void: entered in error"),
        }

    # -- steps ---------------------------------------------------------------------------------------------------------

    def _guard_reach(self):
        if not self.guardian_id and not (self.person or "").strip():
            raise UserError(self.env._("Please say who was reached."))

    def _prepare_arrive_values(self):
        return {"arrived_at": self._now()}

    def _after_no_answer(self):
        self._follow_around()

    def _after_reach(self):
        self._follow_around()

    def _after_void(self):
        self._follow_around()

    def _follow_around(self):
        """The clocks of the emergency and of the case look again."""
        for source in (self.event_id, self.case_id):
            if source:
                source._crisis_follow_dues()

    def action_no_answer(self):
        """Nobody answered: keep it and go on with the next guardian, in one tap."""
        self.ensure_one()
        self._transition("no_answer")
        return self.sudo()._around_record().with_env(self.env).action_call_guardian()  # sudo: which record it hangs on

    def action_reach(self):
        return self._transition("reach")

    def action_arrive(self):
        return self._transition("arrive")

    def action_void(self):
        return self._open_decision("void")

    def action_open(self):
        """The form, for the lists on other forms. Access: whoever may read."""
        self.ensure_one()
        self.check_access("read")
        return self._get_records_action()

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return fields.Domain("state", "=", "reached") & fields.Domain("expected_at", "!=", False)

    def _crisis_dues(self):
        """From the hour a guardian named until arrival; while nothing else ended it (plan Art. 18)."""
        if self.is_drill or not self.expected_at or self.state not in ("reached", "arrived"):
            return []
        if self.state == "reached" and not self._is_running():
            return []
        owners = self.user_id | self.event_id.commander_id
        return [Due("guardian_arrival", self.expected_at, owners, done_at=self.arrived_at, done_by=self.user_id)]

    def _is_running(self):
        event = self.event_id
        return event.state in OPEN_EVENT_STATES if event else self.case_id.state in OPEN_STATES
