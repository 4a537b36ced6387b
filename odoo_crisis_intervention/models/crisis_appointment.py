# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, COUNSELLOR
from ..tools.workflow import Transition

# What a colleague asks for, for a pupil or for guardians; he reads it back until the talk is over.
ASKED_BY_STAFF = ("teacher", "guardian")
_ASKER_WRITES = {"subject_id", "called", "source", "is_for_guardians", "wish", "company_id"}
# What pupils know of by themselves.
_KNOWN = ("self", "walk_in", "followup")
_PLACING = {"starts_at", "minutes", "counsellor_id", "room_id"}


class CrisisAppointment(models.Model):
    """A talk in the counselling room that somebody asked for: who comes to whom, when, and whether it took place.

    A pupil asks in the portal without giving a reason, a colleague for a pupil or for guardians, a counsellor for
    whoever stands in the door. What is said there stands elsewhere (``crisis.session``).

    Access: counsellors of the school and grants; the colleague who asked reads it back until the talk is over, nobody
    else of the staff, leaders included, learns who comes. Others see "taken" (``crisis.room.calendar``).
    Source: plan Art. 19.
    """

    _name = "crisis.appointment"
    _description = "Appointment for a talk"
    _inherit = ["crisis.quiet.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_author_field = "author_id"
    _crisis_narrative = ("called", "wish")

    _transitions = {
        "confirm": Transition(sources=("requested",), target="confirmed", roles=(COUNSELLOR,)),
        "keep": Transition(sources=("confirmed",), target="kept", roles=(COUNSELLOR,)),
        "miss": Transition(sources=("confirmed",), target="missed", roles=(COUNSELLOR,)),
        "cancel": Transition(sources=("requested", "confirmed"), target="cancelled", roles=(COUNSELLOR,)),
        "take_back": Transition(sources=("requested",), target="cancelled", roles=(AUTHOR,)),
        "undo": Transition(sources=("kept", "missed"), target="confirmed", roles=(COUNSELLOR,)),
    }
    _workflow_fields = ("author_id", "asked_at", "answered_at", "answered_by_id", "cancelled_by", "reminded_at")
    _locked_states = ("kept", "missed", "cancelled")

    state = fields.Selection(
        [
            ("requested", "Waits for an answer"),
            ("confirmed", "Time agreed"),
            ("kept", "Took place"),
            ("missed", "Did not come"),
            ("cancelled", "Called off"),
        ],
        required=True,
        default="requested",
        readonly=True,
        index=True,
    )
    subject_id = fields.Many2one(string="Pupil", domain="[('kind', '=', 'student')]")
    called = fields.Char(string="Or the name given", help="A pupil may come without giving the real name.")
    class_id = fields.Many2one(related="subject_id.class_id")
    source = fields.Selection(
        [
            ("self", "Own wish"),
            ("walk_in", "Stood in the door"),
            ("teacher", "A teacher asked"),
            ("guardian", "Guardians asked"),
            ("candidate", "After a census"),
            ("followup", "Agreed in the last talk"),
            ("slip", "Slip or message without a name"),
            ("hotline", "Hotline call"),
        ],
        string="How it came about",
        required=True,
        default=lambda self: "walk_in" if self._crisis_has_role((COUNSELLOR,)) else "teacher",
        index=True,
    )
    is_for_guardians = fields.Boolean(
        string="The guardians asked for it",
        compute="_compute_is_for_guardians",
        inverse="_inverse_is_for_guardians",
    )
    author_id = fields.Many2one(
        "res.users",
        string="Asked for by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Empty: the pupil, in the portal.",
    )
    asked_at = fields.Datetime(string="Asked on", required=True, readonly=True, default=fields.Datetime.now)
    wish = fields.Text(string="What was said when asking", help="Nobody has to give a reason.")
    counsellor_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    room_id = fields.Many2one(
        "crisis.room",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["crisis.room"].search([("company_id", "=", self.env.company.id)], limit=1),
    )
    starts_at = fields.Datetime(string="Day and hour", index=True, help="Empty: any time.")
    minutes = fields.Integer(required=True, default=lambda self: self.env.company.crisis_talk_minutes)
    ends_at = fields.Datetime(string="Until", compute="_compute_ends_at", store=True, precompute=True)
    is_told = fields.Boolean(
        string="The pupil knows",
        compute="_compute_is_told",
        store=True,
        readonly=False,
        precompute=True,
        help="Only then it is shown and recalled to the pupil in the portal.",
    )
    answered_at = fields.Datetime(string="Answered at", readonly=True)
    answered_by_id = fields.Many2one("res.users", string="Answered by", readonly=True, ondelete="restrict")
    cancelled_by = fields.Selection(
        [("pupil", "The pupil"), ("school", "The school"), ("author", "Whoever asked")],
        string="Called off by",
        readonly=True,
    )
    reminded_at = fields.Datetime(string="Recalled at", readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine", export_string_translation=False)

    can_confirm = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_miss = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_cancel = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_take_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_undo = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _somebody = models.Constraint(
        "CHECK(subject_id IS NOT NULL OR called IS NOT NULL)", "An appointment says for whom it is."
    )
    _length = models.Constraint("CHECK(minutes BETWEEN 5 AND 480)", "A talk takes 5 to 480 minutes.")
    _agreed_with_time = models.Constraint(
        "CHECK(state NOT IN ('confirmed', 'kept', 'missed') OR (starts_at IS NOT NULL AND counsellor_id IS NOT NULL))",
        "What is agreed has its time and who is there.",
    )
    # One pupil's quick thumb asks once.
    _one_wish = models.UniqueIndex(
        "(subject_id) WHERE source = 'self' AND state = 'requested'", "A time was asked for already."
    )
    # The authority on "free", whoever asks at the same moment. A number as a range of one needs no extension.
    _no_double = models.Constraint(
        "EXCLUDE USING gist (int4range(counsellor_id, counsellor_id, '[]') WITH &&,"
        " tsrange(starts_at, ends_at) WITH &&) WHERE (state IN ('requested', 'confirmed')"
        " AND starts_at IS NOT NULL AND counsellor_id IS NOT NULL)",
        "This time is taken already.",
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("starts_at", "minutes")
    def _compute_ends_at(self):
        for row in self:
            row.ends_at = row.starts_at and row.starts_at + timedelta(minutes=row.minutes)

    @api.depends("source")
    def _compute_is_told(self):
        for row in self:
            row.is_told = row.source in _KNOWN

    @api.depends("source")
    def _compute_is_for_guardians(self):
        for row in self:
            row.is_for_guardians = row.source == "guardian"

    def _inverse_is_for_guardians(self):
        for row in self.filtered(lambda row: row.source in ASKED_BY_STAFF):
            row.source = "guardian" if row.is_for_guardians else "teacher"

    @api.depends("counsellor_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for row in self:
            row.is_mine = row.counsellor_id == self.env.user

    @api.model
    def _search_is_mine(self, operator, value):
        return Domain("counsellor_id", "=", self.env.uid) if operator == "in" else NotImplemented

    @api.constrains("subject_id")
    def _check_pupil(self):
        self._check_is_pupil()

    @api.constrains("counsellor_id")
    def _check_counsellor(self):
        for row in self.filtered("counsellor_id"):
            if row.counsellor_id not in self._counsellors(row.company_id):
                raise ValidationError(self.env._("A talk is held by somebody who serves as a counsellor."))

    # -- times ---------------------------------------------------------------------------------------------------------

    @api.model
    def _taking(self, counsellors, begin, end):
        """What keeps ``counsellors`` busy between two moments; for the server's own use."""
        return self.sudo().search(  # sudo: see above
            [
                ("counsellor_id", "in", counsellors.ids),
                ("state", "in", ("requested", "confirmed")),
                ("starts_at", "<", end),
                ("ends_at", ">", begin),
            ]
        )

    @api.model
    def _busy(self, counsellors, begin, end):
        """``{user id: [(starts_at, ends_at)]}``"""
        rows = self._taking(counsellors, begin, end).grouped("counsellor_id")
        return {user.id: [(row.starts_at, row.ends_at) for row in taken] for user, taken in rows.items()}

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        """A colleague reads back what he asked for until the talk is over: not whether the pupil came."""
        asked = Domain("source", "in", ASKED_BY_STAFF) & Domain("state", "in", ("requested", "confirmed"))
        return super()._crisis_author_domain() & asked

    def _crisis_write_domain(self):
        return super()._crisis_write_domain() & (self._crisis_serving() | Domain("state", "=", "requested"))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_asker(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow():
            self._check_asker([vals])
        moved = self.browse()
        if not _PLACING.isdisjoint(vals):
            moved = self.filtered(lambda row: row.state == "confirmed")
        before = {row: (row.starts_at, row.counsellor_id, row.room_id) for row in moved}
        result = super().write(vals)
        moved = moved.filtered(lambda row: before[row] != (row.starts_at, row.counsellor_id, row.room_id))
        if moved:
            # a fact stamps the row: what was recalled is no longer so
            moved.sudo()._as_workflow().write({"reminded_at": False})
            moved._tell()
        return result

    def _check_asker(self, vals_list):
        """Whoever is no counsellor asks, and leaves the rest to the counsellor."""
        if self.env.su or self._crisis_scope().companies((COUNSELLOR,)):
            return
        for vals in vals_list:
            given = {name for name, value in vals.items() if value} - _ASKER_WRITES
            if given or vals.get("source", "teacher") not in ASKED_BY_STAFF:
                raise UserError(self.env._("Please ask for the talk; the counsellor finds the time."))

    # -- duties --------------------------------------------------------------------------------------------------------

    _crisis_due_fields = ("state", "counsellor_id", "subject_id")

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "requested")

    def _crisis_dues(self):
        if self.state == "cancelled" and not self.answered_at:
            return []
        counsellors = self._crisis_people(COUNSELLOR)
        return [
            Due(
                "talk_answer",
                self.env["crisis.duty.kind"]._of("talk_answer")._due_from(self.asked_at, self.company_id),
                self.counsellor_id & counsellors or counsellors,
                done_at=self.answered_at,
                done_by=self.answered_by_id,
                is_fixed=True,
            )
        ]


class CrisisDuty(models.Model):
    """A wish for a talk is answered (plan Art. 19)."""

    _inherit = "crisis.duty"

    def _open_talk_answer(self):
        """The appointment for whoever may read it; a leader who is told that it waits sees the room's calendar."""
        row = self.env["crisis.appointment"]._crisis_of_duty_key(self.source_key)
        if row:
            return row._crisis_open_duty("talk_answer")
        return self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_room_calendar_action")
