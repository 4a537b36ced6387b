# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition

TRIAGERS = (COUNSELLOR, LEADER)
SEEN_STATES = ("fine", "support", "concern")


class CrisisAffectedPerson(models.Model):
    """Somebody near to a crisis who may be hurt by it too: a classmate, a room-mate, a witness, a brother, a teacher.

    One click lists the class; the counsellor looks at each: not affected, to see, and once seen fine, supported, or a
    worry of its own. That worry is an ordinary report without a trace of this list, so that neither record tells of the
    other; nothing gets into the register by itself.

    Access: counsellors and leaders of the school, unless shut out of one of the two persons. Source: plan Art. 1, 3(6).
    """

    _name = "crisis.affected.person"
    _description = "Affected person"
    _inherit = ["crisis.around.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = TRIAGERS
    _crisis_write_roles = TRIAGERS
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = ("person", "note", "support")

    _transitions = {
        "skip": Transition(sources=("listed", "to_see"), target="not_affected", roles=TRIAGERS, audience="clinical"),
        "plan": Transition(sources=("listed", "not_affected"), target="to_see", roles=TRIAGERS, audience="clinical"),
        "fine": Transition(sources=("listed", "to_see", "support"), target="fine", roles=TRIAGERS, audience="clinical"),
        "support": Transition(
            sources=("listed", "to_see", "fine"), target="support", roles=TRIAGERS, audience="clinical"
        ),
        "worry": Transition(
            sources=("listed", "to_see", "fine", "support"), target="concern", roles=TRIAGERS, audience="clinical"
        ),
    }
    _workflow_fields = ("seen_at", "seen_by_id")

    state = fields.Selection(
        [
            ("listed", "Possibly affected"),
            ("to_see", "To be seen"),
            ("not_affected", "Not affected"),
            ("fine", "Seen, fine"),
            ("support", "Seen, supported"),
            ("concern", "Seen, a report of its own"),
        ],
        required=True,
        default="listed",
        readonly=True,
        index=True,
    )
    affected_id = fields.Many2one(
        "crisis.subject", string="Affected person", index="btree_not_null", ondelete="restrict", check_company=True
    )
    person = fields.Char(string="Or who", help="Somebody who is not in the roster.")
    kind = fields.Selection(
        [
            ("classmate", "Classmate"),
            ("dormitory", "Room-mate"),
            ("witness", "Witness"),
            ("friend", "Friend"),
            ("sibling", "Brother or sister"),
            ("teacher", "Teacher"),
            ("other", "Other"),
        ],
        string="How near",
        required=True,
        default="witness",
    )
    note = fields.Text(string="What was noticed")
    support = fields.Text(string="Support agreed")
    seen_at = fields.Datetime(readonly=True)
    seen_by_id = fields.Many2one("res.users", readonly=True, index="btree_not_null", ondelete="restrict")

    can_skip = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_plan = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_fine = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_support = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_worry = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _hangs_on_something = models.Constraint(
        "CHECK(case_id IS NOT NULL OR event_id IS NOT NULL)", "This belongs to a case or to an emergency."
    )
    _named = models.Constraint("CHECK(affected_id IS NOT NULL OR person IS NOT NULL)", "Please say who it is.")
    _not_the_person = models.Constraint("CHECK(affected_id <> subject_id)", "This is the person the crisis is about.")
    _once_per_case = models.UniqueIndex("(case_id, affected_id)", "This person is listed already.")
    _once_per_event = models.UniqueIndex(
        "(event_id, affected_id) WHERE case_id IS NULL", "This person is listed already."
    )

    def _crisis_read_domain(self):
        return super()._crisis_read_domain() & self._crisis_not_shut_out()

    def _crisis_write_domain(self):
        return super()._crisis_write_domain() & self._crisis_not_shut_out()

    def _crisis_not_shut_out(self):
        excluded = sorted(self._crisis_scope().excluded_subjects)
        return Domain("affected_id", "not in", excluded) if excluded else Domain.TRUE

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "affected_id" in vals and any(row.affected_id.id not in (False, vals["affected_id"]) for row in self):
            raise UserError(self.env._("A row stays with its person. Mark it as not affected and list the other one."))
        return super().write(vals)

    # -- triage --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "skip": self.env._("Not affected"),
            "plan": self.env._("To be seen"),
            "fine": self.env._("Seen, fine"),
            "support": self.env._("Seen, supported"),
            "worry": self.env._("Seen, a report of its own"),
        }

    def _seen_values(self):
        return {"seen_at": self._now(), "seen_by_id": self.env.uid}

    def _prepare_fine_values(self):
        return self._seen_values()

    def _prepare_support_values(self):
        return self._seen_values()

    def _prepare_worry_values(self):
        return self._seen_values()

    def action_skip(self):
        return self._transition("skip")

    def action_plan(self):
        return self._transition("plan")

    def action_fine(self):
        return self._transition("fine")

    def action_support(self):
        return self._transition("support")

    def action_worry(self):
        """A new report about this person, begun with the name and nothing else. Access: as the step."""
        self.ensure_one()
        self._transition("worry")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report a concern"),
            "res_model": "crisis.concern",
            "views": [(self.env.ref("odoo_crisis_intervention.crisis_concern_view_form_report").id, "form")],
            "context": {"default_subject_id": self.affected_id.id},
        }


class CrisisAffectedMixin(models.AbstractModel):
    """The doors from an emergency or a case to the list of those it may have hurt."""

    _inherit = "crisis.guardian.call.mixin"

    can_triage = fields.Boolean(compute="_compute_can_triage", export_string_translation=False)

    @api.depends_context("uid")
    def _compute_can_triage(self):
        for record in self:
            record.can_triage = bool(record.id) and record._crisis_has_role(TRIAGERS, record.company_id)

    def _affected_key(self):
        """What the list hangs on: the case where there is one."""
        # sudo: which case an emergency belongs to
        case = self if self._name == "crisis.case" else self.sudo().case_id
        return {"case_id": case.id} if case else {"event_id": self.id}

    def action_affected(self):
        """The list. Access: counsellors and leaders of the school."""
        self.ensure_one()
        self.check_access("read")
        self._crisis_check_role(TRIAGERS, self.company_id)
        ((name, number),) = self._affected_key().items()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_affected_person_action"),
            "domain": [(name, "=", number)],
            "context": {f"default_{name}": number},
        }

    def action_propose_affected(self):
        """List the pupils of the class, each once; what was looked at stays. Access: as above."""
        self.ensure_one()
        action = self.action_affected()
        rows = self.env["crisis.affected.person"]
        key = self._affected_key()
        known = rows.sudo().search([(name, "=", number) for name, number in key.items()]).affected_id  # sudo: ids only
        school_class = self.class_id or self.subject_id.class_id
        pupils = school_class and self.env["crisis.subject"].search(
            [("class_id", "=", school_class.id), ("kind", "=", "student"), ("id", "not in", self.subject_id.ids)]
        )
        if not pupils:
            raise UserError(self.env._("The class is not known. Please add the names by hand."))
        rows.create([{**key, "affected_id": pupil.id, "kind": "classmate"} for pupil in pupils - known])
        return action
