# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..tools import alarm_ladder
from ..tools.roles import COUNSELLOR, FUNCTION_OF_ROLE, KEEPER, LEADER
from ..tools.workflow import Transition

# Where a single line of the ladder stands: who is called sooner comes first.
CALLED_AS_OF_FUNCTION = {COUNSELLOR: "counsellor", LEADER: "leader", KEEPER: "keeper"}


class CrisisAlarm(models.Model):
    """The alarm of an urgent report: who was called when, who answered, who takes care of it.

    Step 0 is at once: the counsellors on call, the leaders of the team and their deputies; the homeroom teacher, and
    the school doctor when somebody is injured, are asked to come. While no counsellor or leader answers within the set
    minutes, the ladder goes on: all other counsellors and the named backup, the supervising leader, the register
    keeper. Nobody is called who is shut out by name; a report about a member of staff calls leaders only. Answering
    takes the report over.

    Access: counsellors, leaders and the register keeper read, with the exceptions of the report; the server writes.
    Whoever is called sees his own call in the bell, without a name. Source: plan Art. 12.
    """

    _name = "crisis.alarm"
    _description = "Alarm"
    _inherit = ["crisis.ladder.mixin", "crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = ()
    _crisis_log_reads = True

    _transitions = {
        "take": Transition(sources=("ringing",), target="taken", roles=(COUNSELLOR, LEADER), audience="clinical"),
        # By the report alone, when it is closed or made void.
        "end": Transition(sources=("ringing",), target="over", audience="clinical"),
    }
    _workflow_fields = ("concern_id", "started_at", "step", "next_step_at", "taken_at", "taken_by_id", "call_ids")

    state = fields.Selection(
        [("ringing", "Nobody has answered"), ("taken", "Answered"), ("over", "Over unanswered")],
        required=True,
        default="ringing",
        readonly=True,
        index=True,
    )
    concern_id = fields.Many2one(
        "crisis.concern", string="Report", required=True, readonly=True, index=True, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="concern_id.subject_id", string="Who", store=True, precompute=True)
    company_id = fields.Many2one(
        related="concern_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    started_at = fields.Datetime(required=True, default=fields.Datetime.now)
    taken_at = fields.Datetime(string="Answered at", readonly=True)
    taken_by_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    answer_minutes = fields.Integer(
        string="Minutes until answered", compute="_compute_answer_minutes", store=True, aggregator="avg"
    )
    call_ids = fields.One2many("crisis.alarm.call", "alarm_id", string="Who was called", readonly=True)
    can_take = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_each = models.UniqueIndex("(concern_id)", "This report has its alarm already.")
    _to_climb = models.Index("(next_step_at) WHERE state = 'ringing'")

    @api.depends("started_at", "taken_at")
    def _compute_answer_minutes(self):
        for alarm in self:
            waited = alarm.taken_at - alarm.started_at if alarm.taken_at and alarm.started_at else None
            alarm.answer_minutes = int(waited.total_seconds() // 60) if waited is not None else 0

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "ring": self.env._("Alarm raised"),
            "climb": self.env._("Nobody answered in time: the next were called"),
            "take": self.env._("Alarm answered"),
            "end": self.env._("Alarm over unanswered"),
        }

    def _crisis_write_domain(self):
        return fields.Domain.FALSE

    # --- raising ----------------------------------------------------------------------------------------------------

    @api.model
    def _raise_for(self, concern):
        """Raise the alarm of a sent, urgent report, once; call whoever came to know of it later. Server only.

        :return: the alarm, as superuser
        """
        concern = concern.sudo()  # sudo: whoever reports may not read what follows from it
        alarm = self.sudo().search([("concern_id", "=", concern.id)])  # sudo: as above
        if not alarm:
            # sudo: as above; the steps of the alarm are the server's
            alarm = self.sudo()._as_workflow().create({"concern_id": concern.id, "started_at": fields.Datetime.now()})
            alarm._crisis_log("ring", audience="clinical")
            alarm._call_first()
            if concern.state == "submitted":
                alarm._plan_next_step()
            else:
                alarm._taken_before(concern.acknowledged_by_id)
        else:
            alarm._withdraw_shut_out()
            alarm._call_near()
        return alarm

    def _taken_before(self, user):
        """A report that was found urgent by whoever had taken it over already: the others are told who has it."""
        now = fields.Datetime.now()
        # sudo: a fact that the report records
        self.sudo()._as_workflow().write({"state": "taken", "taken_at": now, "taken_by_id": user.id})
        self._stamp_taker(user, "earlier")

    def _call_first(self):
        tiers = self._tiers()
        self._call(tiers[0], 0)
        if not self.call_ids:
            # All of them are shut out, or there are none: no minute is lost.
            self._call(next((tier for tier in tiers[1:] if tier), {}), 0)
        self._call_near()

    def _call_near(self):
        """The homeroom teacher, and with an injury the school doctor, are asked to come; known later, called later."""
        if self.subject_kind == "staff":
            return
        concern = self.concern_id
        wanted = {}
        school_class = self.subject_id.class_id
        homeroom = school_class.homeroom_employee_id.user_id or school_class.deputy_employee_id.user_id
        # Whoever reports stays with the pupil and is not sent away.
        if homeroom != concern.author_id:
            wanted.update({user.id: "homeroom" for user in homeroom})
        if concern.is_injured:
            members = self.env["crisis.team.member"]._serving(self.company_id, [("role", "=", "school_doctor")])
            wanted.update({user.id: "doctor" for user in members.user_id})
        self._call(wanted, self.step)

    def _tiers(self):
        """Users by tier, each with what he is called as: ``[{user id: called as}, …]``."""
        members = self.env["crisis.team.member"]._serving(self.company_id)
        shifts = self.env["crisis.oncall.shift"]
        by_role = {role: members.filtered(lambda row, role=role: row.role == role).user_id for role in FUNCTION_OF_ROLE}
        leaders = by_role["leader"] | by_role["deputy"]
        leaders |= shifts._rostered(self.company_id, "leader") & by_role["supervising_leader"]
        supervising = dict.fromkeys(by_role["supervising_leader"].ids, "leader")
        first = dict.fromkeys(leaders.ids, "leader")
        if self.subject_kind == "staff":
            return [first, supervising]
        on_call = shifts._on_duty(self.company_id, "counsellor")
        others = dict.fromkeys(by_role["backup_assessor"].ids, "backup")
        others.update(dict.fromkeys(by_role["counsellor"].ids, "counsellor"))
        keepers = dict.fromkeys(by_role["register_keeper"].ids, "keeper")
        return [{**dict.fromkeys(on_call.ids, "counsellor"), **first}, others, supervising, keepers]

    def _withdraw_shut_out(self):
        """Whoever was shut out since, or may not know any more whom it is about, is called no longer."""
        shut_out = self._shut_out()
        for call in self.call_ids.filtered(lambda row: not row.is_withdrawn):
            if call.user_id in shut_out or (self.subject_kind == "staff" and call.called_as != "leader"):
                call._withdraw()

    # --- the ladder -------------------------------------------------------------------------------------------------

    def _minutes(self):
        return alarm_ladder.parse(self.company_id.crisis_alarm_minutes)

    @api.model
    def _cron(self):
        return self.env.ref("odoo_crisis_intervention.ir_cron_alarm_climb").sudo()  # sudo: wakes the scheduler

    def _next_wanted(self, called, is_last):
        """Whoever came on call since the alarm was raised, and the next tier."""
        tiers = self._tiers()
        kinds = {user: kind for tier in reversed(tiers) for user, kind in tier.items()}
        wanted = set(tiers[0]) - called
        wanted |= alarm_ladder.next_people([set(tier) for tier in tiers[1:]], called, is_last)
        return {user: kinds[user] for user in wanted}

    @api.model
    def _cron_climb(self):
        """Every minute, and at the minute a step is due: steps of alarms, and alarms that could not be raised."""
        # sudo: all schools
        missed = (
            self.env["crisis.concern"]
            .sudo()
            .search([("state", "=", "submitted"), ("is_urgent", "=", True), ("alarm_ids", "=", False)], order="id")
        )
        late = self.sudo().search(self._ladder_due_domain(), order="id")  # sudo: all schools
        self._climb_each([*missed, *late])

    # --- answering --------------------------------------------------------------------------------------------------

    def action_take(self):
        """ "I take it", from the form. Access: counsellors and leaders of the school who may read it."""
        self.ensure_one()
        self._take("form")
        return self.action_open_concern()

    def action_open_concern(self):
        """The report, as those who work on it see it. Access: whoever may read it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report"),
            "res_model": "crisis.concern",
            "res_id": self.concern_id.id,
            "views": [(self.env.ref("odoo_crisis_intervention.crisis_concern_view_form").id, "form")],
        }

    def _take(self, how):
        self.check_access("read")
        self._wait_for_turn()
        self._transition("take")
        self.call_ids.sudo().filtered(  # sudo: the answer just given
            lambda row: row.user_id == self.env.user
        ).acknowledged_how = how

    def _prepare_take_values(self):
        return {"taken_at": self._now(), "taken_by_id": self.env.uid, "next_step_at": False}

    def _after_take(self):
        self._stamp_taker(self.env.user, "form")
        if self.concern_id.state == "submitted":
            self.concern_id._transition("acknowledge")

    def _stamp_taker(self, user, how):
        """His own call is answered, also when the ladder had not come to him; the others are told who has it."""
        call = self.call_ids.filtered(lambda row: row.user_id == user)
        if not call:
            members = self.env["crisis.team.member"]._serving(self.company_id, [("user_id", "=", user.id)])
            functions = [FUNCTION_OF_ROLE[role] for role in members.mapped("role")]
            called_as = next(
                (kind for function, kind in CALLED_AS_OF_FUNCTION.items() if function in functions), "backup"
            )
            call = self.env["crisis.alarm.call"].sudo()  # sudo: calls are the server's
            call = call.create({"alarm_id": self.id, "user_id": user.id, "called_as": called_as, "step": self.step})
        call._answer(how)
        self.call_ids.filtered(lambda row: not row.closed_at)._push()

    def _prepare_end_values(self):
        return {"next_step_at": False}

    def _close_calls(self):
        """The report is closed: the bells are silent."""
        self.call_ids.filtered(lambda row: not row.closed_at)._close()
