# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrisisAroundMixin(models.AbstractModel):
    """What is done around one person's crisis: it hangs on the case, on an emergency, or on both.

    Person, school and report follow from there and are not chosen; an emergency whose person becomes known later brings
    them along. The access of each model is its own.
    """

    _name = "crisis.around.mixin"
    _description = "Done around a crisis"
    _inherit = ["crisis.confidential.mixin"]

    case_id = fields.Many2one("crisis.case", index="btree_not_null", ondelete="restrict", check_company=True)
    event_id = fields.Many2one(
        "crisis.event", string="Emergency event", index="btree_not_null", ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        compute="_compute_around", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(string="Person", compute="_compute_around", store=True, precompute=True)
    concern_id = fields.Many2one(
        related="event_id.concern_id",
        string="Report",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_drill = fields.Boolean(related="event_id.is_drill", string="Drill")

    @api.depends("case_id.subject_id", "case_id.company_id", "event_id.subject_id", "event_id.company_id")
    def _compute_around(self):
        for record in self:
            # sudo: whose it is follows from what it hangs on, which whoever links it was asked to be able to read
            source = record.sudo().case_id or record.sudo().event_id  # sudo: as above
            record.subject_id = source.subject_id.id
            record.company_id = source.company_id.id or self.env.company.id

    @api.model_create_multi
    def create(self, vals_list):
        """What it hangs on is looked at first: its author reads it, and it is about one person."""
        # A client sends any default_* key (L18): none of them says whom it is about.
        context = {key: value for key, value in self.env.context.items() if not key.startswith("default_")}
        self = self.with_env(self.env(context=context))
        for vals in vals_list:
            case = self.env["crisis.case"].browse(vals.get("case_id") or [])
            event = self.env["crisis.event"].browse(vals.get("event_id") or [])
            for record in (case, event):
                if record:
                    record.check_access("read")
            if not case and not event:
                raise UserError(self.env._("This belongs to a case or to an emergency."))
            # sudo: two ids are compared; both records were readable just now
            persons = case.sudo().subject_id | event.sudo().subject_id
            if len(persons) > 1:
                raise UserError(self.env._("Case and emergency are about two different persons."))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and {"case_id", "event_id"} & set(vals):
            for record in self:
                if any(vals.get(name, record[name].id) != record[name].id for name in ("case_id", "event_id")):
                    raise UserError(self.env._("This stays with the crisis it was written for."))
        return super().write(vals)

    def _around_record(self):
        """What its lines of the timeline belong to: the emergency, or else the case."""
        return self.event_id or self.case_id
