# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..tools.roles import AUDITOR, LEADER


class PaperAccessRegister(models.AbstractModel):
    """档案查阅登记表: who looked into which files, when, why, approved by whom. Source: plan Art. 24(4), 24(6)."""

    _name = "report.odoo_crisis_intervention.paper_access_register"
    _inherit = "crisis.paper"
    _description = "Access register"

    _paper_model = "crisis.access.register"
    _paper_roles = (LEADER, AUDITOR)
    _paper_form = "CI-38"
    _paper_landscape = True

    def _paper_title(self):
        return self.env._("Register of looks into files")

    def _paper_stamp(self, record, reader):
        return ""

    def _paper_document(self, register, reader):
        return SimpleNamespace(
            r=reader,
            o=register,
            number=self.env._("No. %(number)s", number=register.reference),
            stamp="",
            lines=reader.find("crisis.access.register.line", [("register_id", "=", register.id)], order="id"),
            why=lambda line: self._why(reader, line),
            files=lambda line: self._files(reader, line),
        )

    def _why(self, reader, line):
        texts = (reader.text(line, "why"), reader.text(line, "role"), reader.text(line, "reason"))
        return reader.semicolon.join(filter(None, texts))

    def _files(self, reader, line):
        if line.file_count > 1:
            return self.env._("%(count)s files: %(some)s", count=line.file_count, some=line.file_references)
        return line.file_references
