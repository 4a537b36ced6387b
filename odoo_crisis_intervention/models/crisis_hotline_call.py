# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import AUTHOR, BACKUP, COUNSELLOR, LEADER
from ..tools.workflow import Transition
from .crisis_concern import READERS

URGENCY_OF_RISK = {"high": "immediate", "some": "urgent"}


class CrisisHotlineCall(models.Model):
    """A call at the hotline, written down while it is going on: when, who, about whom, what was said and done.

    Nothing is required. One key turns it into a report, with every word carried over; the call can go on and be written
    to its end. Closed, it is locked.

    Access: counsellors, leaders, the named backup and whoever has a hotline shift at that time write one; its author
    reads and writes it while it is open; counsellors and leaders read all. Source: school plan ch. 5 (hotline).
    """

    _name = "crisis.hotline.call"
    _description = "Hotline call"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = ()
    _crisis_author_field = "author_id"
    _crisis_log_reads = True
    _crisis_narrative = ("caller", "subject_description", "content", "done", "handed_over_to")

    _transitions = {
        "close": Transition(
            sources=("draft",), target="closed", roles=(AUTHOR, COUNSELLOR, LEADER), audience="clinical"
        ),
        "discard": Transition(sources=("draft",), target="void", roles=(AUTHOR,), audience="clinical"),
        "report": Transition(
            sources=("draft", "closed"), target=None, roles=(AUTHOR, COUNSELLOR, LEADER), audience="clinical"
        ),
        "void": Transition(
            sources=("closed",), target="void", roles=(COUNSELLOR, LEADER), reason=True, audience="clinical"
        ),
    }
    _workflow_fields = ("author_id", "closed_at", "concern_id")
    _locked_states = ("closed", "void")

    state = fields.Selection(
        [("draft", "Being written"), ("closed", "Closed"), ("void", "Void")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    author_id = fields.Many2one(
        "res.users",
        string="Taken by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    hotline_id = fields.Many2one(
        "crisis.hotline",
        string="Number called",
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self._default_hotline(),
    )
    started_at = fields.Datetime(string="Call began", default=fields.Datetime.now)
    ended_at = fields.Datetime(string="Call ended")
    minutes = fields.Integer(compute="_compute_minutes", store=True)

    # who calls, about whom
    caller_kind = fields.Selection(
        [
            ("pupil", "Pupil"),
            ("parent", "Parent or guardian"),
            ("teacher", "Teacher"),
            ("anonymous", "Does not say"),
            ("other", "Somebody else"),
        ],
        string="Who is calling?",
    )
    caller = fields.Char(string="Name and number", help="As far as the caller wants to give them.")
    subject_id = fields.Many2one(string="About whom")
    subject_description = fields.Char(string="Or describe the person")

    # what was said and done
    content = fields.Text(string="What is said")
    risk = fields.Selection([("none", "None"), ("some", "Some"), ("high", "High")], string="Risk as you hear it")
    done = fields.Text(string="What was done")
    handed_over_to = fields.Char(help="A colleague, a parent, the police, the hospital.")

    closed_at = fields.Datetime(readonly=True)
    concern_id = fields.Many2one(
        "crisis.concern",
        string="Report made of it",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=READERS,
    )
    is_reported = fields.Boolean(string="Became a report", compute="_compute_is_reported")

    can_close = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_discard = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_report = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_report = models.UniqueIndex("(concern_id) WHERE concern_id IS NOT NULL", "This call became a report already.")

    def _default_hotline(self):
        """The school's own number, where it has one only."""
        own = self.env["crisis.hotline"].search([("company_id", "=", self.env.company.id)], limit=2)
        return own if len(own) == 1 else own.browse()

    @api.depends("started_at", "ended_at")
    def _compute_minutes(self):
        for call in self:
            spoken = call.ended_at and call.started_at and call.ended_at - call.started_at
            call.minutes = max(0, int(spoken.total_seconds() // 60)) if spoken else 0

    @api.depends("concern_id")
    def _compute_is_reported(self):
        for call in self:
            # sudo: a yes or no for whoever reads the call; the report itself stays closed to him
            call.is_reported = bool(call.sudo().concern_id)

    @api.depends("concern_id")
    def _compute_can(self):
        super()._compute_can()
        for call in self.filtered("is_reported"):
            call.can_report = False

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "close": self.env._("Call closed"),
            "discard": self.env._("Thrown away"),
            "report": self.env._("Made into a report"),
            "void": self.env._("Made void"),
        }

    # --- access -------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        """The author has it while it is open; closed, it is read by those whose work it is."""
        return super()._crisis_author_domain() & fields.Domain("state", "=", "draft")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and not self._may_take_calls():
            raise self._crisis_refusal("create")
        return super().create(vals_list)

    @api.model
    def _may_take_calls(self):
        company = self.env.company
        return self._crisis_has_role((COUNSELLOR, LEADER, BACKUP), company) or self.env.user in self.env[
            "crisis.oncall.shift"
        ]._rostered(company, "hotline")

    @api.model
    def _new_call_action(self):
        if not self._may_take_calls():
            raise self._crisis_refusal("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hotline call"),
            "res_model": self._name,
            "views": [(False, "form")],
        }

    # --- steps ------------------------------------------------------------------------------------------------------

    def action_close(self):
        """The call is over and written down. Access: its author, counsellors, leaders."""
        self.ensure_one()
        self._transition("close")
        return self._after_leaving()

    def action_discard(self):
        """Throw away what was begun in error. Access: its author, while it is open."""
        self.ensure_one()
        self._transition("discard")
        return self._calls_action()

    def action_void(self):
        return self._open_decision("void")

    def action_report(self):
        """Make it a report, with all its words, and send it: urgent, it raises the alarm while the call goes on.

        Access: its author, counsellors, leaders.
        """
        self.ensure_one()
        self._transition("report")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The report was sent. Go on writing; the call is still open here."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_concern(self):
        """The report that was made of it. Access: whoever may read that."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report"),
            "res_model": "crisis.concern",
            "res_id": self.concern_id.id,
            "views": [(self.env.ref("odoo_crisis_intervention.crisis_concern_view_form").id, "form")],
        }

    def _after_leaving(self):
        """Whoever cannot read it any more is brought back to the list."""
        self.invalidate_recordset()
        return True if self.has_access("read") else self._calls_action()

    def _calls_action(self):
        return self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_hotline_call_action")

    def _prepare_close_values(self):
        now = self._now()
        return {"closed_at": now, "ended_at": self.ended_at or now}

    def _guard_report(self):
        if self.concern_id:
            raise UserError(self.env._("This call became a report already."))

    def _prepare_report_values(self):
        """The report is written and sent by the person who presses, with that person's own rights."""
        context = {
            key: value for key, value in self.env.context.items() if key in ("lang", "tz", "allowed_company_ids")
        }
        concerns = self.env(context=context, su=False)["crisis.concern"]
        concern = concerns.create(
            {
                "subject_id": self.subject_id.id,
                "company_id": self.company_id.id,
                "subject_description": self.subject_description,
                "source": "hotline",
                "found_at": self.started_at,
                "facts": "\n\n".join(text for text in (self.content, self.done) if text),
                "urgency": URGENCY_OF_RISK.get(self.risk, "normal"),
            }
        )
        concern.action_submit()
        return {"concern_id": concern.id}


class CrisisConcern(models.Model):
    """The calls of which a report was made."""

    _inherit = "crisis.concern"

    hotline_call_ids = fields.One2many("crisis.hotline.call", "concern_id", string="Hotline calls", groups=READERS)
