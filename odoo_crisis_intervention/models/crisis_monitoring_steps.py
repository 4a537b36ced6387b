# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, LEADER


class CrisisMonitoringTeam(models.Model):
    """How watching over a pupil begins and ends, and what speaks against the way it is planned (plan Art. 18)."""

    _inherit = "crisis.monitoring.team"

    warning_text = fields.Text(string="Please look at this", compute="_compute_warning_text")

    # --- what speaks against it -----------------------------------------------------------------------------------

    @api.depends(
        "kind",
        "is_at_night",
        "required_adults",
        "member_ids.left_at",
        "member_ids.user_id",
        "member_ids.pupil_id",
        "member_ids.sex",
        "member_ids.consented_on",
    )
    @api.depends_context("uid", "lang")
    def _compute_warning_text(self):
        """In words, for those who can change it; to the others it would tell the level."""
        for team in self:
            relevant = team.can_coordinate and team.case_id and team.state in ("planned", "active")
            texts = [*team._objections_to_pupils(), *team._objections_to_number()] if relevant else []
            team.warning_text = "\n".join(texts) or False

    def _objections_to_pupils(self):
        """Texts: what law and sense say against pupils in this team as it is planned."""
        team = self.sudo()  # sudo: the level of the case, for those who plan
        pupils = team.member_ids.filtered(lambda member: member.pupil_id and not member.left_at)
        if not pupils:
            return []
        texts = []
        if team.case_id.level_id.is_round_the_clock:
            texts.append(self.env._("Pupils must not watch over a classmate at this level. Please choose adults."))
        if team.is_at_night:
            texts.append(self.env._("Pupils must not watch over a classmate at night. Please choose adults."))
        without = pupils.filtered(lambda member: not member.consented_on)
        if without:
            texts.append(
                self.env._("No guardian's consent: %(names)s", names=", ".join(without.pupil_id.mapped("name")))
            )
        return texts

    def _objections_to_number(self):
        team = self.sudo()  # sudo: the members, for those who plan
        company = team.company_id or team.case_id.company_id
        members = team.member_ids.filtered(lambda member: not member.left_at)
        if team.kind == "watch":
            if len(members) < company.crisis_watch_min_members:
                return [
                    self.env._(
                        "A watch group has %(number)s members at least. Adults can fill the number.",
                        number=company.crisis_watch_min_members,
                    )
                ]
            return []
        texts = []
        if len(members) < team.required_adults:
            texts.append(self.env._("Each shift needs %(number)s adults at least.", number=team.required_adults))
        sex = team.case_id.subject_id.sex
        if company.crisis_custody_same_sex and sex and sex not in members.mapped("sex"):
            texts.append(self.env._("No adult of the pupil's sex is in the team."))
        return texts

    def _refuse_pupils_against_the_rule(self):
        """Where the school chose not to allow it. An emergency needs no pupil, so nothing stands in its way."""
        for team in self:
            if team.sudo().company_id.crisis_watch_pupil_rule == "block":  # sudo: a setting
                if texts := team._objections_to_pupils():
                    raise UserError("\n".join(texts))

    def write(self, vals):
        result = super().write(vals)
        if vals.get("is_at_night"):
            self._refuse_pupils_against_the_rule()
        return result

    # --- beginning ------------------------------------------------------------------------------------------------

    def _guard_start(self):
        self._check_case_is_open()
        self._refuse_pupils_against_the_rule()

    def _prepare_start_values(self):
        return {"started_at": self._now(), "started_by_id": self.env.uid}

    def _after_start(self):
        members = self.member_ids.filtered(lambda member: not member.left_at).user_id
        self.env["crisis.notice"]._send((members | self.leader_id) - self._crisis_shut_out_users(), "duty")

    # --- the end --------------------------------------------------------------------------------------------------

    def _guard_kind(self, kind):
        if self.kind != kind:
            raise UserError(self.env._("This step belongs to the other kind of team."))

    def _prepare_end_group_values(self):
        self._guard_kind("watch")
        return {**self._end_values(), "end_kind": "group_over"}

    def action_hand_over(self):
        """The deed whose signing ends this custody, filled in from here.

        Access: whoever may end it; the deed asks again.
        :raises UserError: it is not under way
        """
        self.ensure_one()
        self.check_access("read")
        self._check_transition_role("hand_over")
        self._guard_kind("custody")
        if self.state != "active":
            raise UserError(self.env._("It is not under way."))
        action = self.case_id.action_hand_over()
        if action.get("res_id"):
            return action  # the deed that is being filled in
        return {**action, "context": {**action["context"], **self._deed_defaults()}}

    def _deed_defaults(self):
        """What custody knows: the emergency, the place, how the pupil was last, and who is with the pupil besides."""
        note = self.note_ids.filtered("condition").sorted("happened_at")[-1:]
        conditions = dict(note._fields["condition"]._description_selection(self.env))
        people, _waiting = self._with_the_child()
        return {
            "default_event_id": self.event_id.id,
            "default_place": self.place,
            "default_pupil_state": " · ".join(filter(None, (conditions.get(note.condition), note.text))) or False,
            "default_giver_2_id": next((uid for uid in people if uid != self.env.uid), False),
        }

    def _end_by(self, handover):
        """The pupil is with whoever signed this deed. Server only, inside the step that signs it."""
        receiver = f"{handover.receiver_name} ({handover.receiver_relation})"
        for team in self:
            # facts that the deed proves
            team._as_workflow().write({"handed_to": handover.kind, "ended_to": receiver, "handover_id": handover.id})
            team._transition("hand_over")

    def _guard_hand_over(self):
        self._guard_kind("custody")
        deed = self.handover_id
        if deed.state != "signed" or deed.case_id != self.case_id or deed.kind != self.handed_to:
            raise UserError(self.env._("Special custody ends with a signed deed of handover."))

    def _prepare_hand_over_values(self):
        return {**self._end_values(), "end_kind": self.handed_to}

    def _guard_propose_end(self):
        self._guard_kind("custody")
        if self.end_proposed_by_id:
            raise UserError(self.env._("The end was proposed already. A second person agrees or keeps on."))

    def _prepare_propose_end_values(self):
        values = {"end_proposed_by_id": self.env.uid, "end_proposed_at": self._now()}
        own = "end_counsellor_id" if self._crisis_has_role((COUNSELLOR,), self.company_id) else "end_leader_id"
        return {**values, own: self.env.uid}

    def _guard_keep_on(self):
        if not self.end_proposed_by_id:
            raise UserError(self.env._("Nobody has proposed to end this."))

    def _prepare_keep_on_values(self):
        names = ("end_proposed_by_id", "end_proposed_at", "end_counsellor_id", "end_leader_id")
        return dict.fromkeys(names, False)

    def _agreeing_as(self):
        """The field in which the current user would agree: a leader to a counsellor, a counsellor to a leader."""
        needed = ("end_leader_id", LEADER) if self.end_counsellor_id else ("end_counsellor_id", COUNSELLOR)
        return needed[0] if self._crisis_has_role((needed[1],), self.company_id) else None

    def _guard_agree_end(self):
        self._guard_keep_on()
        if not self._agreeing_as():
            raise UserError(self.env._("A counsellor and a leader end special custody together."))

    def _prepare_agree_end_values(self):
        return {**self._end_values(), "end_kind": "agreed", self._agreeing_as(): self.env.uid, "ended_to": False}

    def _end_values(self):
        return {"ended_at": self._now(), "ended_by_id": self.env.uid}

    def _void_with_case(self):
        """The case was void, so nobody of it is watched over: no reason of its own is asked for."""
        for team in self:
            # no decision of its own: the one that made the case void is the reason
            team._as_workflow().write({"state": "void"})
            team._crisis_log("void")


class CrisisCase(models.Model):
    """The teams that watch over the person of a case, and what the level asks for (plan Art. 18)."""

    _inherit = "crisis.case"

    monitoring_ids = fields.One2many("crisis.monitoring.team", "case_id", string="Monitoring teams")
    needs_custody = fields.Boolean(compute="_compute_needs_custody", export_string_translation=False)

    @api.depends("state", "level_id", "monitoring_ids.state", "monitoring_ids.kind")
    def _compute_needs_custody(self):
        red = self.env.ref("odoo_crisis_intervention.level_red").rank  # schools may rename and reorder levels
        for case in self:
            watched = case.monitoring_ids.filtered(lambda team: team.kind == "custody" and team.state != "void")
            case.needs_custody = case.state == "intervening" and case.level_id.rank >= red and not watched

    def action_plan_monitoring(self):
        """A new team for this person, or the live one. Access: whoever may plan one."""
        self.ensure_one()
        self.check_access("read")
        self.env["crisis.monitoring.team"].check_access("create")
        kind = "custody" if self.needs_custody else "watch"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Monitoring team"),
            "res_model": "crisis.monitoring.team",
            "views": [(False, "form")],
            "context": {"default_case_id": self.id, "default_kind": kind},
        }

    def _closing_obstacles(self):
        case = self.sudo()  # sudo: what is open counts even where the asking person has been shut out of it
        live = case.monitoring_ids.filtered(lambda team: team.state in ("planned", "active"))
        return [
            *super()._closing_obstacles(),
            *(self.env._("Monitoring team %(reference)s has not ended.", reference=team.reference) for team in live),
        ]

    def _after_void(self):
        super()._after_void()
        self.monitoring_ids.filtered(lambda team: team.state in ("planned", "active"))._void_with_case()
