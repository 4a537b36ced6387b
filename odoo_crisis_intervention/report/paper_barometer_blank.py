# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.paper_engine import BOX

LINES = 3  # classmates a sheet has room for


class PaperBarometerBlank(models.AbstractModel):
    """The class barometer to fill in by hand, for schools where no pupil has a phone.

    Handed to pupils, so it names no crisis and nobody who printed it; it holds nothing but the name of the class.
    Access: every member of staff, as the class itself. Source: plan Art. 12(4).
    """

    _name = "report.odoo_crisis_intervention.paper_barometer_blank"
    _inherit = "crisis.paper"
    _description = "Class barometer to fill in by hand"

    _paper_model = "crisis.school.class"
    _paper_form = "CI-08"

    def _paper_title(self):
        return self.env._("Class barometer")

    @api.model
    def _get_report_values(self, docids, data=None):
        # Without the log of prints: there is nothing on it
        classes = self.env["crisis.school.class"].browse(dict.fromkeys(docids or ()))
        if self.env.su or not classes:
            raise AccessError(self.env._("You cannot open this, or it does not exist."))
        classes.check_access("read")
        model = self.env["crisis.barometer"]
        line = self.env["crisis.barometer.line"]

        def options(field):
            return [label for _key, label in field._description_selection(self.env)]

        return {
            "doc_ids": classes.ids,
            "doc_model": self._paper_model,
            "docs": [self._paper_sheet_of(row) for row in classes],
            "paper": SimpleNamespace(
                title=self._paper_title(),
                form=self.env._("Form %(form)s", form=self._paper_form),
                css=self._paper_css(),
                lang=(self.env.lang or "en_US").replace("_", "-"),
            ),
            "box": BOX,
            "weathers": options(model._fields["weather"]),
            "urgencies": options(line._fields["urgency"]),
            "ratings": [
                model._fields[name]._description_string(self.env)
                for name in ("climate", "classmates", "teachers", "sleep")
            ],
            "lines": range(LINES),
            "fives": range(1, 6),
        }

    def _paper_sheet_of(self, school_class):
        company = school_class.company_id
        hotlines = self.env["crisis.hotline"]._for_page(company)
        return SimpleNamespace(
            school_class=school_class,
            school=company._crisis_school_name(),
            hotlines=" · ".join(f"{row.number} {row.name}" for row in hotlines),
        )
