# SPDX-License-Identifier: LGPL-3.0-or-later
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.roster_messages import file_message, problem_message, sheet_message
from ..tools import roster_sheet
from . import roster_apply
from .roster_plan import RosterPlan

SHOWN_PROBLEMS = 200


class CrisisRosterImport(models.TransientModel):
    """One screen that takes the spreadsheets schools export, shows what they would change, and writes all or nothing.

    The file is dropped with the confirmation or the cancellation; what is left goes with Odoo's daily clean-up.
    Access: the configuration group, each person the own imports only.
    """

    _name = "crisis.roster.import"
    _description = "Roster import"
    _transient_max_hours = 1.0

    state = fields.Selection(
        [("upload", "File"), ("preview", "Preview"), ("done", "Done")], default="upload", required=True, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, default=lambda self: self.env.company
    )
    school_year = fields.Char(required=True, default=lambda self: self.env["crisis.term"]._school_year())
    kind = fields.Selection(
        [
            ("students", "Pupils"),
            ("guardians", "Guardians"),
            ("staff", "Staff"),
            ("classes", "Classes"),
        ],
        string="Contents",
        help="Left empty, each sheet is recognised by its headers.",
    )
    upload = fields.Binary(string="File", attachment=False)
    file_name = fields.Char()
    sheet_ids = fields.One2many("crisis.roster.import.sheet", "import_id", string="Sheets", readonly=True)
    new_classes = fields.Char(string="Classes that will be created", readonly=True)
    is_ready = fields.Boolean(readonly=True, export_string_translation=False)

    def action_preview(self):
        self.ensure_one()
        self._check_config()
        sheets, plan = self._read()
        self.sheet_ids = [fields.Command.clear()] + [
            fields.Command.create(self._sheet_values(sheet, plan)) for sheet in sheets
        ]
        self.new_classes = ", ".join(plan.new_classes)
        self.is_ready = not plan.has_problems and all(sheet.kind and not sheet.missing for sheet in sheets)
        self.state = "preview"
        return self._reopen()

    def action_confirm(self):
        """Read the file again: the roster may have changed since the preview."""
        self.ensure_one()
        self._check_config()
        if self.state != "preview":
            raise UserError(self.env._("Look at the preview first."))
        sheets, plan = self._read()
        if plan.has_problems or not all(sheet.kind and not sheet.missing for sheet in sheets):
            raise UserError(
                self.env._("Nothing was written: the file still has errors. Correct them and upload it again.")
            )
        roster_apply.apply_plan(plan)
        self.write({**self._no_contents(), "state": "done"})
        return self._reopen()

    def action_back(self):
        self.ensure_one()
        self.write({**self._no_contents(), "state": "upload", "sheet_ids": [fields.Command.clear()]})
        return self._reopen()

    def action_cancel(self):
        self.write({**self._no_contents(), "sheet_ids": [fields.Command.clear()]})
        return {"type": "ir.actions.act_window_close"}

    def action_open_roster(self):
        return self.env["ir.actions.actions"]._for_xml_id("odoo_crisis_intervention.crisis_subject_action")

    @api.model
    def _no_contents(self):
        return {"upload": False, "file_name": False, "new_classes": False, "is_ready": False}

    def _check_config(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("odoo_crisis_intervention.group_crisis_config"):
            raise AccessError(self.env._("The roster is imported by the configuration group."))
        if not self.env.su and self.company_id not in self.env.companies:
            raise AccessError(self.env._("The roster is imported by the configuration group."))

    def _read(self):
        """The file's sheets and what they would change. sudo in here, after the check of the group."""
        if not self.env["crisis.term"]._is_school_year(self.school_year):
            raise UserError(self.env._("A school year is written like 2025-2026."))
        if not self.upload:
            raise UserError(file_message(self.env, "empty"))
        try:
            sheets = roster_sheet.read_file(
                base64.b64decode(self.upload), self.file_name or "", self.kind, self.company_id._crisis_today()
            )
        except roster_sheet.FileProblem as problem:
            raise UserError(file_message(self.env, problem.code)) from problem
        # sudo: whoever runs the school's office may have no rights on contacts and employees of their own
        plan = RosterPlan(self.sudo().env, self.company_id, self.school_year).read_sheets(sheets)
        return sheets, plan

    def _sheet_values(self, sheet, plan):
        problems = sorted(plan.problems[id(sheet)], key=lambda problem: problem.row)
        texts = [problem_message(self.env, problem) for problem in problems[:SHOWN_PROBLEMS]]
        if len(problems) > SHOWN_PROBLEMS:
            texts.append(self.env._("… and %(count)s more", count=len(problems) - SHOWN_PROBLEMS))
        if not sheet.kind or sheet.missing:
            texts.insert(0, sheet_message(self.env, sheet))
        counts = plan.counts[id(sheet)]
        return {
            "title": sheet.title,
            "kind": sheet.kind,
            "columns": ", ".join(sheet.columns.values()),
            "unknown_columns": ", ".join(sheet.unknown),
            "row_count": len(sheet.rows),
            "new_count": counts["new"],
            "updated_count": counts["updated"],
            "unchanged_count": counts["unchanged"],
            "problem_count": max(len(problems), len(texts)),
            "problems": "\n".join(texts),
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Roster import"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _load_files(self, files, company, school_year):
        """Run files through the same path as the screen, in order: [(name, bytes)]. Used by the demonstration data."""
        for name, content in files:
            screen = self.with_company(company).create(
                {
                    "company_id": company.id,
                    "school_year": school_year,
                    "upload": base64.b64encode(content),
                    "file_name": name,
                }
            )
            screen.action_preview()
            if not screen.is_ready:
                raise UserError("\n".join(screen.sheet_ids.mapped("problems")))
            screen.action_confirm()
