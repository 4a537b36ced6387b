# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from ..tools.roles import AUDITOR, KEEPER, LEADER

OUTCOMES = [
    ("destroyed", "Destroyed"),
    ("kept", "Kept: decided by hand"),
    ("hold", "Kept: legal hold"),
    ("open", "Kept: file not closed"),
    ("needed", "Kept: still needed"),
    ("changed", "Kept: changed since"),
    ("gone", "Was not there any more"),
]


class CrisisDestructionLine(models.Model):
    """One record on a destruction list: opaque reference, kind, digest, and what became of it. No name, no content.

    Drawn up by the server. Until the list is proposed a line can be kept for now; nothing else of it is written by
    hand. Of a destroyed line of the timeline it keeps the number, so that the chain can be followed past the hole.

    Access: as the list.
    """

    _name = "crisis.destruction.line"
    _description = "Line of a destruction list"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (LEADER, KEEPER, AUDITOR)
    _crisis_write_roles = (LEADER, KEEPER)
    _crisis_grant_scopes = ()

    destruction_id = fields.Many2one(
        "crisis.destruction", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="destruction_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    state = fields.Selection(related="destruction_id.state", string="State of the list")
    rule_id = fields.Many2one(
        "crisis.retention.rule", string="Kind", required=True, readonly=True, ondelete="restrict", index=True
    )
    # For the server: the label says what may be said of it.
    res_model = fields.Char(required=True, readonly=True, groups=NO_ACCESS)
    res_ref = fields.Integer(required=True, readonly=True, export_string_translation=False)
    label = fields.Char(string="Record", compute="_compute_label", compute_sudo=True)
    record_reference = fields.Char(string="Reference of the record", required=True, readonly=True, index=True)
    digest = fields.Char(string="SHA-256", required=True, readonly=True)
    kept_until = fields.Date(string="Kept until", required=True, readonly=True)
    is_kept = fields.Boolean(string="Keep for now")
    outcome = fields.Selection(OUTCOMES, readonly=True)
    chain_ref = fields.Integer(readonly=True, export_string_translation=False)
    number = fields.Integer(readonly=True, export_string_translation=False)
    hash_version = fields.Integer(readonly=True, export_string_translation=False)

    _once_a_list = models.UniqueIndex("(destruction_id, res_model, res_ref)", "This stands on the list already.")
    _record_idx = models.Index("(res_model, res_ref)")
    _chain_idx = models.Index("(chain_ref, number) WHERE chain_ref IS NOT NULL AND chain_ref <> 0")

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_label(self):
        for line in self:
            line.label = self.env["crisis.destruction"]._model_label(line.res_model)

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        raise UserError(self.env._("The list is drawn up by the system."))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if set(vals) - {"is_kept"} or any(line.destruction_id.state != "draft" for line in self):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        return super().write(vals)

    def action_open(self):
        """Open the record behind the line, if the user may read it. Access: as reading that record."""
        self.ensure_one()
        self.check_access("read")
        # sudo: which record the line is about; whether the user may read it is asked next
        record = self.env[self.sudo().res_model].browse(self.res_ref)
        if not record.has_access("read"):
            raise self._crisis_refusal("read")
        return record._get_records_action()

    # -- by the server -------------------------------------------------------------------------------------------------

    @api.model
    def _add_lines(self, destruction, outlook, rules):
        """Write down what is due, model by model."""
        retention = self.env["crisis.retention"]
        vals_list = []
        for name in sorted(outlook.rows):
            days = outlook.rows[name]
            digests = retention._digests(name, list(days))
            # sudo: opaque references, and the place of timeline lines in their chain
            records = self.env[name].sudo().browse(sorted(days)).exists()
            for record in records:
                chain = name == "crisis.timeline"
                vals_list.append(
                    {
                        "destruction_id": destruction.id,
                        "rule_id": rules[retention._kind_of_row(record)],
                        "res_model": name,
                        "res_ref": record.id,
                        "record_reference": record.reference,
                        "digest": digests[record.id],
                        "kept_until": days[record.id],
                        "chain_ref": record.chain_id.id if chain else False,
                        "number": record.number if chain else False,
                        "hash_version": record.hash_version if chain else False,
                    }
                )
        # past the refusal above, which is for everybody else
        super(CrisisDestructionLine, self.sudo()).create(vals_list)

    @api.model
    def _drop_lines_of(self, destruction):
        """A preview that is drawn up anew begins empty. Its lines are not a record of anything yet."""
        self.env.flush_all()
        # the rows of a preview only, which the condition makes sure of
        self.env.cr.execute(
            SQL(
                "DELETE FROM crisis_destruction_line l USING crisis_destruction d"
                " WHERE d.id = l.destruction_id AND d.id = %s AND d.state = 'draft'",
                destruction.id,
            )
        )
        self.env.invalidate_all()

    def _proof_values(self):
        self.ensure_one()
        return [
            self.res_model,
            self.record_reference,
            self.digest,
            fields.Date.to_string(self.kept_until),
            self.rule_id.code or "",
            bool(self.is_kept),
        ]

    @api.model
    def _of_chain(self, chain):
        """Destroyed lines of a timeline, from lists that were carried out."""
        return self.search(
            [
                ("res_model", "=", "crisis.timeline"),
                ("chain_ref", "=", chain.id),
                ("outcome", "=", "destroyed"),
                ("destruction_id.state", "=", "done"),
            ]
        )

    def _set_outcome(self, outcome):
        """By carrying out only; the list's own digest does not cover it, the proof does."""
        return super(CrisisDestructionLine, self.sudo()).write({"outcome": outcome})  # sudo: stamped by the step
