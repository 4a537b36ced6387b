# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperCensusNotice(models.AbstractModel):
    """心理测评告知与知情同意书: what the pupils are asked, who sees it, and a slip on which to agree or to decline.

    One sheet for all families of a census, to be copied; no pupil's name is printed on it. Handed out, so it carries
    neither a mark of secrecy nor who printed it. Whoever reads the census prints it. Source: plan Art. 11, 24(6).
    """

    _name = "report.odoo_crisis_intervention.paper_census_notice"
    _inherit = "crisis.paper.office"
    _description = "Notice and consent to a census"

    _paper_model = "crisis.census"
    _paper_form = "CI-41"

    def _paper_title(self):
        return self.env._("Notice of a mental health census and consent")

    def _paper_sheet(self, records, reader):
        sheet = super()._paper_sheet(records, reader)
        sheet.secret = sheet.printed = ""
        return sheet

    def _paper_document(self, census, reader):
        hotlines = self.env["crisis.hotline"]._for_page(census.company_id)
        return SimpleNamespace(
            r=reader,
            o=census,
            number="",
            stamp="",
            instruments=census.instrument_names,
            period=f"{reader.short_date(census.date_from)} – {reader.short_date(census.date_to)}",
            answer_by=reader.bracket(
                self.env._("please by %(day)s", day=reader.short_date(census.answer_by)) if census.answer_by else ""
            ),
            contact=reader.text(census, "responsible_id"),
            hotlines=" · ".join(f"{row.name} {row.number}" for row in hotlines),
        )
