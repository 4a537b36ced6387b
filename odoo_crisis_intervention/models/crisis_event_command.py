# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from .crisis_event import OPEN_EVENT_STATES


class CrisisEventCommand(models.Model):
    """A change of command: to whom, when, why, by whom (plan Art. 1). Writing one hands the command over.

    Access: as the emergency; whoever leads hands over, once written it stays. Source: plan Art. 1, 5(3).
    """

    _name = "crisis.event.command"
    _description = "Change of command"
    _inherit = ["crisis.event.part.mixin"]

    _crisis_author_field = "user_id"
    _crisis_narrative = ("reason",)

    user_id = fields.Many2one(
        "res.users",
        string="New commander",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    previous_id = fields.Many2one(
        "res.users", string="Before", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    reason = fields.Text()
    changed_at = fields.Datetime(string="Changed at", readonly=True, required=True, default=fields.Datetime.now)
    changed_by_id = fields.Many2one(
        "res.users",
        string="Changed by",
        readonly=True,
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.user,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Hand the command over. Access: whoever leads.

        :raises UserError: it is over, or the person is no member of staff
        """
        rows = self.browse()
        for vals in vals_list:
            event = self._leading_event(vals)
            if event.state not in OPEN_EVENT_STATES:
                raise UserError(self.env._("This is over. Thank you."))
            user = self.env["res.users"].browse(vals.get("user_id") or 0)
            secret = event.sudo()  # sudo: who leads until now; leading was checked just now
            schools = user.sudo().company_ids  # sudo: where that colleague works
            if user.share or user in secret._shut_out() or secret.company_id not in schools:
                raise UserError(self.env._("Only a member of staff of the school leads."))
            row = {
                "event_id": event.id,
                "user_id": user.id,
                "reason": vals.get("reason"),
                "previous_id": secret.commander_id.id,
                "changed_at": fields.Datetime.now(),
                "changed_by_id": self.env.uid,
            }
            # sudo: who may was checked above; a commander hands over although the rule knows office duties only
            rows |= super(CrisisEventCommand, self.sudo()).create([row])
            secret._as_workflow().write({"commander_id": user.id})  # the fact
            names = " → ".join((rows[-1].previous_id.name or "—", user.name))
            secret._crisis_log("command", f"{names}\n{row['reason']}" if row["reason"] else names)
            secret._call({user.id: "commander"}, secret.step)
            secret._announce()
        return rows.with_env(self.env)

    def write(self, vals):
        raise UserError(self.env._("A change of command is not changed; change it again."))


class CrisisEvent(models.Model):
    _inherit = "crisis.event"

    command_ids = fields.One2many("crisis.event.command", "event_id", string="Changes of command", readonly=True)

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "command": self.env._("Change of command")}

    def action_change_command(self):
        """The form of a change of command. Access: whoever leads; creating it checks again."""
        return self._part_form("crisis.event.command", self.env._("Hand over the command"))

    def _part_form(self, model, name, **defaults):
        """An empty form of something that hangs on this emergency, for whoever leads."""
        self.ensure_one()
        self.check_access("read")
        if not self._is_commanding():
            raise self._crisis_refusal("create")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_event_id": self.id, **{f"default_{key}": value for key, value in defaults.items()}},
        }
