# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisGuardian(models.Model):
    """A guardian and how to reach them, in the order in which they are called.

    A guardian who must not be informed (a suspect, a court order) stays in the list with the reason.
    Access: see ``crisis.subject.detail.mixin``. Source: plan Art. 4(2).
    """

    _name = "crisis.guardian"
    _inherit = ["crisis.subject.detail.mixin"]
    _description = "Guardian"
    _order = "subject_id, call_order, id"

    name = fields.Char(string="Full name", required=True)
    relation = fields.Selection(
        [
            ("father", "Father"),
            ("mother", "Mother"),
            ("stepparent", "Stepparent"),
            ("grandparent", "Grandparent"),
            ("sibling", "Brother or sister"),
            ("relative", "Other relative"),
            ("institution", "Institution"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    phone = fields.Char()
    phone_alt = fields.Char(string="Second phone")
    call_order = fields.Integer(default=1)
    may_inform = fields.Boolean(string="May be informed", default=True)
    may_inform_reason = fields.Char(string="Why not")
    has_custody = fields.Boolean(
        default=True, help="Signs for the child. Not: a parent without custody after a divorce."
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Portal contact",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        groups="odoo_crisis_intervention.group_crisis_register_keeper,odoo_crisis_intervention.group_crisis_config",
        help="Opens the portal for this guardian, so Student Affairs decides.",
    )

    _why_not = models.Constraint(
        "CHECK(may_inform OR COALESCE(may_inform_reason, '') != '')",
        "Say why this guardian may not be informed.",
    )
