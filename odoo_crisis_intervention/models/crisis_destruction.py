# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import hash_chain
from ..tools.roles import AUDITOR, KEEPER, LEADER
from ..tools.workflow import Transition


class CrisisDestruction(models.Model):
    """A list of confidential records that have come to the end of their time, and the proof that they are gone
    (销毁清单).

    One person draws it up and proposes it, a leader who is somebody else confirms it, then it is carried out. Each
    line names a record by its opaque reference, its kind and the SHA-256 of the whole row; nobody's name stands on it.
    Carrying out looks again: what was changed, held or is still needed stays and is marked. The list stays for good,
    with figures that name nobody. It is the only way on which a confidential record leaves the database.

    Access: the register keeper and leaders of the school write, auditors read. Source: plan Art. 24(4), 24(6);
    PIPL Art. 47, 51.
    """

    _name = "crisis.destruction"
    _description = "Destruction list"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (LEADER, KEEPER, AUDITOR)
    _crisis_write_roles = (LEADER, KEEPER)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = ("remarks",)

    _transitions = {
        "propose": Transition(sources=("draft",), target="proposed", roles=(KEEPER, LEADER)),
        "confirm": Transition(sources=("proposed",), target="confirmed", roles=(LEADER,), four_eyes="proposed_by_id"),
        "carry_out": Transition(sources=("confirmed",), target="done", roles=(KEEPER, LEADER)),
        "withdraw": Transition(
            sources=("draft", "proposed", "confirmed"), target="withdrawn", roles=(KEEPER, LEADER), reason=True
        ),
    }
    _workflow_fields = (
        "proposed_by_id",
        "proposed_at",
        "confirmed_by_id",
        "confirmed_at",
        "carried_out_by_id",
        "carried_out_at",
        "digest",
        "proof_digest",
        "kept",
        "figures",
    )
    _locked_states = ("proposed", "confirmed", "done", "withdrawn")

    state = fields.Selection(
        [
            ("draft", "Preview"),
            ("proposed", "Waits for a second person"),
            ("confirmed", "Confirmed, not carried out"),
            ("done", "Destroyed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    rule_ids = fields.Many2many(
        "crisis.retention.rule", string="Kinds of record", ondelete="restrict", help="Empty: all kinds."
    )
    remarks = fields.Text(help="No names.")
    line_ids = fields.One2many("crisis.destruction.line", "destruction_id", string="Records")
    line_count = fields.Integer(string="Records on the list", compute="_compute_counts")
    kept_count = fields.Integer(string="Kept for now", compute="_compute_counts")
    destroyed_count = fields.Integer(string="Records destroyed", compute="_compute_counts")
    summary = fields.Text(string="What is on the list", compute="_compute_summary")
    stays = fields.Text(string="Due, but stays", compute="_compute_summary")
    kept = fields.Json(readonly=True, export_string_translation=False)
    figures = fields.Json(readonly=True, export_string_translation=False)
    figures_text = fields.Text(string="Figures that stay", compute="_compute_summary")
    digest = fields.Char(string="Digest of the list", readonly=True)
    proof_digest = fields.Char(string="Digest of the proof", readonly=True)
    proposed_by_id = fields.Many2one("res.users", string="Proposed by", readonly=True, ondelete="restrict", index=True)
    proposed_at = fields.Datetime(string="Proposed on", readonly=True)
    confirmed_by_id = fields.Many2one("res.users", string="Confirmed by", readonly=True, ondelete="restrict")
    confirmed_at = fields.Datetime(string="Confirmed on", readonly=True)
    carried_out_by_id = fields.Many2one("res.users", string="Carried out by", readonly=True, ondelete="restrict")
    carried_out_at = fields.Datetime(string="Carried out on", readonly=True)
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.destruction")]
    )
    can_propose = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_confirm = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_carry_out = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_withdraw = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _two_persons = models.Constraint(
        "CHECK(state NOT IN ('confirmed', 'done') OR (proposed_by_id IS NOT NULL AND confirmed_by_id IS NOT NULL"
        " AND confirmed_at IS NOT NULL AND digest IS NOT NULL AND confirmed_by_id <> proposed_by_id))",
        "Nothing is destroyed without the signatures of two persons.",
    )
    _one_at_a_time = models.UniqueIndex(
        "(company_id) WHERE state IN ('draft', 'proposed', 'confirmed')",
        "There is a list that is not finished. Carry it out or withdraw it first.",
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("line_ids.is_kept", "line_ids.outcome")
    def _compute_counts(self):
        lines = self.env["crisis.destruction.line"]
        counts = {
            (destruction, kept, outcome): count
            for destruction, kept, outcome, count in lines._read_group(
                [("destruction_id", "in", self.ids)], ["destruction_id", "is_kept", "outcome"], ["__count"]
            )
        }
        for row in self:
            mine = {key[1:]: count for key, count in counts.items() if key[0] == row._origin}
            row.line_count = sum(mine.values())
            row.kept_count = sum(count for (kept, _outcome), count in mine.items() if kept)
            row.destroyed_count = sum(count for (_kept, outcome), count in mine.items() if outcome == "destroyed")

    @api.depends("line_ids", "kept", "figures")
    @api.depends_context("lang")
    def _compute_summary(self):
        lines = self.env["crisis.destruction.line"].sudo()  # sudo: counts by kind, of a list the reader reads
        reasons = dict(self._reasons())
        rules = {rule.code: rule.name for rule in self.env["crisis.retention.rule"].search([])}
        for row in self:
            groups = lines._read_group(
                [("destruction_id", "=", row._origin.id), ("is_kept", "=", False)],
                ["rule_id", "res_model"],
                ["__count"],
            )
            texts = {}
            for rule, model, count in groups:
                name = self._model_label(model)
                texts.setdefault(rule, []).append(self.env._("%(kind)s: %(count)s", kind=name, count=count))
            row.summary = "\n".join(
                f"{rule.name} — {'; '.join(parts)}"
                for rule, parts in sorted(texts.items(), key=lambda i: i[0].sequence)
            )
            row.stays = "\n".join(
                self.env._(
                    "%(kind)s: %(count)s, %(reason)s", kind=rules.get(code, code), count=count, reason=reasons[reason]
                )
                for code, reason, count in row.kept or []
            )
            row.figures_text = "\n".join(
                self.env._("%(year)s: %(cases)s cases", year=year, cases=count)
                for year, count in ((row.figures or {}).get("cases") or {}).items()
            )

    @api.model
    def _reasons(self):
        return [
            ("hold", self.env._("a legal hold covers it")),
            ("open", self.env._("the file of its person is not closed")),
            ("needed", self.env._("a record that stays refers to it")),
        ]

    @api.model
    def _model_label(self, model):
        if getattr(self.env.get(model), "_crisis_untold", False):
            return self.env._("Record kept apart")  # that there was one is told to those who read it, nobody else
        return self.env["ir.model"]._get(model).sudo().name or model  # sudo: what a kind of record is called

    # -- drawing up ----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("line_ids", None)
        rows = super().create(vals_list)
        for row in rows:
            row._draw()
        return rows

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow():
            if "company_id" in vals and any(row.company_id.id != vals["company_id"] for row in self):
                raise UserError(self.env._("A list stays with its school."))
            if (
                "line_ids" in vals
            ):  # the list itself is drawn up by the server; what is kept for now is said line by line
                vals = {**vals, "line_ids": [c for c in vals["line_ids"] if c[0] == fields.Command.UPDATE]}
        result = super().write(vals)
        if "rule_ids" in vals and not self._inside_workflow():
            for row in self:
                row._draw()
        return result

    def action_draw(self):
        """Draw up the list anew. Access: the register keeper and leaders of the school, while it is a preview."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise self._workflow_refusal()
        self._draw()
        return True

    def _draw(self):
        """Fill the list with what is due today."""
        self.ensure_one()
        # sudo: numbers, dates and digests of records of every kind; the list shows references only
        secret = self.sudo()
        lines = secret.env["crisis.destruction.line"]
        outlook = secret.env["crisis.retention"]._outlook(self.company_id, self.rule_ids.mapped("code") or None)
        lines._drop_lines_of(secret)
        rules = {code: rule.id for code, (rule, _period) in self.env["crisis.retention.rule"]._periods().items()}
        lines._add_lines(secret, outlook, rules)
        kept = [[kind, reason, count] for (kind, reason), count in sorted(outlook.kept.items())]
        # as workflow: what stays is the server's own reckoning
        secret._as_workflow().write({"kept": kept})

    # -- steps ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "propose": self.env._("Destruction proposed"),
            "confirm": self.env._("Destruction confirmed by a second person"),
            "carry_out": self.env._("Destruction carried out"),
            "withdraw": self.env._("List withdrawn"),
        }

    def action_propose(self):
        return self._transition("propose")

    def action_confirm(self):
        return self._transition("confirm")

    def action_carry_out(self):
        return self._transition("carry_out")

    def action_withdraw(self):
        return self._open_decision("withdraw")

    def action_lines(self):
        """The lines in a list of their own. Access: whoever may read the list."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Records"),
            "res_model": "crisis.destruction.line",
            "views": [(False, "list")],
            "domain": [("destruction_id", "=", self.id)],
            "context": {"group_by": ["rule_id"], "create": False},
        }

    def _list_digest(self):
        """SHA-256 over all lines of the list, in their order."""
        return hash_chain.digest(self.reference, [line._proof_values() for line in self.line_ids.sorted("id")])

    def _guard_propose(self):
        if not self.line_ids.filtered(lambda line: not line.is_kept):
            raise UserError(self.env._("There is nothing on the list."))

    def _prepare_propose_values(self):
        return {"proposed_by_id": self.env.uid, "proposed_at": self._now(), "digest": self._list_digest()}

    def _guard_confirm(self):
        if self.digest != self._list_digest():
            raise UserError(self.env._("The list is not the one that was proposed. Withdraw it and draw up another."))

    def _prepare_confirm_values(self):
        return {"confirmed_by_id": self.env.uid, "confirmed_at": self._now()}

    def action_check(self):
        """Say whether list and proof are unchanged. Access: whoever may read it."""
        self.ensure_one()
        self.check_access("read")
        whole = self._is_intact()
        message = (
            self.env._("List and proof are unchanged.")
            if whole
            else self.env._("List or proof were changed. Please tell your IT at once.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success" if whole else "danger", "message": message, "sticky": not whole},
        }

    def _is_intact(self):
        secret = self.sudo()  # sudo: digests are reckoned anew, whoever may read the list is told a yes or no
        if secret.digest and secret.digest != secret._list_digest():
            return False
        return secret.state != "done" or secret.proof_digest == secret._proof_of()
