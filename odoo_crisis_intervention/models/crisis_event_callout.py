# SPDX-License-Identifier: LGPL-3.0-or-later


from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import alarm_ladder
from ..tools.roles import FUNCTION_OF_ROLE, KEEPER, LEADER
from .crisis_event import OPEN_EVENT_STATES

# Whose answer counts for whom: as long as none of a line has answered, its next ones are called.
LINE_OF = {
    "commander": "lead",
    "leader": "lead",
    "keeper": "lead",
    "counsellor": "counsellor",
    "backup": "counsellor",
    "homeroom": "homeroom",
    "doctor": "doctor",
    "security": "security",
    "dormitory": "dormitory",
    "member": "member",
}


class CrisisEvent(models.Model):
    """Who is called to an emergency, and who instead of whoever does not answer (plan Art. 5, 12, 20).

    At once: who leads, the team's leaders, the counsellors on call, the homeroom teacher, the school doctor (all of
    them when somebody is injured), security, the other members of the team. The ladder goes on for each of these lines
    by itself until somebody of it has answered.
    """

    _name = "crisis.event"
    _inherit = ["crisis.event", "crisis.ladder.mixin"]

    _ladder_calls = "callout_ids"
    _ladder_parent = "event_id"
    _ladder_states = OPEN_EVENT_STATES
    _ladder_audience = "need"

    started_at = fields.Datetime(string="Called out at")

    _to_climb = models.Index("(next_step_at) WHERE next_step_at IS NOT NULL")

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "ring": self.env._("Call-out"),
            "climb": self.env._("Not everybody answered in time: the next were called"),
            "coming": self.env._("On the way"),
            "arrived": self.env._("Arrived"),
            "left": self.env._("Left"),
            "declined": self.env._("Cannot come"),
        }

    # -- calling out ---------------------------------------------------------------------------------------------------

    def _call_out(self):
        """Call everybody who is needed, once; whoever comes to be known later is called later. Server only."""
        self.ensure_one()
        event = self.sudo()  # sudo: whoever raises it may not read what follows from it
        first = not event.started_at
        if first:
            event._as_workflow().write({"started_at": self._now()})  # the clock is the server's
            event._name_commander()
            event._note_witness()
        lines, kinds = event._lines()
        event._call({user: kinds[user] for tiers in lines.values() for user in tiers[0]}, event.step)
        for tiers in lines.values():
            # All of a line's first are shut out or on the spot, or there are none: no minute is lost.
            if tiers[0] and not tiers[0] - {user.id for user in event._shut_out()}:
                event._call(
                    {user: kinds[user] for user in event._next_of(tiers, event._out_of_reach(), False)}, event.step
                )
        if first:
            event._crisis_log("ring")
        event._plan_next_step()
        event._announce()

    def _note_witness(self):
        """Whoever raises it is with the child: his card is the first he sees, and he is asked for his account too."""
        author = self.author_id
        if author in self._shut_out() or not author.active or author._is_superuser():
            return
        _lines, kinds = self._lines()
        calls = self.callout_ids.browse().sudo()  # sudo: calls are the server's
        now = self._now()
        calls.create(
            {
                "event_id": self.id,
                "user_id": author.id,
                "called_as": kinds.get(author.id, "witness"),
                "notified_at": now,
                "seen_at": now,
                "acknowledged_at": now,
                "acknowledged_how": "spot",
                "arrived_at": now,
                "closed_at": now,
            }
        )

    def _name_commander(self):
        """Somebody leads from the first second on: as the school has set it, or the next who serves."""
        if not self.commander_id:
            user = self._first_commander()
            self._as_workflow().write({"commander_id": user.id})  # named by the server

    def _first_commander(self):
        members = self.env["crisis.team.member"]._serving(self.company_id)
        head = self.company_id.crisis_commander_role
        order = ["leader", "deputy", "supervising_leader"]
        order = order if self.subject_kind == "staff" else [head, *order, "register_keeper", "counsellor"]
        shut_out = self._shut_out()
        for role in order:
            users = members.filtered(lambda row, role=role: row.role == role).user_id.filtered("active") - shut_out
            if users:
                return users[0]
        return self.env["res.users"]

    def _lines(self):
        """``({line: [users called at once, the next, …]}, {user: called as})``, as sets of ids."""
        members = self.env["crisis.team.member"]._serving(self.company_id)
        shifts = self.env["crisis.oncall.shift"]
        by_role = {role: members.filtered(lambda row, role=role: row.role == role).user_id for role in FUNCTION_OF_ROLE}
        kinds = {}

        def tier(called_as, users):
            for user in users.ids:
                kinds.setdefault(user, called_as)
            return {user for user in users.ids if LINE_OF[kinds[user]] == LINE_OF[called_as]}

        nobody = self.env["res.users"]
        leaders = by_role["leader"] | by_role["deputy"]
        leaders |= shifts._rostered(self.company_id, "leader") & by_role["supervising_leader"]
        lines = {
            "lead": [
                tier("commander", self.commander_id) | tier("leader", leaders),
                tier("leader", by_role["supervising_leader"]),
            ]
        }
        doctors = by_role["school_doctor"]
        first_doctors = doctors if self.is_injured else doctors[:1]
        lines["doctor"] = [tier("doctor", first_doctors), tier("doctor", doctors)]
        lines["security"] = [tier("security", by_role["security"])]
        if self.subject_kind == "staff":
            return lines, kinds
        on_call = shifts._on_duty(self.company_id, "counsellor")
        homeroom = self.class_id.homeroom_employee_id.user_id
        deputy = self.class_id.deputy_employee_id.user_id
        lines["counsellor"] = [
            tier("counsellor", on_call),
            tier("counsellor", by_role["counsellor"]),
            tier("backup", by_role["backup_assessor"]),
        ]
        lines["homeroom"] = [tier("homeroom", homeroom or deputy), tier("homeroom", deputy)]
        lines["dormitory"] = [tier("dormitory", by_role["dormitory"] if self.subject_id.is_boarding else nobody)]
        lines["member"] = [tier("member", by_role["member"])]
        lines["lead"].append(tier("keeper", by_role["register_keeper"]))
        return lines, kinds

    @staticmethod
    def _next_of(tiers, called, is_last):
        return alarm_ladder.next_people(tiers, called, is_last)

    def _answered_lines(self):
        """Lines of which somebody comes, as far as anybody knows."""
        return {
            LINE_OF.get(call.called_as)
            for call in self.callout_ids
            if call.acknowledged_at and not call.declined_at and not call.is_withdrawn
        }

    # -- the ladder ----------------------------------------------------------------------------------------------------

    def _minutes(self):
        return alarm_ladder.parse(self.company_id.crisis_callout_minutes)

    @api.model
    def _cron(self):
        return self.env.ref("odoo_crisis_intervention.ir_cron_callout").sudo()  # sudo: wakes the scheduler

    def _next_wanted(self, called, is_last):
        lines, kinds = self._lines()
        answered = self._answered_lines()
        wanted = set()
        for line, tiers in lines.items():
            if line not in answered:
                wanted |= self._next_of(tiers, called, is_last)
        return {user: kinds[user] for user in wanted}

    def _plan_next_step(self):
        lines, _kinds = self._lines()
        if not {line for line, tiers in lines.items() if any(tiers)} - self._answered_lines():
            self.sudo()._as_workflow().next_step_at = False  # sudo: the clock is the server's
            return
        super()._plan_next_step()

    def _answered(self):
        """Somebody comes: help is on the way, and his line waits for nobody else."""
        if self.state == "reported":
            self._transition("respond")
        lines, _kinds = self._lines()
        if self.next_step_at and not {line for line, tiers in lines.items() if any(tiers)} - self._answered_lines():
            self.sudo()._as_workflow().next_step_at = False  # sudo: the clock is the server's

    def _call_instead(self, call):
        """Somebody cannot come: the next of his line, at once."""
        lines, kinds = self._lines()
        line = LINE_OF.get(call.called_as)
        if line in lines and line not in self._answered_lines():
            wanted = self._next_of(lines[line], self._out_of_reach(), False)
            self._call({user: kinds[user] for user in wanted}, self.step)

    @api.model
    def _cron_climb(self):
        """Every minute, and at the minute a step is due: steps of call-outs, and call-outs that never began."""
        never = Domain("state", "in", OPEN_EVENT_STATES) & Domain("started_at", "=", False)
        # sudo: all schools
        self._climb_each([*self.sudo().search(never | self._ladder_due_domain(), order="id")])

    def _climb_now(self):
        self.invalidate_recordset(["state", "started_at"])
        if self.state not in OPEN_EVENT_STATES:
            return
        if not self.started_at:
            self._call_out_all()
        else:
            self._climb()

    def _call_out_all(self):
        """What follows from an emergency, in the order of what saves lives; each by itself."""
        self._call_out()

    def _withdraw_shut_out(self):
        """Whoever was shut out by name since is called no longer."""
        shut_out = self._shut_out()
        for call in self.sudo().callout_ids.filtered(lambda row: not row.is_withdrawn):  # sudo: calls are the server's
            if call.user_id in shut_out:
                call._withdraw()

    # -- open screens --------------------------------------------------------------------------------------------------

    def _announce(self):
        """Tell the open pages of those who follow it to look again. The message itself says nothing."""
        for event in self.sudo():  # sudo: whom to tell, nothing of the record
            members = self.env["crisis.team.member"]._serving(event.company_id)
            roles = [role for role, function in FUNCTION_OF_ROLE.items() if function in (LEADER, KEEPER, "counsellor")]
            users = members.filtered(lambda row: row.role in roles).user_id  # noqa: B023
            (users | event.callout_ids.user_id | event.commander_id)._bus_send("crisis_event", {})

    # -- the end -------------------------------------------------------------------------------------------------------

    def _after_hand_over(self):
        self._end_calls()

    def _after_resolve(self):
        self._end_calls()

    def _after_void(self):
        self._end_calls()

    def _end_calls(self):
        """It is over: the bells are silent, the clock stands."""
        event = self.sudo()  # sudo: follows from the step that was just taken
        event._as_workflow().next_step_at = False  # the clock is the server's
        event.callout_ids._close()
        event._announce()
