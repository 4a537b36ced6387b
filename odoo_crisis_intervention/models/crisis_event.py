# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, GROUP_OF_FUNCTION, KEEPER, LEADER

OPEN_EVENT_STATES = ("reported", "responding", "stabilised")
OVER_STATES = ("handed_over", "resolved", "follow_up", "archived")
COMMANDERS = (COUNSELLOR, LEADER, KEEPER)
# What those who are on the spot may write down, whatever their duty.
ON_THE_SPOT = {
    "place",
    "what",
    "subject_description",
    "is_injured",
    "protective_measures",
    "first_witness",
    "first_witness_did",
    "ambulance_called_at",
    "police_called_at",
    "scene_closed_at",
    "witnesses_moved_at",
    "mandatory_situation_ids",
}
# A time that is filled in is a fact of the timeline.
SCENE_FACTS = ("ambulance_called_at", "police_called_at", "scene_closed_at", "witnesses_moved_at")


def called_to(model, event_path=""):
    """Domain of emergencies to which the current user was called: by his duty for as long as he serves, or because the
    class is his or he was there."""
    path = f"{event_path}callout_ids"
    mine = [("user_id", "=", model.env.uid), ("is_withdrawn", "=", False)]
    serving = Domain("company_id", "in", sorted(model._crisis_scope().companies(GROUP_OF_FUNCTION)))
    near = [*mine, ("called_as", "in", ("homeroom", "witness"))]
    return Domain(path, "any", mine) & serving | Domain(path, "any", near)


def open_here(model):
    """Domain of what hangs on an emergency that is open and that the current user leads or was called to."""
    near = Domain("event_id.commander_id", "=", model.env.uid) | called_to(model, "event_id.")
    return Domain("event_id.state", "in", OPEN_EVENT_STATES) & near


class CrisisEvent(models.Model):
    """Something is happening now: a child is in danger, and everybody who is needed is called.

    Nothing stands before it: a row without place, words or name is an event. Whoever leads is named from the first
    second on; what was done to protect comes first. A drill is an event that names nobody and never leads anywhere:
    no case, no count.

    Access: counsellors, leaders and the register keeper of the school; those who were called while it is open; the
    author his own. An event about a colleague: leaders and those called. The commander writes besides; people on the
    spot add what they see. Source: plan Art. 1, 4, 5, 12, 20; school plan ch. 5, 6.
    """

    _name = "crisis.event"
    _description = "Emergency event"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_grant_scopes = ("need", "full")
    _crisis_author_field = "author_id"
    _crisis_log_reads = True
    _crisis_narrative = (
        "place",
        "what",
        "subject_description",
        "protective_measures",
        "first_witness",
        "first_witness_did",
    )

    _workflow_fields = (
        "author_id",
        "is_drill",
        "commander_id",
        "case_id",
        "protected_at",
        "protected_by_id",
        "identified_at",
        "responded_at",
        "stabilised_at",
        "ended_at",
        "archived_at",
        "started_at",
        "step",
        "next_step_at",
        "nobody_affected_at",
        "nobody_affected_by_id",
    )
    _locked_states = ("archived", "void")

    state = fields.Selection(
        [
            ("reported", "Called for help"),
            ("responding", "Help is on the way"),
            ("stabilised", "Stabilised"),
            ("handed_over", "Handed over"),
            ("resolved", "Resolved"),
            ("follow_up", "Followed up"),
            ("archived", "Archived"),
            ("void", "Void"),
        ],
        required=True,
        default="reported",
        readonly=True,
        index=True,
    )
    is_drill = fields.Boolean(string="Drill", help="The same screens and calls. It names nobody and is never counted.")

    # who, where, what
    subject_id = fields.Many2one(string="Who")
    subject_description = fields.Char(string="Or describe the person")
    class_id = fields.Many2one(
        "crisis.school.class",
        compute="_compute_class_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Its homeroom teacher is called, also when the name is not known.",
    )
    place = fields.Char(string="Where")
    what = fields.Text(string="What is happening")
    found_at = fields.Datetime(string="Happening since", default=fields.Datetime.now)
    is_injured = fields.Boolean(string="Somebody is injured", help="The school doctor is called at once.")
    risk_type_ids = fields.Many2many("crisis.risk.type", string="Kinds of risk", ondelete="restrict")
    author_id = fields.Many2one(
        "res.users",
        string="Raised by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    identified_at = fields.Datetime(string="Identified at", readonly=True)

    # protection first (plan Art. 4), first witness (Art. 20)
    protective_measures = fields.Text(
        string="Protective measures", help="What was done to keep the child safe. The first line of the record."
    )
    protected_at = fields.Datetime(string="Protected at", readonly=True)
    protected_by_id = fields.Many2one(
        "res.users", string="Written by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    is_unprotected = fields.Boolean(compute="_compute_is_unprotected")
    first_witness = fields.Char(string="First witness", default=lambda self: self.env.user.name)
    first_witness_did = fields.Text(string="What the first witness did")
    ambulance_called_at = fields.Datetime(string="120 called at")
    police_called_at = fields.Datetime(string="110 called at")
    scene_closed_at = fields.Datetime(string="Scene closed off at")
    witnesses_moved_at = fields.Datetime(string="Other pupils moved away at")

    # who leads
    commander_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", index="btree_not_null")

    # what it belongs to
    case_id = fields.Many2one("crisis.case", readonly=True, index="btree_not_null", ondelete="restrict")
    concern_id = fields.Many2one("crisis.concern", string="Report", index="btree_not_null", ondelete="restrict")

    responded_at = fields.Datetime(string="Help on the way since", readonly=True)
    stabilised_at = fields.Datetime(string="Stabilised at", readonly=True)
    ended_at = fields.Datetime(string="Over since", readonly=True)
    archived_at = fields.Datetime(string="Archived at", readonly=True)

    can_respond = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_stabilise = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_resume = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_hand_over = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_resolve = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_follow_up = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_archive = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_command = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _drill_names_nobody = models.Constraint(
        "CHECK(is_drill IS NOT TRUE OR subject_id IS NULL AND case_id IS NULL AND concern_id IS NULL)",
        "A drill names nobody and belongs to no case.",
    )
    _open_idx = models.Index("(company_id) WHERE state IN ('reported', 'responding', 'stabilised')")

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("subject_id")
    def _compute_class_id(self):
        for event in self:
            event.class_id = event.subject_id.class_id or event.class_id

    @api.depends("protective_measures", "state")
    def _compute_is_unprotected(self):
        for event in self:
            event.is_unprotected = event.state in OPEN_EVENT_STATES and not (event.protective_measures or "").strip()

    @api.depends("commander_id")
    def _compute_can(self):
        super()._compute_can()
        for event in self:
            event.can_command = bool(event.id) and event.state in OPEN_EVENT_STATES and event._is_commanding()

    def _is_commanding(self):
        """Whether the current user leads here, or holds a duty that may."""
        self.ensure_one()
        secret = self.sudo()  # sudo: whose record it is; the answer is a yes or no for this user
        if self.env.su or secret.commander_id == self.env.user:
            return True
        functions = (LEADER,) if secret.subject_kind == "staff" else COMMANDERS
        return self._crisis_has_role(functions, secret.company_id)

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        """Those near to it: the author, and who leads while it is open."""
        own = super()._crisis_author_domain() & Domain("subject_kind", "!=", "staff")
        return own | self._crisis_called_domain()

    def _crisis_called_domain(self):
        """While it is open, whoever leads or was called, also when it is about a colleague."""
        return Domain("state", "in", OPEN_EVENT_STATES) & Domain("commander_id", "=", self.env.uid)

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._inside_workflow():
            for vals in vals_list:
                self._check_link_to_report(vals)
        events = super().create(vals_list)
        for event in events:
            event._crisis_log("raise")
        written = events.filtered(lambda event: (event.protective_measures or "").strip())
        written._stamp_protection()
        return events

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not vals or self._inside_workflow():
            return super().write(vals)
        if not self.env.su and not ON_THE_SPOT.issuperset(vals) and any(not event._is_commanding() for event in self):
            raise UserError(self.env._("This is written by those who lead."))
        self._check_link_to_report(vals)
        if "subject_id" in vals:
            self._check_identify(vals["subject_id"])
        facts = [name for name in SCENE_FACTS if vals.get(name)]
        new_facts = [(event, name) for event in self for name in facts if not event[name]]
        unprotected = self.filtered(lambda event: not event.protected_at)
        result = super().write(vals)
        if "protective_measures" in vals:
            unprotected.filtered(lambda event: (event.protective_measures or "").strip())._stamp_protection()
        for event, name in new_facts:
            event._crisis_log(name, happened_at=event[name])
        if "subject_id" in vals:
            self._after_identify()
        return result

    def _check_link_to_report(self, vals):
        if vals.get("concern_id") and not self.env.su:
            concern = self.env["crisis.concern"].browse(vals["concern_id"])
            concern.check_access("read")
            if self and any(event.subject_id and event.subject_id != concern.subject_id for event in self):
                raise UserError(self.env._("Please choose a report about the same person."))

    def _check_identify(self, subject_id):
        if any(event.is_drill for event in self):
            raise UserError(self.env._("A drill names nobody and belongs to no case."))
        if any(event.subject_id and event.subject_id.id != subject_id for event in self):
            raise UserError(self.env._("The person of an emergency is not changed. Make it void and raise a new one."))

    def _after_identify(self):
        """The event has got its person."""
        for event in self.filtered("subject_id"):
            # sudo: the stamp of a step that the rule on writing has just allowed
            event.sudo()._as_workflow().write({"identified_at": self._now()})
            event._crisis_log("identify")

    def _stamp_protection(self):
        for event in self:
            # sudo: the stamp of what was just written
            event.sudo()._as_workflow().write({"protected_at": self._now(), "protected_by_id": self.env.uid})
            event._crisis_log("protect", event.protective_measures, kind="measure")

    @api.constrains("found_at")
    def _check_found_at(self):
        if any(event.found_at and event.found_at > fields.Datetime.now() for event in self):
            raise ValidationError(self.env._("What happened cannot lie in the future."))
