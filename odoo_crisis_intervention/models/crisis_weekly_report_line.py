# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_concern import READERS
from .crisis_warning import ENTERED_STATES
from .crisis_weekly_report import SENT_STATES, TYPISTS

CONDITIONS = ("mood", "study", "peers", "eating_sleep")
WORDS = ("behaviour", "talk_gist", "home_gist", "teachers_note", "measures_taken")
# What the server alone sets.
SERVER_SET = ("concern_id", "is_reported", "observation_ids")
CONDITION = [("fine", "Fine"), ("uneven", "Up and down"), ("worrying", "Worrying")]


class CrisisWeeklyReportLine(models.Model):
    """One pupil in a class's weekly report: how the week was, who was talked to, what comes next.

    Followed pupils stand there from the start with last week's words; "unchanged" is one tap. A newly noticed pupil
    becomes a concern from here, at once when it is urgent and otherwise when the report is handed in, so that the facts
    are typed once.

    Access: as the report, minus those who are shut out from the pupil by name. A line added in error is taken back, not
    deleted. Source: plan Art. 12(2), 12(1), 26.
    """

    _name = "crisis.weekly.report.line"
    _description = "Pupil in a weekly report"
    _inherit = ["crisis.confidential.mixin"]
    _order = "id"

    _crisis_read_roles = (LEADER, COUNSELLOR, KEEPER)
    _crisis_write_roles = ()
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_class_path = "class_id"
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = (*WORDS, "plan", "last_words", "last_plan")

    report_id = fields.Many2one(
        "crisis.weekly.report", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    class_id = fields.Many2one(
        related="report_id.class_id", store=True, precompute=True, index=True, ondelete="restrict"
    )
    week_start = fields.Date(related="report_id.week_start", store=True, precompute=True)
    report_state = fields.Selection(related="report_id.state", string="State of the report")
    subject_id = fields.Many2one(string="Pupil", required=True)

    # how it stood
    is_followed = fields.Boolean(string="Followed", compute="_compute_standing", store=True, precompute=True)
    level_id = fields.Many2one(
        "crisis.level", compute="_compute_standing", store=True, precompute=True, index="btree_not_null",
        ondelete="restrict",
    )  # fmt: skip
    previous_id = fields.Many2one(
        "crisis.weekly.report.line", string="Last report", compute="_compute_previous", store=True, precompute=True,
        index="btree_not_null", ondelete="restrict",
    )  # fmt: skip
    last_words = fields.Text(string="Last week", compute="_compute_previous", store=True, precompute=True)
    last_plan = fields.Text(string="Planned for this week", compute="_compute_previous", store=True, precompute=True)

    # how it is
    is_unchanged = fields.Boolean(string="Unchanged")
    change = fields.Selection([("better", "↑ Better"), ("same", "→ The same"), ("worse", "↓ Worse")])
    mood = fields.Selection(CONDITION)
    study = fields.Selection(CONDITION)
    peers = fields.Selection(CONDITION, string="With others")
    eating_sleep = fields.Selection(CONDITION, string="Eating and sleep")
    behaviour = fields.Text(string="How the week was")
    talk_on = fields.Date(string="Talk on")
    talk_gist = fields.Char(string="What was said")
    home_on = fields.Date(string="Contact with the family on")
    home_way = fields.Selection(
        [
            ("phone", "Telephone"),
            ("message", "Text message or chat"),
            ("visit", "Home visit"),
            ("school", "Came to school"),
        ],
        string="How",
    )
    home_gist = fields.Char(string="What was agreed with the family")
    teachers_note = fields.Char(string="Talked over with subject teachers")
    plan = fields.Text(string="Plan for next week")
    observation_ids = fields.Many2many(
        "crisis.class.observation",
        "crisis_observation_report_line_rel",
        "line_id",
        "observation_id",
        string="From the class log",
        readonly=True,
        ondelete="restrict",
    )
    observation_text = fields.Text(string="Class log", compute="_compute_observation_text")

    # newly noticed
    is_new = fields.Boolean(string="Newly noticed")
    is_taken_back = fields.Boolean(string="Taken back")
    found_how = fields.Selection(
        [
            ("own", "Seen by the teacher"),
            ("pupil", "The pupil said so"),
            ("classmate", "A classmate told"),
            ("peer_supporter", "The class peer supporter told"),
            ("teacher", "Another teacher told"),
            ("guardian", "A guardian told"),
            ("other", "In another way"),
        ],
        string="How noticed",
    )
    measures_taken = fields.Char(string="Done so far")
    urgency = fields.Selection(
        [("normal", "This week"), ("urgent", "Today"), ("immediate", "Now, at once")],
        string="How soon?",
        default="normal",
    )
    is_reported = fields.Boolean(string="Already reported", readonly=True)
    concern_id = fields.Many2one(
        "crisis.concern", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True, groups=READERS
    )

    _one_each = models.UniqueIndex("(report_id, subject_id)", "This pupil is in the report already.")
    _by_pupil = models.Index("(class_id, subject_id, week_start)")

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("report_id", "subject_id")
    def _compute_standing(self):
        """Whether the pupil is in the register, and the level, as the homeroom teacher of the class reads them."""
        # sudo: level and entry are open to all readers of the line, since both follow the class of the pupil
        entries = (
            self.env["crisis.warning"]
            .sudo()
            .search([("subject_id", "in", self.subject_id.ids), ("state", "in", ENTERED_STATES)])
        )
        by_subject = entries.grouped("subject_id")
        for line in self:
            entry = by_subject.get(line.subject_id._origin)
            if entry and entry.class_id != line.class_id:
                entry = None
            line.is_followed = bool(entry)
            line.level_id = entry.level_id if entry else False

    @api.depends("report_id", "subject_id")
    def _compute_previous(self):
        """The pupil's line in the class's last report before this one; unchanged weeks hand the words on."""
        for report, lines in self.grouped("report_id").items():
            # sudo: lines of the same class and pupil, which have the same readers
            earlier = self.sudo().search(
                [
                    ("class_id", "=", report.class_id.id),
                    ("subject_id", "in", lines.subject_id.ids),
                    ("week_start", "<", report.week_start),
                    ("report_id.state", "=", "submitted"),
                    ("is_taken_back", "=", False),
                ],
                order="week_start, id",
            )
            last = {line.subject_id: line for line in earlier}
            for line in lines:
                before = last.get(line.subject_id._origin)
                line.previous_id = before.id if before else False
                line.last_words = before and (before.behaviour or before.last_words)
                line.last_plan = before and before.plan

    @api.depends("observation_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_observation_text(self):
        # A search, not the field: the rule of the class log decides what this user gets.
        rows = self.env["crisis.class.observation"].search([("line_ids", "in", self.ids)], order="observed_on, id")
        for line in self:
            own = rows.filtered(lambda row, line=line: line._origin in row.line_ids)
            line.observation_text = "\n".join(row._as_text() for row in own)

    def _has_words(self):
        """Whether anything was written besides "unchanged", which hands last week's plan on by itself."""
        return bool(
            self.is_new
            or self.change in ("better", "worse")
            or self.talk_on
            or self.home_on
            or any(self[name] for name in CONDITIONS)
            or any((self[name] or "").strip() for name in WORDS)
            or (not self.is_unchanged and (self.plan or "").strip())
        )

    def _is_answered(self):
        return bool(self.is_unchanged or self.change or self._has_words())

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        sent = Domain("report_id.state", "in", SENT_STATES)
        office = self._crisis_domain(self._crisis_read_roles, False, ()) & sent
        return self._crisis_domain((), True, ()) | office | self._crisis_typing_domain()

    def _crisis_write_domain(self):
        return self._crisis_domain((), True, ()) | self._crisis_typing_domain()

    def _crisis_typing_domain(self):
        return self._crisis_domain(TYPISTS, False, ()) & Domain("report_id.typed_by_id", "=", self.env.uid)

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            reports = self.env["crisis.weekly.report"].browse([vals.get("report_id") for vals in vals_list])
            reports.check_access("write")  # before anything that depends on what they say
            reports._check_is_draft()
            for vals in vals_list:
                self._check_given(vals)
                self._check_own_class(reports.browse(vals["report_id"]), vals.get("subject_id"))
        return super().create([self._tidied(vals) for vals in vals_list])

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and vals:
            self.report_id._check_is_draft()
            self._check_given(vals)
            if any(name in vals and vals[name] != self[name].id for name in ("report_id", "subject_id")):
                raise UserError(self.env._("A line stays with its pupil and its report."))
            if vals.get("is_taken_back") and any(line.is_followed or line.is_reported for line in self):
                raise UserError(self.env._("A followed or reported pupil stays in the report."))
        result = super().write(self._tidied(vals))
        if vals.get("is_unchanged"):
            for line in self.filtered(lambda row: row.last_plan and not row.plan):
                line.plan = line.last_plan
        return result

    def _check_given(self, vals):
        if any(vals.get(name) for name in SERVER_SET):
            raise UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))

    def _check_own_class(self, report, subject_id):
        subject = self.env["crisis.subject"].browse(subject_id or ())
        if subject and subject.class_id != report.class_id:
            raise UserError(self.env._("The report is about pupils of the class. For others, please report a concern."))

    def _tidied(self, vals):
        """ "Unchanged" and the arrow say the same thing."""
        if vals.get("is_unchanged"):
            return {**vals, "change": "same"}
        if "change" in vals and "is_unchanged" not in vals:
            return {**vals, "is_unchanged": vals["change"] == "same"}
        return vals

    def _correction_values(self, report):
        names = (*CONDITIONS, *WORDS, "plan", "change", "is_unchanged", "is_new", "found_how", "urgency", "is_reported")
        return {
            **{name: self[name] for name in (*names, "talk_on", "home_on", "home_way")},
            "report_id": report.id,
            "subject_id": self.subject_id.id,
            "concern_id": self.concern_id.id,
            "observation_ids": [fields.Command.set(self.observation_ids.ids)],
        }

    # -- a new pupil becomes a concern ---------------------------------------------------------------------------------

    def action_report_now(self):
        """Send the concern at once, before the report. Access: whoever may write the line, while it is a draft."""
        self.ensure_one()
        self.check_access("write")
        self.report_id._check_is_draft()
        if not self.is_new:
            self.write({"is_new": True})
        if not self._can_be_told():
            raise UserError(self.env._("Please write what you noticed about each newly noticed pupil."))
        self._tell_concern()
        return True

    def _can_be_told(self):
        """Life first: "now, at once" says something by itself."""
        return bool((self.behaviour or "").strip() or self.observation_text or self.urgency == "immediate")

    def _tell_concern(self):
        """One concern for each line that has none yet, sent as the user who reports."""
        for line in self:
            if line.is_reported:
                continue
            concern = self.env["crisis.concern"].create(
                {
                    "subject_id": line.subject_id.id,
                    "company_id": line.company_id.id,
                    "source": "homeroom_teacher",
                    "urgency": line.urgency or "normal",
                    "facts": line._concern_facts(),
                }
            )
            concern._transition("submit")
            # sudo: the link is the server's to set, and the teacher may not read what was sent
            line.sudo().write({"concern_id": concern.id, "is_reported": True})

    def _concern_facts(self):
        parts = [(self.behaviour or "").strip(), self.observation_text or ""]
        if (self.measures_taken or "").strip():
            parts.append(self.env._("Done so far: %(measures)s", measures=self.measures_taken.strip()))
        return "\n".join(filter(None, parts))
