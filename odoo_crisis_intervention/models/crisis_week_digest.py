# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import school_week
from ..tools.roles import LEADER
from ..tools.workflow import Transition


class CrisisWeekDigest(models.Model):
    """The school's week on one page, for the team's leaders: who has reported, what was reported, what is still open.

    Opened by the duty of the Monday after or by hand, and counted anew at each look. The first leader who acknowledges
    it freezes what it said: what is about no person as JSON (``kept``), each pupil as a row of
    ``crisis.week.digest.line``, so that a leader who is shut out from a pupil sees no line on that pupil, then or
    later. Numbers of pupils are counted from the rows the reader sees. Each leader acknowledges for himself; the first
    one fulfils the duty. A colleague's own case never stands on it. Facts in the order of classes, no ranking.

    Access: leaders of the school. Source: plan Art. 12.
    """

    _name = "crisis.week.digest"
    _description = "School week"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.week.mixin"]
    _order = "id desc"

    _crisis_read_roles = (LEADER,)
    _crisis_write_roles = (LEADER,)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True

    _transitions = {
        "acknowledge": Transition(sources=("open",), target="acknowledged", roles=(LEADER,), audience="clinical"),
    }
    _workflow_fields = ("acknowledged_at", "acknowledged_by_id", "kept", "week_start")
    _locked_states = ("acknowledged",)

    state = fields.Selection(
        [("open", "To be read"), ("acknowledged", "Acknowledged")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    acknowledged_at = fields.Datetime(string="Acknowledged on", readonly=True)
    acknowledged_by_id = fields.Many2one("res.users", string="Acknowledged by", readonly=True, ondelete="restrict")
    kept = fields.Json(readonly=True, export_string_translation=False)
    line_ids = fields.One2many("crisis.week.digest.line", "digest_id", string="Persons", readonly=True)
    receipt_ids = fields.One2many("crisis.week.digest.receipt", "digest_id", string="Read by", readonly=True)
    is_over = fields.Boolean(compute="_compute_is_over", export_string_translation=False)
    content = fields.Json(string="The week", compute="_compute_content", export_string_translation=False)
    can_acknowledge = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_remind = fields.Boolean(compute="_compute_can_remind", export_string_translation=False)

    _one_each = models.UniqueIndex("(company_id, week_start)", "This week has its page already.")
    _acknowledged_is_stamped = models.Constraint(
        "CHECK(state <> 'acknowledged' OR (acknowledged_at IS NOT NULL AND acknowledged_by_id IS NOT NULL))",
        "A page that was acknowledged says when and by whom.",
    )

    # --- computes -----------------------------------------------------------------------------------------------

    @api.depends("week_start", "company_id")
    def _compute_is_over(self):
        for digest in self:
            digest.is_over = digest.week_start + timedelta(days=6) < digest.company_id._crisis_today()

    @api.depends("state", "week_start")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_content(self):
        for digest in self:
            digest.content = digest._content() if digest._origin.id else False

    @api.depends("receipt_ids.acknowledged_at", "is_over")
    def _compute_can(self):
        """A page is acknowledged by each leader once; not before its week is over, since that keeps what it says."""
        for digest in self:
            mine = digest._my_receipt()
            digest.can_acknowledge = bool(
                digest.id and digest.is_over and not mine.acknowledged_at and digest._may_transition("acknowledge")
            )

    @api.depends("state")
    def _compute_can_remind(self):
        for digest in self:
            today = digest.company_id._crisis_today()
            owed = digest._missing_duties()
            digest.can_remind = any(duty.owner_ids and duty.reminded_by_hand_on != today for duty in owed)

    # --- opening ------------------------------------------------------------------------------------------------

    @api.model
    def _open_for(self, company, monday):
        """The page of that week, made when there is none. Access: leaders of the school."""
        self._crisis_check_role((LEADER,), company)
        found = self.search([("company_id", "=", company.id), ("week_start", "=", monday)])
        if found:
            return found
        # sudo: made by looking at it, the function was checked above; as workflow, since nobody chooses a week by hand
        made = self.sudo()._as_workflow().create({"company_id": company.id, "week_start": monday})
        return self.browse(made.id)

    @api.model
    def action_open_last(self):
        """The page of the last school week that is over. Access: leaders of the school."""
        company = self.env.company
        terms = self.env["crisis.term"]._pure_terms(company)
        return self._open_for(company, school_week.last_school_week(terms, company._crisis_today()))._open_form()

    def action_open_before(self):
        """The page of the week before. Access: whoever reads this one."""
        return self._open_neighbour(-1)

    def action_open_after(self):
        """The page of the next week, as far as the running one. Access: whoever reads this one.

        :raises UserError: that week has not begun
        """
        return self._open_neighbour(1)

    def _open_neighbour(self, weeks):
        self.ensure_one()
        self.check_access("read")
        monday = self.week_start + weeks * school_week.WEEK
        if monday > self.company_id._crisis_today():
            raise UserError(self.env._("That week has not begun."))
        # Leafing through the weeks leaves no trail of pages.
        return {**self._open_for(self.company_id, monday)._open_form(), "target": "main"}

    def _open_form(self):
        return {**self._get_records_action(), "views": [(False, "form")]}

    def web_read(self, specification):
        """Opening the page is reading it. A list does not ask for what it says, so it stamps nothing."""
        rows = super().web_read(specification)
        if len(self) == 1 and "content" in specification:
            self._stamp(read_at=fields.Datetime.now())
        return rows

    # Odoo would try it in a transaction that cannot write, and then once more.
    web_read._readonly = False

    # --- reminding ----------------------------------------------------------------------------------------------

    def action_remind(self):
        """Tell those whose report is missing, once for each duty and day. Access: leaders of the school.

        :raises UserError: nothing is missing, or they were told today
        """
        self.ensure_one()
        self.check_access("read")
        self._crisis_check_role((LEADER,), self.company_id)
        told = self._missing_duties()._remind_by_hand()
        if not told:
            raise UserError(self.env._("Nobody is left to remind today."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Reminders sent: %(count)s", count=len(told)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _missing_duties(self):
        """Reports of this week that are past their time, as superuser."""
        self.ensure_one()
        now = fields.Datetime.now()
        owed = self.env["crisis.duty"]._of_week(
            ("homeroom_weekly", "counsellor_weekly"), self.company_id, self.week_start
        )
        return owed.filtered(lambda duty: duty.state == "open" and duty.due_at < now)

    # --- acknowledging ------------------------------------------------------------------------------------------

    def action_acknowledge(self):
        """Acknowledge the page. Access: leaders of the school; the first one freezes it and fulfils the duty.

        :raises UserError: the week is not over, or it was acknowledged by the same person before
        """
        for digest in self:
            digest.check_access("read")
            digest._check_transition_role("acknowledge")
            if not digest.can_acknowledge:
                raise UserError(self.env._("A page is acknowledged once, after its week is over."))
            if digest.state == "open":
                digest._transition("acknowledge")
            now = fields.Datetime.now()
            digest._stamp(read_at=now, acknowledged_at=now)
        return True

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "acknowledge": self.env._("Page of the week acknowledged")}

    def _prepare_acknowledge_values(self):
        return {"acknowledged_at": self._now(), "acknowledged_by_id": self.env.uid, "kept": self._compile_kept()}

    def _after_acknowledge(self):
        self.env["crisis.week.digest.line"].create(
            [{"digest_id": self.id, **values} for values in self._compile_lines()]
        )
        duties = self.env["crisis.duty"]._of_week("week_digest", self.company_id, self.week_start)
        duties._done(by=self.acknowledged_by_id, at=self.acknowledged_at)

    # --- receipts -----------------------------------------------------------------------------------------------

    def _my_receipt(self):
        return self.receipt_ids.filtered(lambda row: row.user_id == self.env.user)

    def _stamp(self, **times):
        """The first time counts. Called for the current user, who was checked to be a leader who reads the page."""
        receipts = self.env["crisis.week.digest.receipt"].sudo()  # sudo: nobody writes a receipt by hand
        mine = receipts.search([("digest_id", "=", self.id), ("user_id", "=", self.env.uid)])
        mine = mine or receipts.create({"digest_id": self.id, "user_id": self.env.uid})
        mine._stamp({name: at for name, at in times.items() if not mine[name]})
