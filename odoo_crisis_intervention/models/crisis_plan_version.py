# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.files import FileRefused, inspect
from ..tools.plan_digest import plan_digest
from ..tools.roles import LEADER

# What a reader confirms to have read: it stays as it is from the day it is published.
_TEXT = {
    "plan_id", "number", "title", "effective_on", "decided_by", "decided_on", "change_summary", "chapter_ids",
    "file", "file_name", "company_id",
}  # fmt: skip
_STEPS = {
    "state", "published_at", "published_by_id", "superseded_at", "digest", "reviewed_on", "reviewed_by_id",
}  # fmt: skip


class CrisisPlanVersion(models.Model):
    """One version of the plan: draft, in force, superseded. Publishing one supersedes the last.

    The text stands in chapters, which read well on a phone, or in the signed PDF, or in both. A published version is
    frozen under a digest; a correction is a new version.
    Access: every member of staff reads; leaders and the configuration group write and publish.
    Source: plan Art. 27, school plan ch. 6(1), 6(2).
    """

    _name = "crisis.plan.version"
    _inherit = ["crisis.office.mixin", "crisis.duty.source"]
    _description = "Version of the plan"
    _order = "plan_id, number desc"
    _rec_names_search = ["title"]

    _crisis_write_roles = (LEADER,)
    _crisis_due_fields = ("state", "reviewed_on")

    plan_id = fields.Many2one("crisis.plan", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="plan_id.company_id", string="School", store=True, precompute=True, index=True, default=None
    )
    number = fields.Integer(readonly=True, required=True, default=1)
    state = fields.Selection(
        [("draft", "Draft"), ("in_force", "In effect"), ("superseded", "Superseded")],
        readonly=True,
        required=True,
        default="draft",
        index=True,
    )
    title = fields.Char(required=True)
    chapter_ids = fields.One2many("crisis.plan.chapter", "version_id", string="Chapters")
    file = fields.Binary(string="Signed copy (PDF)", attachment=True)
    file_name = fields.Char()
    effective_on = fields.Date(string="Takes effect on")
    decided_by = fields.Char(help="The meeting or the person that decided, for example the school affairs meeting.")
    decided_on = fields.Date()
    change_summary = fields.Text(string="What changed", help="Readers of the last version look here first.")
    published_at = fields.Datetime(readonly=True)
    published_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", index="btree_not_null")
    superseded_at = fields.Datetime(readonly=True)
    digest = fields.Char(readonly=True, copy=False)
    reviewed_on = fields.Date(string="Looked through on", readonly=True)
    reviewed_by_id = fields.Many2one(
        "res.users", string="Looked through by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    contact = fields.Char(related="plan_id.contact")
    interpreter_team_id = fields.Many2one(related="plan_id.interpreter_team_id")
    revision_due_on = fields.Date(related="plan_id.revision_due_on")
    is_revision_due = fields.Boolean(related="plan_id.is_revision_due")

    reading = fields.Json(compute="_compute_reading", export_string_translation=False)
    confirmation_ids = fields.One2many("crisis.plan.confirmation", "version_id")
    my_confirmation_at = fields.Datetime(string="You confirmed on", compute="_compute_my_confirmation_at")
    staff_count = fields.Integer(string="Staff", compute="_compute_coverage")
    confirmed_count = fields.Integer(string="Confirmed", compute="_compute_coverage")
    missing_count = fields.Integer(string="Not yet", compute="_compute_coverage")
    department_ids = fields.One2many("crisis.plan.department", "version_id", string="By department")

    _number_uniq = models.Constraint("UNIQUE(plan_id, number)", "Each version of a plan has a number of its own.")
    _one_in_force = models.UniqueIndex("(plan_id) WHERE state = 'in_force'", "One version of a plan is in force.")

    @api.depends("plan_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(plan)s · version %(number)s", plan=version.plan_id.name or "", number=version.number
            )

    @api.depends("chapter_ids.name", "chapter_ids.text", "chapter_ids.sequence")
    def _compute_reading(self):
        for version in self:
            version.reading = [[chapter.name, chapter.text or ""] for chapter in version.chapter_ids]

    @api.depends("confirmation_ids.user_id")
    @api.depends_context("uid")
    def _compute_my_confirmation_at(self):
        own = self.env["crisis.plan.confirmation"].search(
            [("version_id", "in", self.ids), ("user_id", "=", self.env.uid)]
        )
        moments = {row.version_id: row.confirmed_at for row in own}
        for version in self:
            version.my_confirmation_at = moments.get(version._origin, False)

    @api.depends("confirmation_ids", "state")
    def _compute_coverage(self):
        # sudo: counts of a school's staff, which every colleague may know; names stay where they are
        rows = self.env["crisis.plan.department"].sudo()._read_group(
            [("version_id", "in", self.ids)], ["version_id"], ["staff_count:sum", "confirmed_count:sum"]
        )  # fmt: skip
        counts = {version.id: (staff, confirmed) for version, staff, confirmed in rows}
        for version in self:
            version.staff_count, version.confirmed_count = counts.get(version._origin.id, (0, 0))
            version.missing_count = version.staff_count - version.confirmed_count

    @api.constrains("file")
    def _check_file(self):
        for version in self.filtered("file"):
            try:
                mimetype = inspect(version._file_bytes(), version.company_id.crisis_document_max_mb << 20)
            except FileRefused:
                mimetype = ""
            if mimetype != "application/pdf":
                raise ValidationError(self.env._("The signed copy is a PDF file that is not too large."))

    @api.model_create_multi
    def create(self, vals_list):
        last = {}
        for vals in vals_list:
            for name in _STEPS | {"number"}:
                vals.pop(name, None)
            plan = self.env["crisis.plan"].browse(vals.get("plan_id"))
            last.setdefault(plan, max(plan.version_ids.mapped("number"), default=0))
            last[plan] += 1
            vals["number"] = last[plan]
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if _STEPS & set(vals) or "number" in vals:
            raise UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))
        if _TEXT & set(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        if any(version.state != "draft" for version in self):
            raise UserError(self.env._("A published version stays as it is. A correction is a new version."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_draft()

    # -- steps -----------------------------------------------------------------------------------------------------

    def action_publish(self):
        """Put the draft in force, freeze it, and supersede the last. Access: leaders and the configuration group.

        :raises UserError: not a draft, nothing to read in it, or not said who decided and from when
        """
        for version in self:
            version.check_access("write")
            version._check_draft()
            if not (version.chapter_ids or version.file):
                raise UserError(self.env._("There is nothing to read in it yet: add chapters or the signed copy."))
            if not (version.effective_on and version.decided_by):
                raise UserError(self.env._("Before it is published: who decided it, and when it takes effect."))
            last = version.plan_id.version_ids.filtered(lambda row: row.state == "in_force")
            version.flush_recordset()
            last._finish_revision()
            last._step({"state": "superseded", "superseded_at": fields.Datetime.now()})
            last.flush_recordset()
            version._step(
                {
                    "state": "in_force",
                    "published_at": fields.Datetime.now(),
                    "published_by_id": self.env.uid,
                    "digest": version._digest(),
                }
            )
        return True

    def action_new_version(self):
        """A draft that starts from this text. Access: leaders and the configuration group."""
        self.ensure_one()
        return self.plan_id.action_new_version()

    def action_review(self):
        """The yearly look through it found nothing to change. Access: leaders and the configuration group."""
        for version in self:
            version.check_access("write")
            if version.state != "in_force":
                raise UserError(self.env._("Only the version in force is looked through."))
            version._finish_revision()
            version._step({"reviewed_on": version.company_id._crisis_today(), "reviewed_by_id": self.env.uid})
        return True

    def action_confirm_read(self):
        """Confirm, for oneself and nobody else, to have read the version in force. Access: every member of staff."""
        self.ensure_one()
        self.check_access("read")
        self._check_in_force()
        user = self.env.user
        # sudo: the staff card of the very user who confirms
        employee = user.sudo().employee_ids.filtered(lambda card: card.company_id == self.company_id)[:1]
        self.env["crisis.plan.confirmation"]._confirm(self, [(user.id, employee.id)])
        return True

    def action_verify(self):
        """Whether the published text is still the one that was published. Access: as reading it."""
        self.ensure_one()
        self.check_access("read")
        intact = bool(self.digest) and self.digest == self._digest()
        message = (
            self.env._("The text is the one that was published.")
            if intact
            else self.env._("THE TEXT IS NOT THE ONE THAT WAS PUBLISHED.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "success" if intact else "danger", "sticky": not intact},
        }

    def action_coverage(self):
        """Who has not confirmed yet. Access: leaders and the configuration group."""
        self.ensure_one()
        self._crisis_check_office()
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_plan_coverage_action")
        return {**action, "domain": [("version_id", "=", self.id)], "path": False}

    # -- clocks ----------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "in_force")

    def _crisis_dues(self):
        """Everybody with a login reads it; leaders revise it when the year is over."""
        if self.state != "in_force":
            return []
        kind = self.env["crisis.duty.kind"]._of("plan_read")
        dues = []
        moments = {}
        coverage = self.env["crisis.plan.coverage"]
        coverage.invalidate_model()  # reckoned, so what this transaction read before may be past
        for row in coverage.search([("version_id", "=", self.id), ("user_id", "!=", False)]):
            begins = max(self.published_at, row.employee_id.create_date)  # who comes later has as long
            if begins not in moments:
                moments[begins] = kind._due_from(begins, self.company_id)
            dues.append(
                Due(
                    "plan_read",
                    moments[begins],
                    owners=row.user_id,
                    instance=str(row.user_id.id),
                    done_at=row.confirmed_at,
                    done_by=row.user_id,
                )
            )
        revision = self.env["crisis.duty.kind"]._of("plan_revision")
        due_at = revision._due_on(self.revision_due_on, self.company_id)
        if due_at - timedelta(hours=revision.reminder_hours) <= fields.Datetime.now():  # a year ahead is no work yet
            dues.append(
                Due("plan_revision", due_at, owners=self._crisis_people(LEADER), instance=str(self.revision_due_on))
            )
        return dues

    def _crisis_follow_due(self, duty, due, wanted, shut_out):
        if not due and duty.kind_code == "plan_read" and duty.state == "open":
            duty._cancel()  # a colleague who left has not read it, though others still owe it
            return
        super()._crisis_follow_due(duty, due, wanted, shut_out)

    def _crisis_open_duty(self, code):
        return self._action_read() if code == "plan_read" else self._get_records_action()

    def _finish_revision(self):
        """A new version, or the word that nothing needs to change, is what the yearly revision asks for."""
        # sudo: the duty is the leaders'; who may publish and look through was checked by the step
        duties = self.env["crisis.duty"].sudo().search(
            [
                ("kind_id.code", "=", "plan_revision"),
                ("source_model", "=", self._name),
                ("source_key", "in", [str(version.id) for version in self]),
            ]
        )  # fmt: skip
        duties._done(by=self.env.user)

    # -- helpers ---------------------------------------------------------------------------------------------------

    def _step(self, vals):
        """Only the steps write these: ``write()`` refuses them to everybody."""
        return super().write(vals)

    def _check_in_force(self):
        if self.state != "in_force":
            raise UserError(self.env._("Only the version in force is confirmed."))

    def _copy_as_draft(self):
        return self.create(
            [
                {
                    "plan_id": self.plan_id.id,
                    "title": self.title,
                    "chapter_ids": [
                        fields.Command.create(
                            {"sequence": chapter.sequence, "name": chapter.name, "text": chapter.text}
                        )
                        for chapter in self.chapter_ids
                    ],
                }
            ]
        )

    def _digest(self):
        return plan_digest(
            [
                str(self.number),
                self.title,
                str(self.effective_on or ""),
                self.decided_by,
                str(self.decided_on or ""),
                self.change_summary,
            ],
            [(chapter.name, chapter.text) for chapter in self.chapter_ids],
            self._file_bytes(),
        )

    def _file_bytes(self):
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _action_read(self):
        """The page to read it on, with the confirmation at its end."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "odoo_crisis_intervention.crisis_plan_version_action_read"
        )
        if len(self) == 1:
            form = self.env.ref("odoo_crisis_intervention.crisis_plan_version_view_form_read")
            action.update(res_id=self.id, views=[(form.id, "form")], view_mode="form", path=False)
        return action
