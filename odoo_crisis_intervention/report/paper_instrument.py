# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.paper_engine import BOX


class PaperInstrument(models.AbstractModel):
    """The questions of an instrument, to answer with a pen or to read before agreeing. Nobody's name is on it.

    Access: every member of staff, as the instrument itself. Source: plan Art. 11.
    """

    _name = "report.odoo_crisis_intervention.paper_instrument"
    _inherit = "crisis.paper"
    _description = "Questions to answer by hand"

    _paper_model = "crisis.instrument"
    _paper_form = "CI-43"

    def _paper_title(self):
        return self.env._("Questionnaire")

    @api.model
    def _get_report_values(self, docids, data=None):
        # Without the log of prints: there is nothing on it
        instruments = self.env["crisis.instrument"].browse(dict.fromkeys(docids or ()))
        if self.env.su or not instruments:
            raise AccessError(self.env._("You cannot open this, or it does not exist."))
        instruments.check_access("read")
        company = self.env.company
        hotlines = self.env["crisis.hotline"]._for_page(company)
        return {
            "doc_ids": instruments.ids,
            "doc_model": self._paper_model,
            "docs": [SimpleNamespace(form=row._form(), name=row.name) for row in instruments.filtered("has_wording")],
            "paper": SimpleNamespace(
                title=self._paper_title(),
                form=self.env._("Form %(form)s", form=self._paper_form),
                css=self._paper_css(),
                lang=(self.env.lang or "en_US").replace("_", "-"),
                school=company._crisis_school_name(),
                hotlines=" · ".join(f"{row.number} {row.name}" for row in hotlines),
            ),
            "box": BOX,
        }
