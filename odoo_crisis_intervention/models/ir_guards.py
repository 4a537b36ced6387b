# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo's own side objects kept away from confidential models: each would carry the same data under weaker rules."""

from odoo import api, models
from odoo.exceptions import MissingError, UserError, ValidationError


def is_confidential(env, model_name):
    """Whether ``model_name`` belongs to ring 2, or holds its traces."""
    model = env.registry.get(model_name) if model_name else None
    return model is not None and bool(
        getattr(model, "_crisis_confidential", False) or getattr(model, "_crisis_closed", False)
    )


class CrisisGuard(models.AbstractModel):
    """Refuses rows that would attach to a confidential model through the field ``_crisis_guard_field``."""

    _name = "crisis.guard"
    _description = "Kept away from confidential models"
    _crisis_guard_field = "res_model"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._crisis_refuse_confidential()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._crisis_refuse_confidential()
        return result

    def _crisis_refuse_confidential(self):
        for record in self:
            # sudo: the name of the model the row points at
            if is_confidential(self.env, record.sudo()[self._crisis_guard_field]):
                raise ValidationError(self.env._("This is not used with confidential records."))


class MailActivity(models.Model):
    """Assignees read an activity without access to its record (L47); what is owed lives in ring 1."""

    _name = "mail.activity"
    _inherit = ["mail.activity", "crisis.guard"]


class MailMessage(models.Model):
    """Anybody logged in may ask Odoo to send himself a message about any record, named in its subject (L33)."""

    _name = "mail.message"
    _inherit = ["mail.message", "crisis.guard"]
    _crisis_guard_field = "model"


class MailTemplate(models.Model):
    _name = "mail.template"
    _inherit = ["mail.template", "crisis.guard"]
    _crisis_guard_field = "model"


class MailFollowers(models.Model):
    """Every employee reads who follows what (L30)."""

    _name = "mail.followers"
    _inherit = ["mail.followers", "crisis.guard"]


class MailScheduledMessage(models.Model):
    _name = "mail.scheduled.message"
    _inherit = ["mail.scheduled.message", "crisis.guard"]
    _crisis_guard_field = "model"


class IrExports(models.Model):
    """Saved export templates are shared with everybody (L76)."""

    _name = "ir.exports"
    _inherit = ["ir.exports", "crisis.guard"]
    _crisis_guard_field = "resource"


class ResUsers(models.Model):
    """The log names users by number, and a refusal that depended on what he wrote would tell of it (L79)."""

    _inherit = "res.users"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_staff(self):
        if any(not user.share for user in self):
            raise UserError(self.env._("Users of the school are archived, not deleted."))


class HrEmployee(models.Model):
    """Being homeroom teacher opens a class's records, so a homeroom teacher's login is not HR's to hand over."""

    _inherit = "hr.employee"

    def write(self, vals):
        classes = self.env["crisis.school.class"]
        if "user_id" in vals:
            changed = self.filtered(lambda employee: employee.user_id.id != (vals["user_id"] or False))
            # sudo: whether one of them is a homeroom teacher, which every member of staff may know
            classes = classes.sudo().search(
                ["|", ("homeroom_employee_id", "in", changed.ids), ("deputy_employee_id", "in", changed.ids)]
            )
            trusted = self.env.su or self.env.user.has_group("odoo_crisis_intervention.group_crisis_config")
            if classes and changed.user_id and not trusted:
                raise UserError(
                    self.env._("The login of a homeroom teacher is changed by whoever keeps the classes of the school.")
                )
        result = super().write(vals)
        if classes:
            classes._homeroom_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Employees are archived, not deleted."))


class IrFilters(models.Model):
    """A favourite without users is everybody's, and its domain may hold a name (L75): on ours it is private."""

    _inherit = "ir.filters"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if is_confidential(self.env, vals.get("model_id")):
                vals["user_ids"] = [self.env.uid]
        return super().create(vals_list)

    def write(self, vals):
        before = any(is_confidential(self.env, favourite.model_id) for favourite in self)
        if is_confidential(self.env, vals.get("model_id")) or "user_ids" in vals and before:
            vals = {**vals, "user_ids": [self.env.uid]}
        return super().write(vals)


class IrAttachment(models.Model):
    """Files of confidential records are the addon's own: no public flag, no token, no text index (L51–L54)."""

    _inherit = "ir.attachment"

    @api.constrains("public", "access_token", "res_model")
    def _check_crisis_private(self):
        for attachment in self:
            if (attachment.public or attachment.access_token) and is_confidential(self.env, attachment.res_model):
                raise ValidationError(self.env._("Files of confidential records are not shared by link."))

    @api.constrains("res_model", "res_field")
    def _check_crisis_field(self):
        for attachment in self:
            if is_confidential(self.env, attachment.res_model) and not attachment.res_field:
                raise ValidationError(self.env._("Files are added to confidential records as documents."))


class IrBinary(models.AbstractModel):
    """The general file routes know nothing of confidential records (L51, L61)."""

    _inherit = "ir.binary"

    def _find_record(self, xmlid=None, res_model="ir.attachment", res_id=None, access_token=None, field=None):
        record = super()._find_record(xmlid, res_model, res_id, access_token, field)
        owner = record.res_model if record._name == "ir.attachment" else record._name
        if is_confidential(self.env, owner):
            raise MissingError(self.env._("You cannot open this, or it does not exist."))
        return record
