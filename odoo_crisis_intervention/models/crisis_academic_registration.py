# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import ACADEMIC, COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_case import OFFICE_GROUPS

CHANGE_KINDS = [
    ("leave", "Leave of about a month or more"),
    ("suspension", "Suspension of study"),
    ("withdrawal", "Withdrawal from school"),
    ("transfer", "Transfer to another school"),
]
REGISTRATION_KINDS = [*CHANGE_KINDS, ("return", "Return to school")]
# What the clerk fills in, and until when.
CLERKS_FIELDS = {"placement_class_id", "record_number"}


class CrisisAcademicRegistration(models.Model):
    """What academic affairs registers in the electronic record of a pupil, and the only thing it reads of a procedure.

    Kind, person, class, dates, whether the papers are complete, and its own step. No reason, no hospital, no level:
    why a pupil goes or comes back stands with the procedure, which asks for this record and hears what became of it
    (``_on_registration_<step>``). Student Affairs files what was registered.

    Access: academic affairs of the school reads and takes its step; counsellors and leaders read and answer questions;
    the register keeper reads and files; the homeroom teacher of the pupil's class and grants read.
    Source: plan Art. 21, 24(4), 24(5).
    """

    _name = "crisis.academic.registration"
    _description = "Registration at academic affairs"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER, ACADEMIC)
    _crisis_write_roles = (COUNSELLOR, LEADER, ACADEMIC)
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = ("record_number", "question", "answer")
    _crisis_due_fields = ("state", "asked_at")

    _transitions = {
        "register": Transition(sources=("waiting",), target="registered", roles=(ACADEMIC,)),
        "send_back": Transition(sources=("waiting",), target="returned", roles=(ACADEMIC,)),
        "reply": Transition(sources=("returned",), target="waiting", roles=(COUNSELLOR, LEADER)),
        "file": Transition(sources=("registered",), target="filed", roles=(KEEPER, LEADER)),
        # Nobody presses this one: the procedure behind it came to its end.
        "void": Transition(sources=("waiting", "returned", "registered"), target="void"),
    }
    _workflow_fields = (
        "res_model",
        "res_ref",
        "kind",
        "subject_id",
        "date_from",
        "date_to",
        "papers_complete",
        "asked_at",
        "sent_back_at",
        "replied_at",
        "replied_by_id",
        "registered_at",
        "registered_by_id",
        "filed_at",
        "filed_by_id",
    )
    _locked_states = ("filed", "void")

    state = fields.Selection(
        [
            ("waiting", "To be registered"),
            ("returned", "Sent back with a question"),
            ("registered", "Registered"),
            ("filed", "On file"),
            ("void", "Void"),
        ],
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    # The procedure that asked; academic affairs does not read it.
    res_model = fields.Char(required=True, readonly=True, groups=OFFICE_GROUPS, export_string_translation=False)
    res_ref = fields.Many2oneReference(
        model_field="res_model",
        required=True,
        readonly=True,
        index=True,
        groups=OFFICE_GROUPS,
        export_string_translation=False,
    )
    kind = fields.Selection(REGISTRATION_KINDS, required=True, readonly=True)
    subject_id = fields.Many2one(string="Pupil", required=True, readonly=True)
    class_id = fields.Many2one(
        "crisis.school.class",
        compute="_compute_class_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", readonly=True)
    papers_complete = fields.Boolean(
        string="Papers complete", readonly=True, help="Set by the procedure when everything that it needs is there."
    )
    asked_at = fields.Datetime(string="Received at", readonly=True, default=fields.Datetime.now, required=True)
    placement_class_id = fields.Many2one(
        "crisis.school.class",
        string="Class placement",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    record_number = fields.Char(
        string="Electronic record no.", help="Under which the change stands in the electronic student record."
    )
    question = fields.Text(help="What academic affairs has to know. Not why the pupil goes or comes.")
    sent_back_at = fields.Datetime(string="Sent back at", readonly=True)
    answer = fields.Text(help="Academic affairs reads it: no reason, no diagnosis.")
    replied_at = fields.Datetime(string="Answer given at", readonly=True)
    replied_by_id = fields.Many2one("res.users", string="Answer given by", readonly=True, ondelete="restrict")
    registered_at = fields.Datetime(string="Registered at", readonly=True)
    registered_by_id = fields.Many2one("res.users", string="Registered by", readonly=True, ondelete="restrict")
    filed_at = fields.Datetime(string="Filed at", readonly=True)
    filed_by_id = fields.Many2one("res.users", string="Filed by", readonly=True, ondelete="restrict")

    can_register = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_send_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_reply = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_file = fields.Boolean(compute="_compute_can", export_string_translation=False)
    is_clerk = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_per_procedure = models.UniqueIndex(
        "(res_model, res_ref) WHERE state <> 'void'", "Academic affairs was asked already."
    )
    _state_has_its_facts = models.Constraint(
        "CHECK((state NOT IN ('registered', 'filed') OR (registered_at IS NOT NULL AND registered_by_id IS NOT NULL"
        " AND papers_complete))"
        " AND (state <> 'filed' OR (filed_at IS NOT NULL AND filed_by_id IS NOT NULL)))",
        "This step needs an earlier one.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "The last day is not before the first."
    )
    _work_list = models.Index("(company_id, state, asked_at)")

    # The class of the day it was asked for: the record stays with the class when the pupil moves.
    @api.depends("subject_id")
    def _compute_class_id(self):
        for registration in self:
            registration.class_id = registration.subject_id.class_id

    def _compute_can(self):
        super()._compute_can()
        for registration in self:
            registration.is_clerk = registration._crisis_has_role((ACADEMIC,), registration.company_id)

    # -- for the procedures --------------------------------------------------------------------------------------------

    @api.model
    def _live_for(self, record):
        """The registration that ``record`` asked for, as the system reads it; empty when there is none."""
        # sudo: the procedure asks after its own; whoever runs it need not be able to read the registration
        mine = [("res_model", "=", record._name), ("res_ref", "=", record.id), ("state", "!=", "void")]
        return self.sudo().search(mine, limit=1)  # sudo: as above

    @api.model
    def _ask(self, record, kind, date_from, date_to=False, papers_complete=False, placement=None):
        """Ask academic affairs to register what ``record`` (of any procedure) came to. Returns the registration."""
        # sudo: made by a step of the procedure, whose own guard said who may take it
        secret = record.sudo()
        values = {
            "res_model": record._name,
            "res_ref": record.id,
            "kind": kind,
            "subject_id": secret.subject_id.id,
            "company_id": secret.company_id.id,
            "date_from": date_from,
            "date_to": date_to,
            "papers_complete": papers_complete,
            "placement_class_id": placement.id if placement else False,
        }
        # sudo: as above; nobody makes one by hand
        registration = self.sudo()._as_workflow().create(values)
        registration._crisis_log("asked")
        return registration

    def _set_papers_complete(self, complete):
        """The procedure found its papers complete, or not."""
        # sudo: as in _ask
        for registration in self.sudo().filtered(lambda row: row.state in ("waiting", "returned")):
            if registration.papers_complete != complete:
                # the tick is the procedure's; nobody sets it by hand
                registration._as_workflow().write({"papers_complete": complete})

    def _tell_procedure(self, step):
        """Runs within a step of academic affairs or Student Affairs, as superuser: the fact moves the procedure on."""
        procedure = self.env[self.res_model].browse(self.res_ref)
        hook = getattr(procedure, f"_on_registration_{step}", None)
        if hook:
            hook(self)

    # -- writing -------------------------------------------------------------------------------------------------------

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if vals and not self.env.su and not self._inside_workflow():
            for registration in self:
                if set(vals) - registration._own_fields():
                    raise self._workflow_refusal()
        return super().write(vals)

    def _own_fields(self):
        """What the current user writes into it by hand."""
        names = set()
        if self._crisis_has_role((ACADEMIC,), self.company_id):
            names |= CLERKS_FIELDS if self.state in ("waiting", "returned", "registered") else set()
            names |= {"question"} if self.state == "waiting" else set()
        if self.state == "returned" and self._crisis_has_role((COUNSELLOR, LEADER), self.company_id):
            names.add("answer")
        return names

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "in", ("waiting", "returned", "registered"))

    def _crisis_dues(self):
        if self.state == "void":
            return []
        kinds = self.env["crisis.duty.kind"]
        back = self.sent_back_at if self.state == "returned" else None
        dues = [
            Due(
                "academic_register",
                kinds._of("academic_register")._due_from(self.asked_at, self.company_id),
                self._crisis_people(ACADEMIC),
                instance=self.asked_at.isoformat(),
                done_at=self.registered_at or back,
                done_by=self.registered_by_id or None,
            )
        ]
        if self.state == "returned":
            due_at = kinds._of("academic_answer")._due_from(self.sent_back_at, self.company_id)
            people = self._crisis_people(COUNSELLOR)
            dues.append(Due("academic_answer", due_at, people, instance=self.sent_back_at.isoformat()))
        elif self.sent_back_at:
            at, who = self.replied_at or self.asked_at, self.replied_by_id or None
            instance = self.sent_back_at.isoformat()
            dues.append(Due("academic_answer", at, instance=instance, done_at=at, done_by=who))
        if self.registered_at:
            due_at = kinds._of("status_filing")._due_from(self.registered_at, self.company_id)
            people = self._crisis_people(KEEPER)
            dues.append(Due("status_filing", due_at, people, done_at=self.filed_at, done_by=self.filed_by_id or None))
        return dues

    # -- steps ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "asked": self.env._("Handed to academic affairs"),
            "register": self.env._("Registered by academic affairs"),
            "send_back": self.env._("Sent back with a question"),
            "reply": self.env._("Question answered"),
            "file": self.env._("Filed at Student Affairs"),
            "void": self.env._("Registration no longer asked for"),
        }

    def action_register(self):
        return self._transition("register")

    def action_send_back(self):
        return self._transition("send_back")

    def action_reply(self):
        return self._transition("reply")

    def action_file(self):
        return self._transition("file")

    def _guard_register(self):
        if not self.papers_complete:
            raise UserError(self.env._("The papers are not complete yet. You can send it back with a question."))
        if not (self.record_number or "").strip():
            raise UserError(self.env._("Please enter the number under which it stands in the electronic record."))
        if self.kind == "return" and not self.placement_class_id:
            raise UserError(self.env._("Please choose the class the pupil comes back to."))

    def _prepare_register_values(self):
        return {"registered_at": self._now(), "registered_by_id": self.env.uid}

    def _after_register(self):
        self._tell_procedure("registered")

    def _guard_send_back(self):
        if not (self.question or "").strip():
            raise UserError(self.env._("Please write your question first."))

    def _prepare_send_back_values(self):
        return {"sent_back_at": self._now(), "answer": False}

    def _after_send_back(self):
        self._tell_procedure("sent_back")

    def _guard_reply(self):
        if not (self.answer or "").strip():
            raise UserError(self.env._("Please write the answer first."))

    def _prepare_reply_values(self):
        now = self._now()
        return {"asked_at": now, "replied_at": now, "replied_by_id": self.env.uid}

    def _prepare_file_values(self):
        return {"filed_at": self._now(), "filed_by_id": self.env.uid}

    def _after_file(self):
        self._tell_procedure("filed")
