# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import COUNSELLOR, HOMEROOM, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_academic_registration import CHANGE_KINDS
from .crisis_case import OFFICE_GROUPS, OPEN_STATES
from .crisis_confidential_mixin import _linked

OFFICE = (COUNSELLOR, LEADER)
NEAR = (COUNSELLOR, LEADER, HOMEROOM)
# The pupil stays a pupil of the school and is expected back.
AWAY = ("leave", "suspension")
COMPULSORY = ("primary", "junior")
# Under way, before it takes effect.
PENDING = ("draft", "applied", "appraised", "agreed", "registered", "filed")
APPLICATION = {
    "kind",
    "date_from",
    "date_to",
    "guardian_id",
    "applied_on_paper",
    "application_words",
    "homeroom_opinion",
    "contact_ids",
}


class CrisisStatusChange(models.Model):
    """A pupil leaves the school for a while or for good for psychological reasons (学籍异动), step by step.

    The family applies; a designated hospital looks first where the school's switch for that kind says so; the team
    gives its opinion; academic affairs registers without learning why (``crisis.academic.registration``); Student
    Affairs files; on its first day it takes effect: the register entry pauses, and what is still going on (custody,
    measures) is shown until it was ended or handed on. While the pupil is away somebody calls at a rhythm. In
    compulsory education nobody withdraws: the law's reason is said instead. No diagnosis is written here: what a
    doctor advises for school is all.

    Access: counsellors and leaders write; the homeroom teacher of the pupil's class begins an application and adds the
    own opinion; the register keeper and grants read. The hospital's part is for the office only. Academic affairs
    never reads it. Source: plan Art. 24(4), 24(5); Compulsory Education Law Art. 5, 27.
    """

    _name = "crisis.status.change"
    _description = "Change of enrolment"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = OFFICE
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = (
        "application_words",
        "homeroom_opinion",
        "counsellor_opinion",
        "team_opinion",
        "appraisal_deviation",
        "handed_on",
    )
    _crisis_due_fields = ("state", "date_to", "handed_on", "kind")

    _transitions = {
        "apply": Transition(sources=("draft",), target="applied", roles=NEAR),
        "discard": Transition(sources=("draft",), target="void", roles=NEAR),
        "appraise": Transition(sources=("applied",), target="appraised", roles=OFFICE),
        "agree": Transition(
            sources=("applied", "appraised"), target="agreed", roles=(LEADER,), four_eyes="applied_by_id"
        ),
        "refuse": Transition(sources=("applied", "appraised"), target="refused", roles=(LEADER,), reason=True),
        # Nobody presses these two: academic affairs and Student Affairs do so on the registration.
        "register": Transition(sources=("agreed",), target="registered"),
        "file": Transition(sources=("registered",), target="filed"),
        "take_effect": Transition(sources=("filed",), target="effective", roles=(COUNSELLOR, LEADER, KEEPER)),
        "come_back": Transition(sources=("effective",), target="ended", roles=OFFICE),
        "end": Transition(sources=("effective",), target="ended", roles=OFFICE, reason=True),
        # Nobody presses these two: a return that was filed, or the next change, ends it.
        "return_to_school": Transition(sources=("effective",), target="ended"),
        "pass_on": Transition(sources=("effective",), target="ended"),
        "withdraw": Transition(
            sources=("applied", "appraised", "agreed"), target="withdrawn", roles=OFFICE, reason=True
        ),
        "void": Transition(sources=("applied", "appraised", "agreed"), target="void", roles=OFFICE, reason=True),
    }
    _workflow_fields = (
        "previous_id",
        "registration_id",
        "warning_id",
        "applied_at",
        "applied_by_id",
        "appraised_at",
        "agreed_at",
        "agreed_by_id",
        "closed_at",
        "effective_at",
        "ended_on",
        "end_kind",
        "ended_by_id",
    )
    _locked_states = ("ended", "refused", "withdrawn", "void")

    state = fields.Selection(
        [
            ("draft", "Being filled in"),
            ("applied", "Applied for"),
            ("appraised", "Appraised by a hospital"),
            ("agreed", "Agreed by the team"),
            ("registered", "Registered"),
            ("filed", "On file"),
            ("effective", "Effective"),
            ("ended", "Ended"),
            ("refused", "Not agreed to"),
            ("withdrawn", "Taken back by the family"),
            ("void", "Void"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    # 1. Who, what, from when
    subject_id = fields.Many2one(string="Pupil", required=True)
    class_id = fields.Many2one(
        "crisis.school.class",
        compute="_compute_class_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    case_id = fields.Many2one(
        "crisis.case",
        compute="_compute_case_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICE_GROUPS,
    )
    kind = fields.Selection(CHANGE_KINDS, required=True, default="leave")
    is_away = fields.Boolean(compute="_compute_is_away", export_string_translation=False)
    is_forbidden = fields.Boolean(compute="_compute_is_forbidden", export_string_translation=False)
    previous_id = fields.Many2one(
        "crisis.status.change", string="Continues", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    date_from = fields.Date(string="From", required=True, default=lambda self: self.env.company._crisis_today())
    date_to = fields.Date(string="Until", help="Of a leave or a suspension: the last day.")

    # 2. The family's application
    guardian_id = fields.Many2one(
        "crisis.guardian",
        string="Applied for by",
        domain="[('subject_id', '=', subject_id), ('may_inform', '=', True)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    applied_on_paper = fields.Date(
        string="Signed application received on",
        help="The family may apply by telephone first; the papers are complete when the signed application is here.",
    )
    application_words = fields.Text(
        string="What the family asks for", help="In the family's words. No diagnosis: the school writes none."
    )
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Papers", domain=[("res_model", "=", "crisis.status.change")]
    )

    # 3. The hospital, for the office only
    needs_appraisal = fields.Boolean(string="Hospital first", compute="_compute_needs_appraisal")
    appraisal_institution_id = fields.Many2one(
        "crisis.institution",
        string="Hospital",
        domain="[('company_id', '=', company_id), ('kind', '=', 'hospital')]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICE_GROUPS,
    )
    appraisal_on = fields.Date(string="Seen on", groups=OFFICE_GROUPS)
    appraisal_advice = fields.Selection(
        [
            ("rest", "Rest from school is advised"),
            ("part", "Part of the school day is possible"),
            ("attend", "Going to school is possible"),
        ],
        string="Advice for school",
        groups=OFFICE_GROUPS,
        help="What the paper advises for school; what the pupil has is not written down.",
    )
    rest_until = fields.Date(string="Rest advised until", groups=OFFICE_GROUPS)
    appraisal_deviation = fields.Text(
        string="Why another way", groups=OFFICE_GROUPS, help="Another hospital, or no appraisal: why, and who agreed."
    )

    # 4. Opinions
    homeroom_opinion = fields.Text(string="Homeroom teacher's opinion")
    counsellor_opinion = fields.Text(string="Counsellor's opinion", help="Without any diagnosis.")
    team_opinion = fields.Text(string="Opinion of the team", help="With its conditions, in words the family may read.")

    # 5. Papers and registration
    papers_missing = fields.Text(string="Papers still missing", compute="_compute_papers")
    papers_complete = fields.Boolean(compute="_compute_papers")
    registration_id = fields.Many2one(
        "crisis.academic.registration", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    registration_state = fields.Selection(related="registration_id.state", string="At academic affairs")
    record_number = fields.Char(related="registration_id.record_number")

    # 6. While away
    contact_ids = fields.One2many("crisis.status.contact", "change_id", string="Contact plan")
    handed_on = fields.Text(
        string="What goes on, and who does it", help="Measures that are carried on by somebody while the pupil is away."
    )
    open_points = fields.Text(string="Still open", compute="_compute_open_points")
    warning_id = fields.Many2one(
        "crisis.warning",
        string="Register entry paused",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICE_GROUPS,
    )

    # 7. Stamps
    applied_at = fields.Datetime(string="Applied at", readonly=True)
    applied_by_id = fields.Many2one("res.users", string="Entered by", readonly=True, ondelete="restrict")
    appraised_at = fields.Datetime(readonly=True)
    agreed_at = fields.Datetime(string="Agreed at", readonly=True)
    agreed_by_id = fields.Many2one("res.users", string="Agreed by", readonly=True, ondelete="restrict")
    closed_at = fields.Datetime(string="Refused or taken back at", readonly=True)
    effective_at = fields.Datetime(string="In effect since", readonly=True)
    ended_on = fields.Date(string="Ended on", readonly=True)
    end_kind = fields.Selection(
        [("returned", "Back at school"), ("passed_on", "Another change followed"), ("other", "Otherwise")],
        string="How it ended",
        readonly=True,
    )
    ended_by_id = fields.Many2one("res.users", string="Ended by", readonly=True, ondelete="restrict")
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.status.change")]
    )

    can_apply = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_discard = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_appraise = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_agree = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_refuse = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_take_effect = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_come_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_withdraw = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_edit_application = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_edit_opinion = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_receive_paper = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_edit_office = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_edit_away = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_pending = models.UniqueIndex(
        "(subject_id) WHERE state IN ('draft', 'applied', 'appraised', 'agreed', 'registered', 'filed')",
        "A change of enrolment of this pupil is under way already. Please use that one.",
    )
    _one_effective = models.UniqueIndex(
        "(subject_id) WHERE state = 'effective'", "One change of enrolment is in effect at a time."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "The last day is not before the first."
    )
    _state_has_its_facts = models.Constraint(
        "CHECK((state NOT IN ('applied', 'appraised', 'agreed', 'registered', 'filed', 'effective', 'ended')"
        "  OR (applied_at IS NOT NULL AND (date_to IS NOT NULL OR kind IN ('withdrawal', 'transfer'))))"
        " AND (state NOT IN ('agreed', 'registered', 'filed', 'effective', 'ended')"
        "  OR (agreed_at IS NOT NULL AND agreed_by_id IS NOT NULL AND agreed_by_id <> applied_by_id))"
        " AND (state NOT IN ('registered', 'filed', 'effective', 'ended') OR registration_id IS NOT NULL)"
        " AND (state <> 'ended' OR (ended_on IS NOT NULL AND end_kind IS NOT NULL)))",
        "This step needs an earlier one.",
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    # The class of the day it was begun: the application stays with the class when the pupil moves.
    @api.depends("subject_id")
    def _compute_class_id(self):
        for change in self:
            change.class_id = change.subject_id.class_id

    @api.depends("subject_id")
    def _compute_case_id(self):
        # sudo: filled in whoever begins; the office alone reads the field
        cases = self.env["crisis.case"].sudo()
        for change in self:
            of_pupil = [("subject_id", "=", change.subject_id.id), ("state", "in", OPEN_STATES)]
            change.case_id = change.sudo().case_id or cases.search(of_pupil, limit=1)  # sudo: as above

    @api.depends("kind")
    def _compute_is_away(self):
        for change in self:
            change.is_away = change.kind in AWAY

    @api.depends("kind", "subject_id", "state")
    def _compute_is_forbidden(self):
        for change in self:
            change.is_forbidden = (
                change.kind == "withdrawal"
                and change.state in ("draft", "applied", "appraised")
                and change.subject_id.class_id.stage in COMPULSORY
            )

    @api.depends("kind", "company_id")
    def _compute_needs_appraisal(self):
        for change in self:
            change.needs_appraisal = bool(change.kind and change.company_id[f"crisis_appraisal_{change.kind}"])

    def _compute_can(self):
        super()._compute_can()
        for change in self:
            office = change._crisis_has_role(OFFICE, change.company_id)
            near = office or change.subject_id.class_id.id in self._crisis_scope().class_ids
            undecided = change.state in ("draft", "applied", "appraised")
            # of a new one it is not known yet which pupil; the rule on creating decides
            change.can_edit_application = not change.id or near and change.state == "draft" or office and undecided
            change.can_edit_opinion = not change.id or near and undecided
            change.can_receive_paper = not change.id or near and change.state not in self._locked_states
            change.can_edit_office = office and undecided
            change.can_edit_away = office and change.state not in self._locked_states
            change.can_agree &= change.state == "appraised" or not change.needs_appraisal
            change.can_come_back &= change.kind == "leave"

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_check_links(self, values):
        super()._crisis_check_links(values)
        if values.get("guardian_id") and not self.env.su:
            # whoever may not read the guardian does not learn the name from here
            self.env["crisis.guardian"].browse(_linked(values["guardian_id"])[0]).check_access("read")

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            subjects = self.env["crisis.subject"].browse([vals.get("subject_id") or 0 for vals in vals_list]).exists()
            if any(not self._crisis_has_role(OFFICE, company) for company in subjects.company_id):
                # whoever begins one of the own class fills in the application
                kept = APPLICATION | {"subject_id", "company_id"}
                vals_list = [{name: value for name, value in vals.items() if name in kept} for vals in vals_list]
        changes = super().create(vals_list)
        for change in changes:
            change._crisis_log("begun")
        return changes

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        by_hand = not self.env.su and not self._inside_workflow()
        if vals and by_hand:
            for change in self:
                if "subject_id" in vals and change.subject_id.id != vals["subject_id"]:
                    raise UserError(self.env._("A change of enrolment stays with its pupil. Begin another."))
                if set(vals) - change._own_fields():
                    raise UserError(
                        self.env._("At this step you cannot change that any more. A counsellor or leader can help.")
                    )
        return super().write(vals)

    def _own_fields(self):
        """What the current user writes into it by hand, as it stands now."""
        names = set()
        if self.can_edit_application:
            names |= APPLICATION | {"subject_id", "company_id"}
        if self.can_edit_opinion:
            names.add("homeroom_opinion")
        if self.can_receive_paper:
            names.add("applied_on_paper")
        if self.can_edit_office:
            names |= {name for name in self._fields if name.startswith("appraisal_")}
            names |= {"rest_until", "counsellor_opinion", "team_opinion"}
        if self.can_edit_away:
            names |= {"handed_on", "contact_ids", "document_ids"}
        return names

    @api.constrains("subject_id")
    def _check_is_pupil(self):
        if any(change.subject_id.kind != "student" for change in self):
            raise ValidationError(self.env._("Only pupils have an enrolment that changes."))

    @api.constrains("subject_id", "guardian_id")
    def _check_guardian(self):
        for change in self.sudo():  # sudo: whose guardian it is
            if change.guardian_id and change.guardian_id.subject_id != change.subject_id:
                raise ValidationError(self.env._("Please choose a guardian of this pupil."))
