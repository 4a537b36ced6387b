# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.roles import AUTHOR, COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_event import OPEN_EVENT_STATES

SIGNERS = ("giver_1", "giver_2", "receiver")
STAFF = (COUNSELLOR, LEADER, KEEPER, AUTHOR)
# What the paper says: whoever changes one of these takes the signatures off.
DEED = (
    "kind",
    "giver_1_id",
    "giver_2_id",
    "receiver_name",
    "receiver_relation",
    "receiver_phone",
    "id_kind",
    "id_last4",
    "told",
    "pupil_state",
    "belongings",
    "place",
    "handed_at",
    "conditions",
    "support",
)
REFUSAL = ("refused_at", "explained", "refusal_reason", "witness_1_id", "witness_2_id", "renotice_on")


class CrisisHandover(models.Model):
    """Who took over a pupil from the school, when, in which state, and what was agreed (安全责任移交书).

    The deed states facts and waives nothing. Two from the school and the receiver sign it, on a screen or on paper;
    each colleague's signature comes from their own login. A signed deed is frozen under a digest and ends special
    custody. Whoever does not want to sign or to take the pupil along has that written down before two witnesses, and is
    invited again on a day that the clocks watch. Of an identity document no more than its kind and last four characters
    are kept.

    Access: counsellors, leaders and the register keeper of the school; the homeroom teacher of the pupil's class reads;
    the two who hand over read and write theirs; grants. Source: plan Art. 18; requirements of practice for its form.
    """

    _name = "crisis.handover"
    _description = "Handover of responsibility"
    _inherit = ["crisis.guardian.paper.mixin", "crisis.frozen.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_write_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_author_field = "giver_ids"
    _crisis_narrative = (
        "receiver_name",
        "receiver_relation",
        "receiver_phone",
        "id_last4",
        "told",
        "pupil_state",
        "belongings",
        "place",
        "conditions",
        "support",
        "explained",
        "refusal_reason",
    )

    _transitions = {
        "sign": Transition(sources=("draft",), target="signed", roles=STAFF),
        "refuse": Transition(sources=("draft",), target="refused", roles=STAFF),
        "renotice": Transition(sources=("refused",), target=None, roles=(COUNSELLOR, LEADER, KEEPER)),
        "note_refusal": Transition(sources=("refused",), target=None, roles=(LEADER,)),
        "tell_authority": Transition(sources=("refused",), target=None, roles=(LEADER,)),
        "void": Transition(sources=("draft", "refused"), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = (
        *(f"{who}_ink" for who in SIGNERS),
        *(f"{who}_signed_at" for who in SIGNERS),
        "entered_by_id",
        "signed_at",
        "refused_by_id",
        "renoticed_at",
        "renoticed_by_id",
        "noted_at",
        "noted_by_id",
        "authority_told_at",
        "authority_told_by_id",
        "digest",
    )
    _locked_states = ("signed", "refused", "void")
    _open_fields = ("scan",)
    _crisis_due_fields = ("state", "renotice_on", "renoticed_at", "noted_at")

    state = fields.Selection(
        [("draft", "Being filled in"), ("signed", "Signed"), ("refused", "Refused"), ("void", "Void")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    # 1. Who is handed over
    event_id = fields.Many2one(
        "crisis.event",
        string="Emergency event",
        compute="_compute_event_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    # 2. To whom
    kind = fields.Selection(
        [("guardian", "A guardian"), ("hospital", "A hospital"), ("police", "The police")],
        string="Handed over to",
        required=True,
        default="guardian",
    )
    guardian_id = fields.Many2one(help="Fills in name, relation and phone.")
    receiver_name = fields.Char(
        string="Full name of the receiver", compute="_compute_receiver", store=True, readonly=False, precompute=True
    )
    receiver_relation = fields.Char(
        string="Relation or office",
        compute="_compute_receiver",
        store=True,
        readonly=False,
        precompute=True,
        help="Relation to the pupil; of a doctor or an officer, where they serve.",
    )
    receiver_phone = fields.Char(
        string="Phone", compute="_compute_receiver", store=True, readonly=False, precompute=True
    )
    id_kind = fields.Selection(
        [
            ("id_card", "Identity card"),
            ("household", "Household register"),
            ("passport", "Passport or permit"),
            ("work_card", "Work or police card"),
            ("known", "Known in person, none shown"),
        ],
        string="Identity document seen",
    )
    id_last4 = fields.Char(string="Last 4 characters", help="Never the whole number.")

    # 3. Facts
    handed_at = fields.Datetime(
        string="Handed over at", help="The minute of the first signature, unless written before."
    )
    place = fields.Char()
    told = fields.Text(
        string="What the school told", help="What was seen and what it means for safety. Facts, no diagnosis."
    )
    pupil_state = fields.Text(string="State of the pupil")
    belongings = fields.Text(help="One line for each thing, also what was kept back.")
    conditions = fields.Text(string="What was agreed", help="Care at home, seeing a doctor, coming back to school.")
    support = fields.Text(string="What the school goes on doing")

    # 4. Signatures: they go in by these fields and never come out of them; the paper shows them.
    giver_1_id = fields.Many2one(
        "res.users",
        string="Handed over by",
        default=lambda self: self.env.user,
        required=True,
        index=True,
        ondelete="restrict",
    )
    giver_2_id = fields.Many2one(
        "res.users", string="Second from the school", index="btree_not_null", ondelete="restrict"
    )
    giver_ids = fields.Many2many("res.users", string="From the school", compute="_compute_giver_ids")
    way = fields.Selection(
        [("screen", "On this screen"), ("paper", "On paper")], string="Signed", required=True, default="screen"
    )
    giver_1_signature = fields.Binary(
        string="Signature", store=False, compute="_compute_signatures", inverse="_inverse_giver_1"
    )
    giver_2_signature = fields.Binary(
        string="Second signature", store=False, compute="_compute_signatures", inverse="_inverse_giver_2"
    )
    receiver_signature = fields.Binary(
        string="Signature of the receiver", store=False, compute="_compute_signatures", inverse="_inverse_receiver"
    )
    giver_1_ink = fields.Binary(
        attachment=False, groups="base.group_system", readonly=True, export_string_translation=False
    )
    giver_2_ink = fields.Binary(
        attachment=False, groups="base.group_system", readonly=True, export_string_translation=False
    )
    receiver_ink = fields.Binary(
        attachment=False, groups="base.group_system", readonly=True, export_string_translation=False
    )
    giver_1_signed_at = fields.Datetime(string="Signed at", readonly=True)
    giver_2_signed_at = fields.Datetime(string="Second signed at", readonly=True)
    receiver_signed_at = fields.Datetime(string="Receiver signed at", readonly=True)
    scan = fields.Binary(
        string="Scan of the signed paper", store=False, compute="_compute_signatures", inverse="_inverse_scan"
    )
    has_scan = fields.Boolean(string="Scan is kept", compute="_compute_has_scan")
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Documents", domain=[("res_model", "=", "crisis.handover")]
    )
    entered_by_id = fields.Many2one("res.users", string="Written down by", readonly=True, ondelete="restrict")
    signed_at = fields.Datetime(string="Frozen at", readonly=True)
    digest = fields.Char(string="SHA-256", readonly=True)

    # 5. Refusal
    refused_at = fields.Datetime(string="Refused at")
    explained = fields.Text(string="What was explained")
    refusal_reason = fields.Text(string="Reason they gave", help="In their own words.")
    witness_1_id = fields.Many2one("res.users", ondelete="restrict", index="btree_not_null")
    witness_2_id = fields.Many2one("res.users", ondelete="restrict", index="btree_not_null")
    renotice_on = fields.Date(string="Invited again on", default=lambda self: self._default_renotice_on())
    refused_by_id = fields.Many2one("res.users", string="Recorded by", readonly=True, ondelete="restrict")
    renoticed_at = fields.Datetime(string="Invited again at", readonly=True)
    renoticed_by_id = fields.Many2one("res.users", string="Invited again by", readonly=True, ondelete="restrict")

    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.handover")]
    )
    can_sign = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_refuse = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_renotice = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_note_refusal = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_tell_authority = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    is_first = fields.Boolean(compute="_compute_is_mine", export_string_translation=False)
    is_second = fields.Boolean(compute="_compute_is_mine", export_string_translation=False)

    _two_from_school = models.Constraint(
        "CHECK(giver_2_id IS NULL OR giver_1_id <> giver_2_id)", "Two different persons hand over."
    )
    _signed_is_whole = models.Constraint(
        "CHECK(state <> 'signed' OR (digest IS NOT NULL AND signed_at IS NOT NULL AND giver_2_id IS NOT NULL))",
        "What is signed, was signed by all.",
    )
    _refused_is_whole = models.Constraint(
        "CHECK(state <> 'refused' OR (digest IS NOT NULL AND witness_1_id IS NOT NULL AND witness_2_id IS NOT NULL"
        " AND witness_1_id <> witness_2_id AND renotice_on IS NOT NULL))",
        "A refusal has two witnesses and a day on which it is tried again.",
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    def _this_minute(self):
        return fields.Datetime.now().replace(second=0)

    @api.depends("case_id")
    def _compute_event_id(self):
        for handover in self:
            running = [("case_id", "=", handover.case_id.id), ("state", "in", OPEN_EVENT_STATES)]
            # sudo: whether one is under way; whoever may not read it sees its reference only
            found = self.env["crisis.event"].sudo().search(running, limit=1) if handover.case_id else False
            handover.event_id = handover.event_id or found

    @api.depends("guardian_id")
    def _compute_receiver(self):
        for handover in self:
            same = handover.guardian_id.subject_id == handover.case_id.subject_id
            guardian = handover.guardian_id if same else self.env["crisis.guardian"]
            relations = dict(guardian._fields["relation"]._description_selection(self.env))
            handover.receiver_name = guardian.name or handover.receiver_name
            handover.receiver_relation = relations.get(guardian.relation) or handover.receiver_relation
            handover.receiver_phone = guardian.phone or handover.receiver_phone

    @api.depends("giver_1_id", "giver_2_id")
    def _compute_giver_ids(self):
        for handover in self:
            handover.giver_ids = handover.giver_1_id | handover.giver_2_id

    @api.depends("giver_1_id", "giver_2_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for handover in self:
            handover.is_first = handover.giver_1_id == self.env.user
            handover.is_second = handover.giver_2_id == self.env.user

    def _compute_signatures(self):
        self.giver_1_signature = self.giver_2_signature = self.receiver_signature = self.scan = False

    @api.depends("document_ids")
    def _compute_has_scan(self):
        for handover in self:
            # sudo: whether there is one; the paper itself stays under its own rule
            handover.has_scan = bool(handover.sudo().document_ids)

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        mine = Domain("giver_1_id", "=", self.env.uid) | Domain("giver_2_id", "=", self.env.uid)
        return mine & Domain("subject_kind", "!=", "staff")

    def _may_transition(self, name):
        # sudo: whose deed it is; the answer is a yes or no for this user
        secret = self.sudo()
        mine = self.env.user in secret.giver_ids and secret.subject_kind != "staff"
        return AUTHOR in self._transitions[name].roles and mine or super()._may_transition(name)

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        handovers = super().create(vals_list)
        for handover in handovers:
            handover._crisis_log("begun")
        return handovers

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow() and not set(DEED).isdisjoint(vals):
            self.filtered(lambda handover: handover.state == "draft")._take_signatures_off()
        return super().write(vals)

    def _take_signatures_off(self):
        """Nobody has signed what was changed afterwards."""
        names = [f"{who}_{part}" for who in SIGNERS for part in ("ink", "signed_at")]
        for handover in self.sudo():  # sudo: stamps; the rule on writing was asked by write()
            if any(handover[f"{who}_signed_at"] for who in SIGNERS):
                # signatures go with the text they were given to
                handover._as_workflow().write(dict.fromkeys(names, False))
                handover._crisis_log("unsigned")

    @api.constrains("id_last4")
    def _check_id_last4(self):
        for handover in self:
            if handover.id_last4 and not re.fullmatch(r"[0-9A-Za-z]{1,4}", handover.id_last4):
                raise ValidationError(
                    self.env._("Only the last four characters of the number are kept, never the whole number.")
                )

    @api.constrains("handed_at", "refused_at")
    def _check_not_in_the_future(self):
        now = fields.Datetime.now()
        if any(at and at > now for handover in self for at in (handover.handed_at, handover.refused_at)):
            raise ValidationError(self.env._("What happened cannot lie in the future."))
