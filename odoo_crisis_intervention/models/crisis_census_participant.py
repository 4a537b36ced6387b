# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR
from .crisis_census_sitting import LIVE
from .crisis_confidential_mixin import _linked

REFUSED = ("refused_guardian", "refused_pupil")
# Whoever can still hand in an answer.
TO_ANSWER = ("expected", "absent", "invalid")
# What whoever collects the slips writes; everything else is set by a step.
_BY_HAND = {"consent_way", "guardian_id", "scan"}


class CrisisCensusParticipant(models.Model):
    """One pupil in a census: what guardians and pupil answered when they were asked, and whether the pupil took part.

    Nothing here tells what was answered. To decline needs no reason and no paper, carries no penalty, leaves no line in
    the pupil's dossier, and is shown to those who collect the slips and to nobody else.

    Access: counsellors and the homeroom teacher of the pupil's class read and write; whoever supervises a sitting,
    those who are expected there, while it lasts. Rows are made from the roster by the server.
    Source: plan Art. 11, 24(6).
    """

    _name = "crisis.census.participant"
    _description = "Pupil in a census"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_class_path = "class_id"
    _crisis_grant_scopes = ()
    _crisis_log_reads = True

    census_id = fields.Many2one("crisis.census", required=True, readonly=True, index=True, ondelete="restrict")
    census_state = fields.Selection(related="census_id.state", string="State of the census")
    company_id = fields.Many2one(
        related="census_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(string="Pupil", required=True, readonly=True)
    class_id = fields.Many2one(
        "crisis.school.class", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    sitting_id = fields.Many2one(
        "crisis.census.sitting", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    state = fields.Selection(
        [
            ("expected", "Still to answer"),
            ("answered", "Has answered"),
            ("absent", "Was not there"),
            ("declined", "Does not take part"),
            ("invalid", "To be answered again"),
            ("left", "No longer asked"),
        ],
        string="Participation",
        required=True,
        readonly=True,
        default="expected",
        index=True,
    )
    answered_at = fields.Datetime(string="Handed in on", readonly=True)

    # consent
    consent_state = fields.Selection(
        [
            ("unknown", "No word yet"),
            ("given", "Consent given"),
            ("refused_guardian", "The guardians decline"),
            ("refused_pupil", "The pupil declines"),
        ],
        string="Consent to take part",
        required=True,
        readonly=True,
        default="unknown",
        index=True,
    )
    consent_at = fields.Datetime(string="Noted at", readonly=True)
    consent_by_id = fields.Many2one("res.users", string="Consent noted by", readonly=True, ondelete="restrict")
    consent_way = fields.Selection(
        [("paper", "By slip"), ("phone", "By telephone"), ("person", "In person"), ("tablet", "On the tablet")],
        string="How they answered",
    )
    guardian_id = fields.Many2one(
        "crisis.guardian",
        string="Guardian who answered",
        domain="[('subject_id', '=', subject_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    scan = fields.Binary(string="Scan of the slip", store=False, compute="_compute_scan", inverse="_inverse_scan")
    has_scan = fields.Boolean(string="Slip kept", compute="_compute_has_scan")
    document_ids = fields.One2many(
        "crisis.document",
        "res_ref",
        string="Documents",
        domain=[("res_model", "=", "crisis.census.participant")],
        groups="odoo_crisis_intervention.group_crisis_counsellor",
    )
    may_answer = fields.Boolean(string="May answer", compute="_compute_may_answer", search="_search_may_answer")

    _once = models.UniqueIndex("(census_id, subject_id)", "Each pupil is asked once in a census.")
    _progress_idx = models.Index("(census_id, class_id, state)")

    # -- computes ------------------------------------------------------------------------------------------------------

    def _compute_scan(self):
        self.scan = False

    def _inverse_scan(self):
        for participant in self:
            if not participant.scan:
                continue
            if participant.consent_state != "given":
                raise UserError(self.env._("Only consent needs a paper. Nobody has to sign to stay out."))
            # sudo: a homeroom teacher adds a slip and does not read files; writing the participant was checked
            document = (
                self.env["crisis.document"]
                .sudo()
                .create(
                    {
                        "res_model": participant._name,
                        "res_ref": participant.id,
                        "kind": "scan",
                        "upload": participant.scan,
                    }
                )
            )
            document._crisis_lock()

    def _compute_has_scan(self):
        # sudo: that there is a slip, not what stands on it
        rows = (
            self.env["crisis.document"]
            .sudo()
            ._read_group([("res_model", "=", self._name), ("res_ref", "in", self.ids)], ["res_ref"])
        )
        kept = {row[0] for row in rows}
        for participant in self:
            participant.has_scan = participant._origin.id in kept

    @api.depends("state", "consent_state", "census_id")
    def _compute_may_answer(self):
        allowed = self.filtered_domain(self._may_answer_domain())
        for participant in self:
            participant.may_answer = participant in allowed

    @api.model
    def _search_may_answer(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._may_answer_domain()

    @api.model
    def _may_answer_domain(self):
        """Nobody is asked whose guardians have to agree and did not, and nobody who declined."""
        agreed = Domain("consent_state", "=", "given")
        not_asked = Domain("consent_state", "=", "unknown") & Domain("census_id.needs_consent", "!=", "opt_in")
        return Domain("state", "in", TO_ANSWER) & Domain("census_id.state", "=", "running") & (agreed | not_asked)

    @api.constrains("guardian_id")
    def _check_guardian(self):
        for participant in self.sudo():  # sudo: whose guardian it is
            if participant.guardian_id and participant.guardian_id.subject_id != participant.subject_id:
                raise ValidationError(self.env._("Please choose a guardian of this pupil."))

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        return super()._crisis_read_domain() | self._crisis_supervisor_domain()

    def _crisis_write_domain(self):
        return super()._crisis_write_domain() | self._crisis_supervisor_domain()

    def _crisis_supervisor_domain(self):
        """Those expected in a sitting, for whoever is in the room; never who stays out."""
        scope = self._crisis_scope()
        domain = (
            Domain("sitting_id", "any", [("supervisor_id", "=", self.env.uid), ("state", "in", LIVE)])
            & Domain("state", "in", (*TO_ANSWER, "answered"))
            & Domain("company_id", "in", self._crisis_company_ids())
        )
        if scope.excluded_subjects:
            domain &= Domain("subject_id", "not in", sorted(scope.excluded_subjects))
        return domain

    def _crisis_check_links(self, values):
        super()._crisis_check_links(values)
        if values.get("guardian_id") and not self.env.su:
            self.env["crisis.guardian"].browse(_linked(values["guardian_id"])[0]).check_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self.check_access("create")
            raise self._by_steps()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and set(vals) - _BY_HAND:
            raise self._by_steps()
        return super().write(vals)

    def _by_steps(self):
        return UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))

    # -- consent -------------------------------------------------------------------------------------------------------

    def action_consent_given(self):
        """The guardians agree. Access: as writing."""
        return self._note_consent("given", "paper")

    def action_guardian_declines(self):
        """The guardians do not want it. Access: as writing."""
        return self._note_consent("refused_guardian", "paper")

    def action_pupil_declines(self):
        """The pupil does not want it. Access: as writing."""
        return self._note_consent("refused_pupil", "person")

    def action_consent_undo(self):
        """Noted in error, or somebody thinks it over. Access: as writing."""
        return self._note_consent("unknown", False)

    def _note_consent(self, answer, way):
        self.check_access("write")
        self._check_running()
        rows = self.sudo()  # sudo: right checked above; consent is noted by this step alone
        if any(row.state in ("answered", "left") for row in rows):
            raise UserError(
                self.env._("Somebody among them has answered already or left. Please speak with the counsellor.")
            )
        for (before, kept_way), group in rows.grouped(lambda row: (row.state, row.consent_way)).items():
            told = answer != "unknown"
            group.write(
                {
                    "consent_state": answer,
                    "consent_at": fields.Datetime.now() if told else False,
                    "consent_by_id": self.env.uid if told else False,
                    "consent_way": (kept_way or way) if told else False,
                    "state": "declined" if answer in REFUSED else "expected" if before == "declined" else before,
                }
            )
        rows.census_id._seat_participants()
        return True

    def _decline_on_tablet(self):
        """The pupil's own word in the sitting; as friendly as any other. The caller knows which pupil it is."""
        # sudo: nobody is logged in on the tablet
        for row in self.sudo().filtered(lambda row: row.state in TO_ANSWER):
            row.write(
                {
                    "consent_state": "refused_pupil",
                    "consent_at": fields.Datetime.now(),
                    "consent_by_id": False,
                    "consent_way": "tablet",
                    "state": "declined",
                }
            )

    def _check_running(self):
        if any(census.state != "running" for census in self.sudo().census_id):  # sudo: only the state
            raise UserError(self.env._("This census is not under way."))

    # -- presence ------------------------------------------------------------------------------------------------------

    def action_absent(self):
        """Was not in the room. Access: as writing."""
        return self._note_presence("expected", "absent")

    def action_present(self):
        """Is there after all. Access: as writing."""
        return self._note_presence("absent", "expected")

    def _note_presence(self, before, after):
        self.check_access("write")
        self._check_running()
        if any(row.state != before for row in self):
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )
        self.sudo().write({"state": after})  # sudo: right checked above; set by this step alone
        return True

    # -- for the server ------------------------------------------------------------------------------------------------

    @api.model
    def _open_list(self, domain):
        """The list of pupils, for the current user's own rights."""
        xmlid = "odoo_crisis_intervention.crisis_census_participant_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": domain, "path": False, "context": {}}

    @api.model
    def _expected(self, sitting):
        """Who may answer now in this sitting, as superuser. Empty while it is not open."""
        if sitting.state != "open":
            return self.sudo().browse()  # sudo: as below
        # sudo: asked by the tablet, where nobody is logged in; the sitting's code was checked there
        return self.sudo().search(Domain("sitting_id", "=", sitting.id) & self._may_answer_domain())

    def _missed(self, sittings):
        """A sitting is over: whoever could have answered in it was not there."""
        here = Domain("sitting_id", "in", sittings.ids) & Domain("state", "=", "expected")
        self.search(here & self._may_answer_domain()).write({"state": "absent"})

    @api.model
    def _waiting_for_makeup(self, census):
        """Absentees, answers to be given again, and who came too late for the sitting of the class; none twice."""
        over = Domain("sitting_id", "=", False) | Domain("sitting_id.state", "not in", LIVE)
        return self.search(Domain("census_id", "=", census.id) & self._may_answer_domain() & over)

    def _call_again(self, sitting):
        """Seat these in a make-up sitting."""
        self.write({"sitting_id": sitting.id})
        self.filtered(lambda row: row.state == "absent").write({"state": "expected"})

    def _answered(self, is_valid):
        """Everything that is asked was handed in. Validity decides who is asked once more, nothing else."""
        self.write({"state": "answered" if is_valid else "invalid", "answered_at": fields.Datetime.now()})
