# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_department_task import CALLED_OF_DEPARTMENT, DEPARTMENTS
from .crisis_event import OPEN_EVENT_STATES


class CrisisEventTask(models.Model):
    """What one department does in this emergency: taken when, by whom, done when (plan Art. 4(4)).

    Begun from the departments' default tasks; whoever leads adds others. Access: as the emergency; those called read
    all while it is open and take what is their department's, whoever leads ticks for anybody.
    """

    _name = "crisis.event.task"
    _description = "Task of a department"
    _inherit = ["crisis.event.part.mixin", "crisis.workflow.mixin"]
    _order = "id"

    _crisis_called_read_all = True
    _crisis_narrative = ("text",)

    _transitions = {
        "accept": Transition(sources=("open",), target="accepted", roles=(COUNSELLOR, LEADER, KEEPER)),
        "finish": Transition(sources=("open", "accepted"), target="done", roles=(COUNSELLOR, LEADER, KEEPER)),
        "skip": Transition(sources=("open", "accepted"), target="skipped", roles=(COUNSELLOR, LEADER, KEEPER)),
    }
    _workflow_fields = ("preset_id", "accepted_at", "accepted_by_id", "done_at", "done_by_id")
    _locked_states = ("accepted", "done", "skipped")

    state = fields.Selection(
        [("open", "Open"), ("accepted", "Taken"), ("done", "Done"), ("skipped", "Not needed")],
        required=True,
        default="open",
        readonly=True,
    )
    department = fields.Selection(DEPARTMENTS, required=True, default="student_affairs")
    preset_id = fields.Many2one("crisis.department.task", readonly=True, ondelete="restrict", index="btree_not_null")
    text = fields.Char(string="Another task")
    name = fields.Char(string="Task", compute="_compute_name")
    accepted_at = fields.Datetime(string="Taken at", readonly=True)
    accepted_by_id = fields.Many2one(
        "res.users", string="Taken by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    done_at = fields.Datetime(string="Done at", readonly=True)
    done_by_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    can_accept = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_finish = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_skip = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _once = models.UniqueIndex("(event_id, preset_id) WHERE preset_id IS NOT NULL", "This task is there already.")

    @api.depends("preset_id.name", "text")
    @api.depends_context("lang")
    def _compute_name(self):
        for task in self:
            task.name = task.text or task.preset_id.name

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "accept": self.env._("Taken"),
            "finish": self.env._("Done"),
            "skip": self.env._("Not needed"),
        }

    @api.model_create_multi
    def create(self, vals_list):
        if not self._inside_workflow():
            for vals in vals_list:
                self._leading_event(vals)
                if not (vals.get("text") or "").strip():
                    raise UserError(self.env._("Please write what is to be done."))
        return super().create(vals_list)

    def _may_transition(self, name):
        secret = self.sudo()  # sudo: whose task it is; the answer is a yes or no for this user
        event = secret.event_id
        if event.with_env(self.env)._is_commanding():
            return True
        mine = event.callout_ids.filtered(lambda call: call.user_id == self.env.user and not call.is_withdrawn)
        return (
            name != "skip"
            and event.state in OPEN_EVENT_STATES
            and bool(set(mine.mapped("called_as")) & set(CALLED_OF_DEPARTMENT[secret.department]))
        )

    def _prepare_accept_values(self):
        return {"accepted_at": self._now(), "accepted_by_id": self.env.uid}

    def _prepare_finish_values(self):
        values = {"done_at": self._now(), "done_by_id": self.env.uid}
        return values if self.accepted_at else {**self._prepare_accept_values(), **values}

    def _after_accept(self):
        self.event_id._announce()

    def _after_finish(self):
        self.event_id._announce()

    def action_accept(self):
        return self._transition("accept")

    def action_finish(self):
        return self._transition("finish")

    def action_skip(self):
        return self._transition("skip")


class CrisisEvent(models.Model):
    _inherit = "crisis.event"

    task_ids = fields.One2many("crisis.event.task", "event_id", string="Tasks of departments")

    def _call_out_all(self):
        super()._call_out_all()
        self._try("tasks", self._open_tasks)

    def _open_tasks(self):
        """The departments' default tasks, each once."""
        event = self.sudo()  # sudo: follows from the emergency, whoever raised it
        domain = Domain("id", "not in", event.task_ids.preset_id.ids)
        if not event.is_injured:
            domain &= Domain("only_injured", "=", False)
        if not event.subject_id.is_boarding:
            domain &= Domain("only_boarders", "=", False)
        presets = self.env["crisis.department.task"].search(domain)
        rows = [{"event_id": event.id, "preset_id": one.id, "department": one.department} for one in presets]
        event.task_ids._as_workflow().create(rows)  # the presets of the school

    def action_task(self):
        """The form of one more task. Access: whoever leads; creating it checks again."""
        return self._part_form("crisis.event.task", self.env._("Another task"))
