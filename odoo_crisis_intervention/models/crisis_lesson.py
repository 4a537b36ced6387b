# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.lesson_check import find
from ..tools.roles import BACKUP, COUNSELLOR, KEEPER, LEADER, TEAM
from ..tools.workflow import Transition

WRITERS = (COUNSELLOR, LEADER, KEEPER)
TEXTS = ("name", "situation", "what_worked", "how_to", "avoid")


class CrisisLesson(models.Model):
    """One lesson of the library: in what kind of situation which means worked, how, and what is better avoided.

    Without identities: names, classes, dates and numbers of the school's people are looked for while it is written; a
    second person, who wrote none of it, publishes it, and only when nothing is left that tells of whom it was learned.
    It points to no review; a review knows its lessons, and whoever publishes must be able to read that review.

    Access: counsellors, leaders and the register keeper write; once published the intervention team reads it, and all
    staff where the publisher says so. Source: plan Art. 25 ("for later reference").
    """

    _name = "crisis.lesson"
    _description = "Lesson"
    _inherit = ["crisis.access.mixin", "crisis.workflow.mixin"]
    _order = "phase_sequence, published_at desc, id desc"

    _crisis_read_roles = WRITERS
    _crisis_write_roles = WRITERS
    _crisis_grant_scopes = ()

    _transitions = {
        "propose": Transition(sources=("draft",), target="proposed", roles=WRITERS),
        "send_back": Transition(sources=("proposed", "withdrawn"), target="draft", roles=WRITERS),
        "publish": Transition(
            sources=("proposed",), target="published", roles=(COUNSELLOR, LEADER), four_eyes="proposed_by_id"
        ),
        "withdraw": Transition(sources=("draft", "proposed", "published"), target="withdrawn", roles=WRITERS),
    }
    _workflow_fields = ("writer_ids", "proposed_by_id", "published_by_id", "published_at")
    _locked_states = ("proposed", "published", "withdrawn")
    _open_fields = ("is_cleared", "is_for_all")

    state = fields.Selection(
        [("draft", "Draft"), ("proposed", "To be looked at"), ("published", "Published"), ("withdrawn", "Withdrawn")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    company_id = fields.Many2one(string="School")
    name = fields.Char(string="Lesson in one sentence", required=True)
    situation = fields.Text(string="In what kind of situation", help="The kind of situation, never the one that was.")
    what_worked = fields.Text(string="What worked")
    how_to = fields.Text(string="How it is done", help="Step by step, by function: whoever is there, the counsellor …")
    avoid = fields.Text(string="Better avoided")
    process_step_id = fields.Many2one(
        "crisis.process.step", string="Kind of work", ondelete="restrict", index="btree_not_null"
    )
    phase = fields.Selection(related="process_step_id.phase", store=True, string="Phase")
    phase_sequence = fields.Integer(
        related="process_step_id.phase_sequence", store=True, export_string_translation=False
    )
    risk_type_ids = fields.Many2many("crisis.risk.type", string="Kinds of risk", ondelete="restrict")
    is_for_all = fields.Boolean(string="For all staff", help="Otherwise the intervention team reads it.")
    writer_ids = fields.Many2many("res.users", "crisis_lesson_writer_rel", string="Written by", readonly=True)
    proposed_by_id = fields.Many2one(
        "res.users", string="Proposed by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    published_by_id = fields.Many2one(
        "res.users", string="Published by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    published_at = fields.Datetime(string="Published at", readonly=True)
    finding_text = fields.Text(string="Still tells whom it is about", compute="_compute_finding_text")
    doubt_text = fields.Text(string="Could be a name", compute="_compute_finding_text")
    is_cleared = fields.Boolean(
        string="These are common words", help="Said by whoever publishes, who has looked at each of them."
    )

    can_propose = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_send_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_publish = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_withdraw = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _published_by_other = models.Constraint(
        "CHECK(published_by_id <> proposed_by_id)", "A second person publishes a lesson."
    )

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """No line in the timeline, which is about people in crisis: who and when stands in the row."""

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        scope = self._crisis_scope()
        team = sorted(scope.companies((*WRITERS, TEAM, BACKUP)))
        mine = Domain("company_id", "in", sorted(scope.companies(WRITERS)))
        published = Domain("state", "=", "published")
        published &= Domain("company_id", "in", team) | Domain("is_for_all", "=", True)
        return (mine | published) & Domain("company_id", "in", self._crisis_company_ids())

    def _compute_can(self):
        super()._compute_can()
        for lesson in self:
            lesson.can_publish &= self.env.user not in lesson.writer_ids

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lessons = super().create(vals_list)
        lessons._note_writer()
        return lessons

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        for lesson in self if set(self._open_fields) & set(vals) and not self._inside_workflow() else ():
            if lesson.state not in ("draft", "proposed"):
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
            if vals.get("is_cleared") and self.env.user in lesson.writer_ids:
                raise UserError(self.env._("A second person looks at the words that could be names."))
        result = super().write(vals)
        if set(TEXTS) & set(vals):
            self._note_writer()
        return result

    def _note_writer(self):
        """Whoever wrote of it cannot be the second person."""
        known = {"writer_ids": [fields.Command.link(self.env.uid)], "is_cleared": False}
        # sudo: the server's own note of who wrote
        self.sudo()._as_workflow().write(known)

    # -- without identities --------------------------------------------------------------------------------------------

    @api.depends(*TEXTS, "company_id", "state")
    @api.depends_context("lang")
    def _compute_finding_text(self):
        """The whole roster is looked for, whomever the lesson was drawn from: what is found tells nobody who it was."""
        for lesson in self:
            found = lesson._findings() if lesson.state in ("draft", "proposed") else []
            lesson.finding_text = lesson._say([one for one in found if one.is_certain])
            lesson.doubt_text = lesson._say([one for one in found if not one.is_certain])

    def _whole_text(self):
        return "\n".join(filter(None, (self[name] for name in TEXTS)))

    def _findings(self, persons=()):
        company = self.company_id or self.env.company
        text = self._whole_text()
        if not text.strip():
            return []
        # sudo: names and classes stand in the roster for all staff; of guardians only who is in the text comes out
        every = self.sudo().with_context(active_test=False).env
        here = [("company_id", "=", company.id)]
        people = ("crisis.subject", "crisis.guardian", "hr.employee")
        names = {row["name"] for model in people for row in every[model].search_read(here, ["name"], order="id")}
        return find(text, names, persons, set(every["crisis.school.class"].search(here).mapped("name")))

    def _say(self, found):
        kinds = {
            "name": self.env._("Person's name"),
            "class": self.env._("Class"),
            "date": self.env._("Date"),
            "number": self.env._("Long number"),
            "reference": self.env._("Reference"),
            "address": self.env._("E-mail"),
        }
        return "\n".join(f"{kinds[one.kind]}: {one.word}" for one in found) or False

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_propose(self):
        return self._transition("propose")

    def action_send_back(self):
        return self._transition("send_back")

    def action_publish(self):
        return self._transition("publish")

    def action_withdraw(self):
        return self._transition("withdraw")

    def _guard_propose(self):
        if not (self.situation or "").strip() or not (self.what_worked or "").strip():
            raise UserError(self.env._("Please write in what kind of situation what worked."))
        self._refuse_certain(self._findings())

    def _prepare_propose_values(self):
        return {"proposed_by_id": self.env.uid}

    def _prepare_send_back_values(self):
        return {"proposed_by_id": False, "published_by_id": False, "published_at": False}

    def _guard_publish(self):
        if self.env.user in self.writer_ids:
            raise UserError(self.env._("Whoever wrote of it does not publish it."))
        # sudo: of which reviews it is a lesson; reading them is asked of the publisher right below
        reviews = self.env["crisis.review"].sudo().search([("lesson_ids", "in", self.ids)])
        reviews.sudo(False).check_access("read")  # with the publisher's own rights
        found = self._findings(reviews._identities())
        self._refuse_certain(found)
        if found and not self.is_cleared:
            raise UserError(self.env._("Please look at each word that could be a name, and say that it is none."))

    def _refuse_certain(self, found):
        if text := self._say([one for one in found if one.is_certain]):
            raise UserError(self.env._("This still tells whom it is about:\n%(what)s", what=text))

    def _prepare_publish_values(self):
        return {"published_by_id": self.env.uid, "published_at": self._now()}


class CrisisReview(models.Model):
    _inherit = "crisis.review"

    # from here to there and never back: the library does not know of whom it learned
    lesson_ids = fields.Many2many("crisis.lesson", string="Lessons", ondelete="restrict")

    def _identities(self):
        """Names of everybody these reviews are about or who took part. Server only: they are looked for, not shown."""
        names = set()
        for review in self.sudo():  # sudo: see above; whoever publishes the lesson may read the review
            event, subject = review.event_id, review.subject_id
            near = review.env["crisis.affected.person"].search(
                Domain("event_id", "in", event.ids) | Domain("case_id", "in", review.case_id.ids)
            )
            users = event.author_id | event.commander_id | event.callout_ids.user_id | event.statement_ids.user_id
            users |= review.participant_ids | review.lead_id
            teachers = (event.class_id | subject.class_id).homeroom_employee_id
            names.update(subject.mapped("name"), subject.guardian_ids.mapped("name"), near.affected_id.mapped("name"))
            names.update(near.affected_id.guardian_ids.mapped("name"), users.mapped("name"), teachers.mapped("name"))
            names.update(filter(None, (event.first_witness, *near.mapped("person"))))
        return names
