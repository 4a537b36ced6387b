# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, LEADER
from ..tools.workflow import Transition

# What changes when a colleague leaves or something takes longer; what is to be done does not.
_MOVED = {"owner_id", "deadline"}


class CrisisReviewTask(models.Model):
    """What is improved because of a review: what, by whom, until when, and what came of it.

    It carries no person, so that whoever improves the locks of the windows does not learn which pupil stood there.
    Access: whoever may read the review; its owner reads this line alone, from the moment the review is signed off, and
    says what came of it. Written with the review; afterwards a leader moves it to another owner or day, or drops it
    with a reason. Source: plan Art. 25.
    """

    _name = "crisis.review.task"
    _description = "Improvement"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]
    _order = "id"

    _crisis_author_field = "owner_id"
    _crisis_log_reads = True
    _crisis_narrative = ("what", "result")
    _crisis_due_fields = ("state", "deadline", "owner_id")

    _transitions = {
        "complete": Transition(sources=("open",), target="done", roles=(LEADER, AUTHOR)),
        "drop": Transition(sources=("open",), target="dropped", roles=(LEADER,), reason=True),
    }
    _workflow_fields = ("done_at", "done_by_id")
    _locked_states = ("done", "dropped")

    review_id = fields.Many2one("crisis.review", required=True, index=True, ondelete="restrict")
    review_state = fields.Selection(related="review_id.state", string="State of the review")
    company_id = fields.Many2one(
        related="review_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    state = fields.Selection(
        [("open", "To do"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    what = fields.Text(
        string="Improvement", required=True, help="In words that its owner may read: no names, nothing of the pupil."
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Person responsible",
        required=True,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    deadline = fields.Date(required=True)
    result = fields.Text(string="What came of it")
    done_at = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    can_complete = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_drop = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _no_person = models.Constraint("CHECK(subject_id IS NULL)", "An improvement names no pupil.")

    @api.depends("review_id.state")
    def _compute_can(self):
        super()._compute_can()
        for task in self:
            task.can_complete &= task.review_state == "signed"

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "moved": self.env._("Improvement moved"),
            "complete": self.env._("Improvement done"),
            "drop": self.env._("Improvement dropped"),
        }

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_of_review(self, domain):
        # any!: the review's own domain decides here, not whether the owner of a task may open the review
        return Domain("review_id", "any!", domain)

    def _crisis_mine(self):
        own = Domain("owner_id", "=", self.env.uid) & Domain("company_id", "in", self._crisis_company_ids())
        return own & self._crisis_of_review([("state", "=", "signed")])

    def _crisis_read_domain(self):
        return self._crisis_of_review(self.env["crisis.review"]._crisis_read_domain()) | self._crisis_mine()

    def _crisis_write_domain(self):
        return self._crisis_of_review(self.env["crisis.review"]._crisis_write_domain()) | self._crisis_mine()

    def _crisis_shut_out_users(self):
        """It tells nothing of the person, so its owner keeps it; those who would only hear of it late do not."""
        return self.review_id._crisis_shut_out_users() - self.owner_id

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        reviews = self.env["crisis.review"].browse([vals.get("review_id") or 0 for vals in vals_list]).filtered("id")
        reviews.check_access("write")  # before anything that depends on what they say
        if any(review.state != "draft" for review in reviews.sudo()):  # sudo: the state only
            raise UserError(self.env._("Improvements are written while the review is being written."))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if self._inside_workflow() or not vals:
            return super().write(vals)
        for task in self:
            secret = task.sudo()  # sudo: the state of the review decides what may still be written
            leads = self.env.su or self._crisis_has_role((LEADER,), secret.company_id)
            allowed = {"result"} | (_MOVED if leads else set())
            if "review_id" in vals or secret.review_id.state != "draft" and not allowed.issuperset(vals):
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        result = super().write(vals)
        for task in self if _MOVED & set(vals) else ():
            if task.sudo().review_id.state == "signed":  # sudo: as above
                task._crisis_log("moved", f"{task.owner_id.name} · {task.deadline}")
        return result

    # -- steps and clocks ----------------------------------------------------------------------------------------------

    def action_complete(self):
        return self._transition("complete")

    def action_drop(self):
        return self._open_decision("drop")

    def _guard_complete(self):
        if self.review_id.state != "signed":
            raise UserError(self.env._("The review is not signed off yet."))
        if not (self.result or "").strip():
            raise UserError(self.env._("Please write what came of it."))

    def _prepare_complete_values(self):
        return {"done_at": self._now(), "done_by_id": self.env.uid}

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "open") & Domain("review_id.state", "=", "signed")

    def _crisis_dues(self):
        if self.review_id.state != "signed" or self.state == "dropped":
            return []
        due_at = self.env["crisis.duty.kind"]._of("review_task")._due_on(self.deadline, self.company_id)
        return [Due("review_task", due_at, self.owner_id, done_at=self.done_at, done_by=self.done_by_id)]


class CrisisReview(models.Model):
    _inherit = "crisis.review"

    task_ids = fields.One2many("crisis.review.task", "review_id", string="Improvements")
