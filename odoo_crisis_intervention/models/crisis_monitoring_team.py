# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES
from .crisis_event import OPEN_EVENT_STATES

PLACE_CHECKS = ("is_items_removed", "is_windows_secured", "is_medicine_locked", "is_toilet_agreed")


class CrisisMonitoringTeam(models.Model):
    """Those who watch over one pupil: a watch group, or special custody round the clock.

    A watch group (监护小组) is led by the homeroom teacher, notes how the pupil is at the rhythm of the level and gives
    feedback to the guardians. Special custody (24小时特别监护) has a roster of shifts of adults who take over from each
    other; who is with the child, who is next and where nobody is, is computed from what was planned and what was said
    (``tools/coverage.py``). It ends with the signed deed by which a guardian, a hospital or the police took the pupil
    over, or by a counsellor and a leader together.

    Access: see ``crisis.monitoring.mixin``. Adults of the team read the pupil's name, the place, the precautions and
    what to watch for while it is active; of the case they see its opaque reference. Source: plan Art. 4(3), 18.
    """

    _name = "crisis.monitoring.team"
    _description = "Monitoring team"
    _inherit = ["crisis.monitoring.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_narrative = ("place", "precautions", "watch_for", "ended_to")

    _transitions = {
        "start": Transition(sources=("planned",), target="active", roles=(COUNSELLOR, LEADER)),
        "end_group": Transition(sources=("active",), target="ended", roles=(COUNSELLOR, LEADER), reason=True),
        "hand_over": Transition(sources=("active",), target="ended", roles=(COUNSELLOR, LEADER)),
        "propose_end": Transition(sources=("active",), target=None, roles=(COUNSELLOR, LEADER), reason=True),
        "keep_on": Transition(sources=("active",), target=None, roles=(COUNSELLOR, LEADER), reason=True),
        "agree_end": Transition(
            sources=("active",), target="ended", roles=(COUNSELLOR, LEADER), four_eyes="end_proposed_by_id"
        ),
        "void": Transition(sources=("planned", "active"), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = (
        "started_at",
        "started_by_id",
        "ended_at",
        "ended_by_id",
        "end_kind",
        "handed_to",
        "ended_to",
        "handover_id",
        "end_proposed_by_id",
        "end_proposed_at",
        "end_counsellor_id",
        "end_leader_id",
    )
    _locked_states = ("ended", "void")

    # 1. Whom, how, since when
    state = fields.Selection(
        [("planned", "Planned"), ("active", "Under way"), ("ended", "Ended"), ("void", "Void")],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    kind = fields.Selection(
        [("watch", "Watch group"), ("custody", "24-hour special custody")], required=True, default="watch"
    )
    case_id = fields.Many2one("crisis.case", required=True, index=True, ondelete="restrict")
    subject_id = fields.Many2one(related="case_id.subject_id", string="Person", store=True, precompute=True)
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    event_id = fields.Many2one(
        "crisis.event",
        string="Part of the emergency",
        compute="_compute_from_case",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Its commander is alarmed of gaps too.",
    )
    leader_id = fields.Many2one(
        "res.users",
        string="Led by",
        compute="_compute_from_case",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="A watch group is led by the homeroom teacher.",
    )
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", default=lambda self: self.env.user, required=True, ondelete="restrict"
    )
    decided_at = fields.Datetime(default=fields.Datetime.now, required=True)
    started_at = fields.Datetime(readonly=True)
    started_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    # 2. What everybody of the team must know
    place = fields.Char()
    precautions = fields.Text(help="Things taken away, windows and doors, medicine, who comes along to the toilet.")
    watch_for = fields.Text(
        string="What to watch for", compute="_compute_from_case", store=True, readonly=False, precompute=True
    )
    is_items_removed = fields.Boolean(string="Dangerous things taken away")
    is_windows_secured = fields.Boolean(string="Windows, doors and heights secured")
    is_medicine_locked = fields.Boolean(string="Medicine locked away")
    is_toilet_agreed = fields.Boolean(string="Agreed who comes along to the toilet")
    is_place_safe = fields.Boolean(string="Place made safe", compute="_compute_is_place_safe", store=True)
    is_at_night = fields.Boolean(string="Also at night", help="Pupils never watch over a classmate at night.")

    # 3. Rhythms
    required_adults = fields.Integer(
        string="Adults at any time", compute="_compute_from_case", store=True, readonly=False, precompute=True
    )
    note_minutes = fields.Integer(
        string="A note every (minutes)", compute="_compute_from_case", store=True, readonly=False, precompute=True
    )
    contact_days = fields.Integer(
        string="A note every (days)", compute="_compute_from_case", store=True, readonly=False, precompute=True
    )
    feedback_days = fields.Integer(
        string="Feedback to guardians every (days)",
        compute="_compute_from_case",
        store=True,
        readonly=False,
        precompute=True,
    )

    # 4. Who and when
    member_ids = fields.One2many("crisis.monitoring.member", "team_id", string="Members")
    shift_ids = fields.One2many(
        "crisis.monitoring.shift", "team_id", string="Roster", domain=[("state", "!=", "cancelled")]
    )
    note_ids = fields.One2many("crisis.monitoring.note", "team_id", string="Notes")
    gap_ids = fields.One2many("crisis.monitoring.gap", "team_id", string="Gaps told")

    # 5. The end
    end_kind = fields.Selection(
        [
            ("guardian", "Handed over to a guardian"),
            ("hospital", "Handed over to a hospital"),
            ("police", "Handed over to the police"),
            ("agreed", "Ended by a counsellor and a leader together"),
            ("group_over", "Watch group no longer needed"),
        ],
        string="How it ended",
        readonly=True,
    )
    handed_to = fields.Selection(
        [("guardian", "A guardian"), ("hospital", "A hospital"), ("police", "The police")],
        string="Handed over to",
        readonly=True,
    )
    ended_to = fields.Char(
        string="Name of the receiver", readonly=True, help="Name and relation or office, as the deed says."
    )
    handover_id = fields.Many2one(
        "crisis.handover", string="Deed of handover", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    ended_at = fields.Datetime(readonly=True)
    ended_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    end_proposed_by_id = fields.Many2one("res.users", string="End proposed by", readonly=True, ondelete="restrict")
    end_proposed_at = fields.Datetime(readonly=True)
    end_counsellor_id = fields.Many2one("res.users", string="For the counsellors", readonly=True, ondelete="restrict")
    end_leader_id = fields.Many2one("res.users", string="For the leaders", readonly=True, ondelete="restrict")
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.monitoring.team")]
    )

    can_start = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_end_group = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_hand_over = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_propose_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_keep_on = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_agree_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_coordinate = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_note = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_feed_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_choose_members = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_live = models.UniqueIndex(
        "(case_id, kind) WHERE state IN ('planned', 'active')", "There is one already. Please use that one."
    )
    _numbers = models.Constraint(
        "CHECK(required_adults > 0 AND note_minutes >= 0 AND contact_days >= 0 AND feedback_days >= 0)",
        "A shift has an adult at least, and a rhythm is not negative.",
    )
    _started = models.Constraint(
        "CHECK(state NOT IN ('active', 'ended') OR started_at IS NOT NULL)", "What is under way has begun at a time."
    )
    _ended = models.Constraint(
        "CHECK(state <> 'ended' OR (ended_at IS NOT NULL AND ended_by_id IS NOT NULL AND end_kind IS NOT NULL))",
        "What ended, ended in a certain way.",
    )
    _custody_ends_with_somebody = models.Constraint(
        "CHECK(NOT (state = 'ended' AND kind = 'custody')"
        " OR (end_kind IN ('guardian', 'hospital', 'police') AND ended_to IS NOT NULL AND handover_id IS NOT NULL)"
        " OR (end_kind = 'agreed' AND end_counsellor_id IS NOT NULL AND end_leader_id IS NOT NULL"
        " AND end_counsellor_id <> end_leader_id))",
        "Special custody ends by handing over, or by a counsellor and a leader together.",
    )

    # --- computes -------------------------------------------------------------------------------------------------

    @api.depends("case_id", "kind")
    def _compute_from_case(self):
        """What follows from the level and the school's settings, until somebody writes something else."""
        for team in self:
            # sudo: whoever plans reads the case; the numbers serve those who do not
            case, company = team.sudo().case_id, team.sudo().case_id.company_id or self.env.company
            level = case.level_id
            # sudo: as above
            events = self.env["crisis.event"].sudo()
            running = [("case_id", "=", case.id), ("state", "in", OPEN_EVENT_STATES)]
            team.event_id = team.event_id or (events.search(running, limit=1) if case else False)
            custody = team.kind == "custody"
            school_class = case.class_id
            homeroom = school_class.homeroom_employee_id.user_id or school_class.deputy_employee_id.user_id
            team.leader_id = (team.leader_id or self.env.user) if custody else (homeroom or self.env.user)
            team.watch_for = team.watch_for or case.watch_for
            team.required_adults = company.crisis_custody_adults if custody else 1
            team.note_minutes = (level.custody_note_minutes or 60) if custody else 0
            team.contact_days = 0 if custody else (level.contact_days or 7)
            grave = level.is_round_the_clock
            team.feedback_days = company.crisis_feedback_days_grave if grave else company.crisis_feedback_days

    @api.depends(*PLACE_CHECKS)
    def _compute_is_place_safe(self):
        for team in self:
            team.is_place_safe = all(team[name] for name in PLACE_CHECKS)

    @api.depends("kind", "end_proposed_by_id")
    def _compute_can(self):
        super()._compute_can()
        for team in self:
            custody, proposed = team.kind == "custody", bool(team.end_proposed_by_id)
            team.can_end_group &= not custody
            team.can_hand_over &= custody
            team.can_propose_end &= custody and not proposed
            team.can_keep_on &= custody and proposed
            team.can_agree_end &= custody and proposed and bool(team._agreeing_as())
            team.can_coordinate = not team.id or team.is_writable
            active, near = bool(team.id) and team.state == "active", bool(team.id) and team._crisis_is_homeroom()
            team.can_note = active and (team.can_coordinate or team._is_of_team())
            team.can_feed_back = active and (team.can_coordinate or near or team.leader_id == self.env.user)
            live = team.state in ("planned", "active")
            team.can_choose_members = live and near and not custody and not team.can_coordinate

    # --- writing --------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        for team in teams:
            team._crisis_log("planned")
        return teams

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow():
            given = [(vals.get("case_id", team.case_id.id), vals.get("kind", team.kind)) for team in self]
            if given != [(team.case_id.id, team.kind) for team in self]:
                raise UserError(self.env._("A team stays with its pupil. Void it and plan another."))
        unsafe = self.filtered(lambda team: not team.is_place_safe)
        result = super().write(vals)
        for team in unsafe.filtered("is_place_safe"):
            team._crisis_log("place_safe")
        return result

    @api.constrains("case_id")
    def _check_case_is_open(self):
        # sudo: only the state; whoever plans read the case just now
        if any(team.case_id.state not in OPEN_STATES for team in self.sudo()):
            raise ValidationError(self.env._("A monitoring team belongs to an open case."))

    # --- steps ----------------------------------------------------------------------------------------------------

    def action_start(self):
        return self._transition("start")

    def action_end_group(self):
        return self._open_decision("end_group")

    def action_propose_end(self):
        return self._open_decision("propose_end")

    def action_keep_on(self):
        return self._open_decision("keep_on")

    def action_agree_end(self):
        return self._transition("agree_end")

    def action_void(self):
        return self._open_decision("void")

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "planned": self.env._("Planned"),
            "start": self.env._("Watching over the pupil began"),
            "place_safe": self.env._("The place was made safe"),
            "roster": self.env._("Roster accepted"),
            "take_over": self.env._("Took over the watch"),
            "hand_over": self.env._("Handed over the watch"),
            "left": self.env._("Left without being relieved"),
            "changed": self.env._("The pupil's state changed"),
            "help": self.env._("Needs help now"),
            "feedback": self.env._("Feedback to a guardian"),
            "gap": self.env._("Not enough adults: leaders alarmed"),
            "end_group": self.env._("Watch group ended"),
            "propose_end": self.env._("End of special custody proposed"),
            "keep_on": self.env._("Special custody goes on"),
            "agree_end": self.env._("Ended by a counsellor and a leader together"),
            "void": self.env._("Void: entered in error"),
        }
