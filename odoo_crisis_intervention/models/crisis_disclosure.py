# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import COUNSELLOR, LEADER


class CrisisDisclosure(models.Model):
    """What a counsellor passed on although it was said in confidence: why, to whom, what exactly, told first or not.

    The pupil is told before: what, to whom, why; and as little as possible is passed on. Append-only in the database.

    Access: counsellors write, counsellors and leaders read. Source: plan Art. 24(6); code of ethics of the Chinese
    Psychological Society, 2nd ed., 3.2 and 3.3.
    """

    _name = "crisis.disclosure"
    _description = "Exception to confidentiality"
    _inherit = ["crisis.around.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = ("to_whom", "what", "why_not")

    case_id = fields.Many2one(required=True)
    author_id = fields.Many2one(
        "res.users",
        string="Disclosed by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    ground = fields.Selection(
        [
            ("danger", "Serious danger to self or others"),
            ("harm", "A minor was sexually harmed or maltreated"),
            ("law", "The law demands it"),
            ("consent", "The guardian agreed: summary for the next school"),
        ],
        required=True,
    )
    to_whom = fields.Char(string="To whom", required=True, help="Name, and relation or office.")
    what = fields.Text(string="What exactly was passed on", required=True, help="As little as possible.")
    told_first = fields.Selection(
        [("yes", "Yes"), ("no", "No")], string="Was the pupil told before?", required=True, default="yes"
    )
    why_not = fields.Text(string="Why not told before")
    disclosed_at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)

    _why_not_told = models.Constraint(
        "CHECK(told_first = 'yes' OR COALESCE(why_not, '') <> '')", "Please say why the pupil was not told before."
    )

    def init(self):
        self.env["crisis.append.only"]._protect(self._table)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and vals.get("author_id", self.env.uid) != self.env.uid:
                raise self._crisis_refusal("create")
        rows = super().create(vals_list)
        for row in rows:
            row._crisis_log("disclose", happened_at=row.disclosed_at, audience="clinical")
        return rows

    def write(self, vals):
        self.check_access("write")
        raise UserError(self.env._("This is locked. A correction is added as a new entry."))

    @api.constrains("disclosed_at")
    def _check_disclosed_at(self):
        if any(row.disclosed_at > fields.Datetime.now() for row in self):
            raise ValidationError(self.env._("What happened cannot lie in the future."))

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "disclose": self.env._("Something said in confidence was passed on")}


class CrisisCase(models.Model):
    _inherit = "crisis.case"

    disclosure_ids = fields.One2many(
        "crisis.disclosure",
        "case_id",
        string="Exceptions to confidentiality",
        groups="odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader",
    )

    def action_disclose(self):
        """The form of a new entry. Access: counsellors."""
        self.ensure_one()
        self.check_access("read")
        self._crisis_check_role((COUNSELLOR,), self.company_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exception to confidentiality"),
            "res_model": "crisis.disclosure",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id},
        }
