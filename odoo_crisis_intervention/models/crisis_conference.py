# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition


class CrisisConference(models.Model):
    """A case conference (研判会): who met when, and for each case what was said, decided and who does it.

    The conference itself names nobody; its cases stand in ``crisis.conference.item``, each with the rule of its own
    person, and appear by their opaque reference. Minutes are locked when the chair signs them off.
    Access: counsellors and leaders write, the register keeper reads. Source: plan Art. 8.
    """

    _name = "crisis.conference"
    _description = "Case conference"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = ("place", "guests", "topics")

    _transitions = {
        "sign": Transition(sources=("open",), target="signed", roles=(COUNSELLOR, LEADER)),
        "void": Transition(sources=("open",), target="void", roles=(LEADER,), reason=True),
    }
    _workflow_fields = ("signed_at", "signed_by_id")
    _locked_states = ("signed", "void")

    state = fields.Selection(
        [("open", "Minutes being written"), ("signed", "Signed off"), ("void", "Void")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    kind = fields.Selection(
        [("monthly", "Regular"), ("ad_hoc", "Called for a reason")],
        string="Kind of conference",
        required=True,
        default="monthly",
    )
    held_at = fields.Datetime(string="Held at", required=True, default=fields.Datetime.now)
    place = fields.Char()
    chair_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    recorder_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    attendee_ids = fields.Many2many(
        "res.users",
        "crisis_conference_attendee_rel",
        string="Attendees",
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    guests = fields.Char(help="From outside, with their office.")
    topics = fields.Text(string="What concerns no single case", help="No names of pupils.")
    item_ids = fields.One2many("crisis.conference.item", "conference_id", string="Cases")
    task_ids = fields.One2many("crisis.conference.task", "conference_id", string="Tasks")
    signed_at = fields.Datetime(readonly=True)
    signed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    can_sign = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    @api.depends("chair_id")
    def _compute_can(self):
        super()._compute_can()
        for conference in self:
            conference.can_sign &= conference.chair_id == self.env.user

    @api.model_create_multi
    def create(self, vals_list):
        conferences = super().create(vals_list)
        for conference in conferences:
            conference._crisis_log("held", happened_at=conference.held_at)
        return conferences

    def action_sign(self):
        return self._transition("sign")

    def action_void(self):
        return self._open_decision("void")

    def _guard_sign(self):
        if self.chair_id != self.env.user:
            raise UserError(self.env._("The chair signs off the minutes."))

    def _prepare_sign_values(self):
        return {"signed_at": self._now(), "signed_by_id": self.env.uid}

    def _check_open(self):
        if any(conference.state != "open" for conference in self.sudo()):  # sudo: the state only
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "held": self.env._("Case conference"),
            "sign": self.env._("Minutes signed off"),
            "void": self.env._("Entered in error"),
        }


class CrisisConferenceItem(models.Model):
    """What a conference said and decided on one case.

    Access: counsellors and leaders write while the minutes are open, the register keeper and grants of the scope full
    read; nobody who is shut out from the person. Source: plan Art. 8.
    """

    _name = "crisis.conference.item"
    _description = "Case of a conference"
    _inherit = ["crisis.case.part.mixin"]

    _crisis_homeroom_read = False
    _crisis_grant_scopes = ("full",)
    _crisis_narrative = ("opinions", "decision")

    conference_id = fields.Many2one("crisis.conference", required=True, index=True, ondelete="restrict")
    conference_state = fields.Selection(related="conference_id.state", string="State of the minutes")
    level_id = fields.Many2one(related="case_id.level_id")
    opinions = fields.Text()
    decision = fields.Text(string="What was decided")
    task_ids = fields.One2many("crisis.conference.task", "item_id", string="Tasks")

    _once = models.UniqueIndex("(conference_id, case_id)", "This case is in the minutes already.")

    @api.constrains("conference_id", "case_id")
    def _check_same_school(self):
        if any(item.conference_id.company_id != item.company_id for item in self):
            raise ValidationError(self.env._("A conference speaks of cases of its own school."))

    @api.model_create_multi
    def create(self, vals_list):
        conferences = self.env["crisis.conference"].browse([vals.get("conference_id") or 0 for vals in vals_list])
        conferences = conferences.filtered("id")
        conferences.check_access("write")  # before anything that depends on what they say
        conferences._check_open()
        items = super().create(vals_list)
        items.conference_id._check_open()  # also where a client's default_* named the conference
        for item in items:
            item._crisis_log("discussed", happened_at=item.conference_id.held_at)
        return items

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "conference_id" in vals and any(item.conference_id.id != vals["conference_id"] for item in self):
            raise UserError(self.env._("What was said stays with its conference."))
        self.conference_id._check_open()
        return super().write(vals)

    def action_open_plan(self):
        """The case's handling plan, to make measures of what was decided. Access: as on the case."""
        self.ensure_one()
        self.check_access("read")
        return self.case_id.action_open_handling_plan()

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "discussed": self.env._("Discussed in a case conference")}


class CrisisConferenceTask(models.Model):
    """What somebody does because a conference decided it. Its owner reads this line, not the minutes.

    Access: counsellors and leaders write while the minutes are open, the register keeper and grants of the scope full
    read; the owner reads his own once the minutes are signed off, and says what came of it. Source: plan Art. 8.
    """

    _name = "crisis.conference.task"
    _description = "Task of a conference"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_homeroom_read = False
    _crisis_grant_scopes = ("full",)
    _crisis_author_field = "owner_id"
    _crisis_narrative = ("what", "result")
    _crisis_due_fields = ("state", "deadline", "owner_id")

    _transitions = {
        "complete": Transition(sources=("open",), target="done", roles=(COUNSELLOR, LEADER, AUTHOR)),
        "void": Transition(sources=("open",), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = ("done_at", "done_by_id")
    _locked_states = ("done", "void")

    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("void", "Void")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    item_id = fields.Many2one("crisis.conference.item", required=True, index=True, ondelete="restrict")
    conference_id = fields.Many2one(
        related="item_id.conference_id", store=True, precompute=True, index=True, ondelete="restrict"
    )
    case_id = fields.Many2one(
        related="item_id.case_id", store=True, precompute=True, index=True, required=False, ondelete="restrict"
    )
    what = fields.Text(string="Task", required=True, help="In words that its owner may read.")
    owner_id = fields.Many2one(
        "res.users",
        string="Person responsible",
        required=True,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    deadline = fields.Date(string="Until", required=True)
    result = fields.Text(string="What came of it")
    done_at = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    can_complete = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    def _crisis_author_domain(self):
        # any!: whether the minutes are signed decides, not whether the owner may open them
        signed = Domain("conference_id", "any!", [("state", "=", "signed")])
        return super()._crisis_author_domain() & signed & Domain("state", "!=", "void")

    @api.model_create_multi
    def create(self, vals_list):
        items = self.env["crisis.conference.item"].browse([vals.get("item_id") or 0 for vals in vals_list])
        items = items.filtered("id")
        items.check_access("write")  # before anything that depends on what they say
        items.conference_id._check_open()
        tasks = super().create(vals_list)
        tasks.item_id.check_access("write")  # also where a client's default_* named the item
        tasks.sudo().conference_id._check_open()  # sudo: the state only
        return tasks

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow() and set(vals) - {"result"}:
            if "item_id" in vals:
                raise UserError(self.env._("A task stays with its case."))
            self.sudo().conference_id._check_open()  # sudo: the state only
        return super().write(vals)

    def action_complete(self):
        return self._transition("complete")

    def action_void(self):
        return self._open_decision("void")

    def _prepare_complete_values(self):
        return {"done_at": self._now(), "done_by_id": self.env.uid}

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "complete": self.env._("Task of a conference done"),
            "void": self.env._("Entered in error"),
        }

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "open") & Domain("conference_id.state", "=", "signed")

    def _crisis_dues(self):
        if self.conference_id.state != "signed" or self.state == "void":
            return []
        due_at = self.env["crisis.duty.kind"]._of("conference_task")._due_on(self.deadline, self.company_id)
        return [
            Due("conference_task", due_at, owners=self.owner_id, done_at=self.done_at, done_by=self.done_by_id),
        ]


class CrisisConferenceSigning(models.Model):
    """From the moment the minutes are signed off, their tasks are owed."""

    _inherit = "crisis.conference"

    def _after_sign(self):
        # asked anew: what was written a moment ago may stand in the field twice
        self.env["crisis.conference.task"].search([("conference_id", "=", self.id)])._crisis_follow_dues()


class CrisisCase(models.Model):
    """A case is put on the minutes from itself: in a list of opaque references nobody finds the right one."""

    _inherit = "crisis.case"

    def action_discuss(self):
        """The form of this case in the conference whose minutes are being written. Access: whoever may write both."""
        self.ensure_one()
        self.check_access("read")
        items = self.env["crisis.conference.item"]
        items.check_access("create")
        mine = [("state", "=", "open"), ("company_id", "=", self.company_id.id)]
        conference = self.env["crisis.conference"].search(mine, order="id desc", limit=1)
        if not conference:
            raise UserError(self.env._("Please begin the minutes of the conference first."))
        known = items.search([("conference_id", "=", conference.id), ("case_id", "=", self.id)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Case of a conference"),
            "res_model": "crisis.conference.item",
            "res_id": known.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_conference_id": conference.id, "default_case_id": self.id},
        }
