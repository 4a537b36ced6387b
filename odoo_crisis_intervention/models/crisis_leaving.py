# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES
from .crisis_duty_clocks import LEFT_STATES
from .crisis_event import OPEN_EVENT_STATES
from .crisis_warning import LIVE_STATES

# What makes a file. Drafts and what was entered in error do not.
_FILE = {
    "crisis.concern": [("state", "not in", ("draft", "void"))],
    "crisis.assessment": [("state", "not in", ("draft", "void"))],
    "crisis.warning": [("state", "not in", ("declined", "void"))],
    "crisis.case": [("state", "!=", "void")],
    "crisis.event": [("state", "!=", "void")],
    "crisis.safety.plan": [("state", "!=", "void")],
}


class CrisisLeaving(models.Model):
    """The file of somebody who graduated, transferred or left, on its way to being closed (毕业离校归档).

    It begins by itself when the roster says that the person has left. It shows what is still open and by whom it is
    settled; the register keeper hands in, a leader closes: the register entry, the case and planned follow-ups close
    along. From then on the periods of keeping run. Whoever comes back takes the file along.

    Access: the register keeper and leaders of the school write, counsellors read. Source: plan Art. 3, 24(1), 24(4).
    """

    _name = "crisis.leaving"
    _description = "File of a leaver"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (KEEPER, LEADER)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = ("note",)

    _transitions = {
        "hand_in": Transition(sources=("open",), target="handed_in", roles=(KEEPER, LEADER)),
        "give_back": Transition(sources=("handed_in",), target="open", roles=(LEADER,), reason=True),
        "close": Transition(sources=("handed_in",), target="closed", roles=(LEADER,), four_eyes="handed_in_by_id"),
        # Nobody presses this one: the roster says that the person is back.
        "come_back": Transition(sources=("open", "handed_in"), target="back"),
    }
    _workflow_fields = ("handed_in_by_id", "handed_in_at", "closed_by_id", "closed_at", "how", "left_on")
    _locked_states = ("closed", "back")
    _crisis_due_fields = ("state", "handed_in_at")

    state = fields.Selection(
        [("open", "To close"), ("handed_in", "Waits for a leader"), ("closed", "Closed"), ("back", "Came back")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    subject_id = fields.Many2one(string="Person", required=True)
    class_id = fields.Many2one(related="subject_id.class_id", store=True, index="btree_not_null", ondelete="restrict")
    how = fields.Selection(
        [("graduated", "Graduated"), ("transferred", "Transferred"), ("withdrawn", "Withdrawn")],
        string="How they left",
        readonly=True,
        required=True,
    )
    left_on = fields.Date(string="Left on", readonly=True)
    note = fields.Text(string="Remarks", help="What was agreed with the family, who keeps in touch.")
    handed_in_by_id = fields.Many2one("res.users", string="Handed in by", readonly=True, ondelete="restrict")
    handed_in_at = fields.Datetime(string="Handed in on", readonly=True)
    closed_by_id = fields.Many2one("res.users", string="Closed by", readonly=True, ondelete="restrict")
    closed_at = fields.Datetime(string="Closed on", readonly=True)
    still_open = fields.Text(compute="_compute_points")
    open_count = fields.Integer(string="Still open", compute="_compute_points")
    closes_along = fields.Text(string="Closes along", compute="_compute_points")
    kept_until = fields.Date(string="Kept until", compute="_compute_kept_until")
    last_case_id = fields.Many2one("crisis.case", compute="_compute_last_case_id")
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.leaving")]
    )
    can_hand_in = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_give_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_close = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_open = models.UniqueIndex(
        "(subject_id) WHERE state IN ('open', 'handed_in')", "This file is on its way to being closed already."
    )
    _closed_by_two = models.Constraint(
        "CHECK(state <> 'closed' OR (handed_in_by_id IS NOT NULL AND closed_by_id IS NOT NULL"
        " AND closed_at IS NOT NULL AND closed_by_id <> handed_in_by_id))",
        "A second person must take this step.",
    )

    # -- what is open --------------------------------------------------------------------------------------------------

    @api.depends("state", "subject_id")
    def _compute_points(self):
        for leaving in self:
            live = leaving.state in ("open", "handed_in") and leaving._origin
            points = leaving._open_points() if live else []
            leaving.still_open = "\n".join(points)
            leaving.open_count = len(points)
            leaving.closes_along = "\n".join(leaving._closing_along()) if live else False

    @api.depends("state", "subject_id")
    def _compute_kept_until(self):
        ends = self.env["crisis.retention"]._file_ends(self._origin.subject_id)
        for leaving in self:
            leaving.kept_until = ends.get(leaving.subject_id, False)

    @api.depends("subject_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_last_case_id(self):
        cases = self.env["crisis.case"].search([("subject_id", "in", self.subject_id.ids), ("state", "!=", "void")])
        for leaving in self:
            leaving.last_case_id = cases.filtered(lambda case, leaving=leaving: case.subject_id == leaving.subject_id)[
                :1
            ]

    def _of_person(self, model, *domain):
        # sudo: what is open counts even where the asking person has been shut out of it
        return self.env[model].sudo().search([("subject_id", "=", self.subject_id.id), *domain])

    def _open_points(self):
        """Texts naming what somebody must settle before the file can be closed."""
        self.ensure_one()
        points = []
        for case in self._of_person("crisis.case", ("state", "in", OPEN_STATES)):
            if not case.assessed_at:
                points.append(self.env._("Case %(reference)s was never assessed.", reference=case.reference))
            elif not case.intervened_at:
                points.append(self.env._("Case %(reference)s knows of no measure.", reference=case.reference))
            along = {*case._obstacles_of_followups(), *case._obstacles_of_register(), *case._obstacles_of_contacts()}
            points += [text for text in case._closing_obstacles() if text not in along]
        for row in self._of_person("crisis.concern", ("state", "not in", ("draft", "closed", "void"))):
            points.append(self.env._("Report %(reference)s is not closed.", reference=row.reference))
        for row in self._of_person("crisis.assessment", ("state", "in", ("draft", "provisional"))):
            points.append(self.env._("Assessment %(reference)s is not completed.", reference=row.reference))
        for row in self._of_person("crisis.event", ("state", "in", OPEN_EVENT_STATES)):
            points.append(self.env._("Emergency %(reference)s is not over.", reference=row.reference))
        for row in self._of_person("crisis.monitoring.team", ("state", "in", ("planned", "active"))):
            points.append(self.env._("Monitoring team %(reference)s has not ended.", reference=row.reference))
        changes = self.env["crisis.status.change"]
        for row in self._of_person(changes._name, ("state", "not in", (*changes._locked_states, "effective"))):
            points.append(self.env._("Change of enrolment %(reference)s is under way.", reference=row.reference))
        return list(dict.fromkeys(points))

    def _closing_along(self):
        """Texts naming what the leader's step closes."""
        lines = [
            self.env._("Register entry %(reference)s", reference=row.reference)
            for row in self._of_person("crisis.warning", ("state", "in", LIVE_STATES))
        ]
        for case in self._of_person("crisis.case", ("state", "in", OPEN_STATES)):
            lines.append(self.env._("Case %(reference)s", reference=case.reference))
            planned = case.followup_ids.filtered(lambda row: row.state == "planned")
            if planned:
                lines.append(self.env._("Planned follow-ups that are cancelled: %(count)s", count=len(planned)))
        return lines

    # -- beginning and coming back -------------------------------------------------------------------------------------

    @api.model
    def _follow_enrolment(self, subjects):
        """Begin the files of those who left, end those of who is back. Server only."""
        live = self.search([("subject_id", "in", subjects.ids), ("state", "in", ("open", "handed_in"))])
        back = live.filtered(lambda row: row.subject_id.enrolment_state not in LEFT_STATES)
        if back:
            back._transition("come_back")
        left = subjects.filtered(lambda row: row.enrolment_state in LEFT_STATES) - live.subject_id
        with_file = self.env["crisis.subject"]
        for model, domain in _FILE.items():
            rows = self.env[model].search([("subject_id", "in", left.ids), *domain])
            with_file |= rows.subject_id
        # the roster is the fact that begins it; how and when somebody left is copied from there
        leavings = self._as_workflow().create(
            [
                {
                    "subject_id": subject.id,
                    "company_id": subject.company_id.id,
                    "how": subject.enrolment_state,
                    "left_on": subject.left_on,
                }
                for subject in left & with_file
            ]
        )
        for leaving in leavings:
            leaving._crisis_log("begun")

    @api.model_create_multi
    def create(self, vals_list):
        if not self._inside_workflow():
            self.check_access("create")
            raise UserError(self.env._("A file begins to be closed when the roster says that its person has left."))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow() and set(vals) - {"note"}:
            raise self._workflow_refusal()
        return super().write(vals)

    # -- clocks --------------------------------------------------------------------------------------------------------

    def _crisis_live_domain(self):
        return Domain("state", "in", ("open", "handed_in"))

    def _crisis_dues(self):
        kinds = self.env["crisis.duty.kind"]
        dues = []
        entries = self._of_person("crisis.warning", ("state", "in", ("active", "paused")))
        if self.state in ("open", "handed_in", "closed") and not entries:  # an entry brings the same clock along
            due_at = kinds._of("register_leaving")._due_from(self.create_date, self.company_id)
            keepers = self._crisis_people(KEEPER)
            dues.append(
                Due("register_leaving", due_at, keepers, done_at=self.handed_in_at, done_by=self.handed_in_by_id)
            )
        if self.handed_in_at and self.state in ("handed_in", "closed"):
            due_at = kinds._of("leaving_close")._due_from(self.handed_in_at, self.company_id)
            leaders = self._crisis_people(LEADER) - self.handed_in_by_id
            dues.append(
                Due(
                    "leaving_close",
                    due_at,
                    leaders,
                    instance=str(self.handed_in_at),
                    done_at=self.closed_at,
                    done_by=self.closed_by_id,
                )
            )
        return dues
