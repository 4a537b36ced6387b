# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.coverage import GIVE, LEFT, TAKE

FACTS = (TAKE, GIVE, LEFT)


class CrisisMonitoringNote(models.Model):
    """What those who watch over a pupil write down: how the pupil is, who took over, what guardians were told.

    Three taps suffice (calm, changed, needs help now); in special custody there is room for more. "Needs help now"
    sends an urgent report at once, with its alarm. Taking and handing over is said by each person for himself, now;
    a counsellor or leader may enter what was written on paper, later, which then shows as entered later. Append-only
    in the database: a correction is another note.

    Access: see ``crisis.monitoring.mixin``; feedback to guardians is not read by the adults of the team, but everybody
    keeps reading what he wrote himself. Source: plan Art. 4(3), 18.
    """

    _name = "crisis.monitoring.note"
    _description = "Note of a monitoring team"
    _inherit = ["crisis.monitoring.mixin"]
    _order = "id desc"

    _crisis_author_field = "author_id"
    _crisis_narrative = (
        "text",
        "mood",
        "words",
        "behaviour",
        "food_sleep",
        "medication",
        "spoken_with",
        "guardian_answer",
        "home_measures",
    )

    team_id = fields.Many2one("crisis.monitoring.team", required=True, index=True, ondelete="restrict")
    team_kind = fields.Selection(related="team_id.kind", string="Kind of team", export_string_translation=False)
    subject_id = fields.Many2one(related="team_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="team_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("note", "How the pupil is"),
            (TAKE, "Took over the watch"),
            (GIVE, "Handed over the watch"),
            (LEFT, "Left without being relieved"),
            ("feedback", "Feedback to a guardian"),
        ],
        default="note",
        required=True,
    )
    author_id = fields.Many2one(
        "res.users",
        string="Written by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users", string="Adult", index="btree_not_null", ondelete="restrict", help="Who took or handed over."
    )
    happened_at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    is_entered_later = fields.Boolean(readonly=True)
    condition = fields.Selection([("calm", "Calm"), ("changed", "Changed"), ("help", "Needs help now")])
    text = fields.Text(string="In words")
    mood = fields.Char()
    words = fields.Text(string="Words spoken")
    behaviour = fields.Text(string="Behaviour seen")
    food_sleep = fields.Char(string="Food and sleep")
    medication = fields.Char(string="Medicine given by the guardian")
    channel = fields.Selection(
        [("visit", "At school"), ("phone", "Telephone"), ("home", "At home"), ("message", "Message")],
        string="How",
    )
    spoken_with = fields.Char(string="Spoken with", help="Name and relation.")
    guardian_answer = fields.Text(string="The guardian's answer")
    home_measures = fields.Text(string="Agreed for home")
    concern_id = fields.Many2one(
        "crisis.concern", string="Urgent report", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _facts_name_somebody = models.Constraint(
        "CHECK(kind NOT IN ('take_over', 'hand_over', 'left') OR user_id IS NOT NULL)",
        "Who took or handed over is named.",
    )
    _note_says_how = models.Constraint("CHECK(kind <> 'note' OR condition IS NOT NULL)", "Please tap how the pupil is.")
    _of_team = models.Index("(team_id, kind, happened_at)")

    def init(self):
        self.env["crisis.append.only"]._protect(self._table)

    # --- access -----------------------------------------------------------------------------------------------------

    def _crisis_watchers_domain(self):
        scope = self._crisis_scope()
        domain = super()._crisis_watchers_domain() & Domain("kind", "!=", "feedback")
        if scope.excluded_concerns:
            domain &= Domain("concern_id", "=", False) | Domain("concern_id", "not in", sorted(scope.excluded_concerns))
        return domain

    def _crisis_write_domain(self):
        """Each writes own notes; whether he may write one for this team is looked at when it is created."""
        return self._crisis_read_domain() & Domain("author_id", "=", self.env.uid)

    def write(self, vals):
        self.check_access("write")
        raise UserError(self.env._("This is locked. A correction is added as a new entry."))

    # --- writing ----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Access: the team's adults, its leader, the homeroom teacher, counsellors and leaders, while it is active."""
        # A client sends any default_* key (L18): none of them says who wrote, when, or whom it is about.
        context = {key: value for key, value in self.env.context.items() if not key.startswith("default_")}
        self = self.with_env(self.env(context=context))
        vals_list = [self._crisis_given(vals) for vals in vals_list]
        teams = self.env["crisis.monitoring.team"].browse([vals.get("team_id") for vals in vals_list])
        teams.check_access("read")  # before anything that depends on what they say
        rows = [team._note_values(dict(vals)) for team, vals in zip(teams, vals_list, strict=True)]
        # sudo: who may write what was looked at just now, for each line
        notes = super(CrisisMonitoringNote, self.sudo()).create(rows)
        for note in notes:
            note._follow()
        return notes.with_env(self.env)

    def _follow(self):
        """What a note leaves behind: its line in the timeline, and the clocks it moves."""
        team = self.team_id
        if self.kind in FACTS:
            text = self.text if self.user_id == self.author_id else f"{self.user_id.name} {self.text or ''}".strip()
            team._crisis_log(self.kind, text=text, happened_at=self.happened_at)
        elif self.kind == "feedback":
            team._crisis_log("feedback", text=self.text, happened_at=self.happened_at)
        elif self.condition != "calm":
            team._crisis_log(self.condition, text=self.text, happened_at=self.happened_at)
        team._crisis_follow_dues()


class CrisisMonitoringTeam(models.Model):
    """Writing notes, and taking over from each other (plan Art. 4(3): "at any time a named adult")."""

    _inherit = "crisis.monitoring.team"

    # --- who may ----------------------------------------------------------------------------------------------------

    def _coordinates(self):
        """Whether the current user plans and leads: a counsellor or leader of the school who may write this team."""
        return self.env.su or self.is_writable

    def _is_of_team(self):
        """Whether it can be the current user's turn: an adult of the team, its leader, the homeroom teacher."""
        secret = self.sudo()  # sudo: only to answer yes or no for this user
        user = self.env.user
        members = secret.member_ids.filtered(lambda member: not member.left_at).user_id
        own_class = secret.subject_id.class_id.id in self._crisis_scope().class_ids
        return user in members or user == secret.leader_id or own_class

    def _note_values(self, vals):
        """``vals`` of a note as they are kept, after all checks. Nothing here stands in the way of "needs help now"."""
        self.ensure_one()
        secret = self.sudo()  # sudo: state and beginning only
        leads = self._coordinates()
        kind = vals.setdefault("kind", "note")
        if secret.state != "active" or not (leads or self._is_of_team()):
            raise UserError(self.env._("Notes are written by the team while it watches over the pupil."))
        now = fields.Datetime.now()
        at = fields.Datetime.to_datetime(vals.get("happened_at") or False) or now
        if at > now:
            raise UserError(self.env._("What happened cannot lie in the future."))
        if kind in FACTS:
            user = vals.get("user_id") or self.env.uid
            if secret.kind != "custody":
                raise UserError(self.env._("This step belongs to the other kind of team."))
            if not leads:
                if user != self.env.uid or kind == LEFT:
                    raise UserError(self.env._("Everybody takes and hands over for himself."))
                at = now
            at = max(at, secret.started_at)
            vals["user_id"] = user
            adult = self.env["res.users"].sudo().browse(user)  # sudo: whether it is a colleague's login
            if adult.share or not adult.active:
                raise UserError(self.env._("Special custody is for adults."))
            self._adopt(adult)
        elif kind == "feedback" and not (leads or self.env.user == secret.leader_id or self._crisis_is_homeroom()):
            raise UserError(self.env._("Guardians are told by the homeroom teacher, counsellors and leaders."))
        vals.update(
            author_id=self.env.uid,
            happened_at=at,
            is_entered_later=(now - at).total_seconds() > 600,
            concern_id=False,
        )
        if kind == "note" and vals.get("condition") == "help":
            vals["concern_id"] = self._call_for_help(vals.get("text")).id
        return vals

    def _crisis_is_homeroom(self):
        # sudo: the class of the pupil of a team the user may read
        return self.sudo().subject_id.class_id.id in self._crisis_scope().class_ids

    def _call_for_help(self, text):
        """An urgent report in the name of whoever is with the pupil; sending it raises the alarm."""
        secret = self.sudo()  # sudo: name and place, which the user reads on this team
        concern = self.env["crisis.concern"].create(
            {
                "subject_id": secret.subject_id.id,
                "urgency": "immediate",
                "place": secret.place,
                "facts": text or self.env._("The pupil who is watched over needs help now."),
            }
        )
        concern.action_submit()
        return concern

    # --- two taps at night --------------------------------------------------------------------------------------------

    def take_over(self):
        """ "I take over": said by the person himself, from now on. Access: the team, its coordinators.

        :return: as :meth:`get_bar`
        """
        self.ensure_one()
        self.check_access("read")
        people, waiting = self._with_the_child()
        if self.env.uid not in people or self.env.uid in waiting:
            self.env["crisis.monitoring.note"].create({"team_id": self.id, "kind": TAKE})
        return self.get_bar()

    def hand_over(self, text=False):
        """ "I hand over": stays responsible until somebody takes over. Access and result as :meth:`take_over`."""
        self.ensure_one()
        self.check_access("read")
        people, waiting = self._with_the_child()
        if self.env.uid not in people:
            raise UserError(self.env._("You have not taken over, so there is nothing to hand over."))
        if self.env.uid not in waiting:
            self.env["crisis.monitoring.note"].create({"team_id": self.id, "kind": GIVE, "text": text or False})
        return self.get_bar()

    def add_note(self, condition, text=False):
        """Three taps: how the pupil is. Access: the team, its coordinators. Result as :meth:`get_bar`."""
        self.ensure_one()
        self.check_access("read")
        self.env["crisis.monitoring.note"].create(
            {"team_id": self.id, "kind": "note", "condition": condition, "text": text or False}
        )
        return self.get_bar()

    def _open_note(self, kind, title):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "crisis.monitoring.note",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_team_id": self.id, "default_kind": kind},
        }

    def action_note(self):
        """A longer note in a dialog. Access: whoever may read; the note checks who may write it."""
        return self._open_note("note", self.env._("Note"))

    def action_feedback(self):
        """What a guardian was told, in a dialog. Access as :meth:`action_note`."""
        return self._open_note("feedback", self.env._("Feedback to a guardian"))

    def action_record_fact(self):
        """A taking or handing over that was written on paper, in a dialog. Access as :meth:`action_note`."""
        return self._open_note(TAKE, self.env._("Enter from paper"))

    def action_open_members(self):
        """The members in a list, for the homeroom teacher, who may choose them. Access: whoever may read."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Members"),
            "res_model": "crisis.monitoring.member",
            "views": [(self.env.ref("odoo_crisis_intervention.crisis_monitoring_member_view_list_edit").id, "list")],
            "domain": [("team_id", "=", self.id), ("left_at", "=", False)],
            "context": {"default_team_id": self.id},
        }
