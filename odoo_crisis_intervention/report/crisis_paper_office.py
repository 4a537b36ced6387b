# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import file_open
from odoo.tools.misc import get_lang

from .paper_reader import PaperReader

OFFICE_SHEET = "odoo_crisis_intervention/report/crisis_paper_office.css"


class CrisisPaperOffice(models.AbstractModel):
    """Papers of the organisation's own records: same sheet and engine, no person's case on them.

    They carry the mark "internal" and no watermark, and their print is in no access log: they are made to be hung up
    and handed round among the staff. Whoever may read the record may print it, unless ``_paper_office_roles`` is set.
    """

    _name = "crisis.paper.office"
    _inherit = "crisis.paper"
    _description = "Paper of the organisation"

    _paper_office_roles = ()  # functions that may print it, besides the configuration group

    @api.model
    def _get_report_values(self, docids, data=None):
        records = self._paper_records(docids)
        reader = PaperReader(self.env, records.company_id[:1])
        readers = {school: PaperReader(self.env, school) for school in records.company_id}
        if self._paper_together:
            documents = [self._paper_document(records, reader)]
        else:
            documents = [self._paper_document(record, readers[record.company_id]) for record in records]
        return {
            "doc_ids": records.ids,
            "doc_model": self._paper_model,
            "docs": documents,
            "paper": self._paper_sheet(records, reader),
        }

    def _paper_records(self, docids):
        records = self.env[self._paper_model].browse(dict.fromkeys(docids or ()))
        refusal = self.env["crisis.access.mixin"]._crisis_refusal
        if self.env.su or not records:
            raise refusal("print")
        records.check_access("read")
        if self._paper_office_roles:
            records._crisis_check_office(self._paper_office_roles)
        if not set(records.company_id.ids) <= set(self.env.user._get_company_ids()):
            raise refusal("print")
        if self._paper_together and len(records.company_id) > 1:
            raise refusal("print")  # one letterhead, one school
        return records

    def _paper_sheet(self, records, reader):
        company = reader.company
        now = fields.Datetime.now()
        return SimpleNamespace(
            title=self._paper_title(),
            school=company._crisis_school_name(),
            form=self._paper_form and self.env._("Form %(form)s", form=self._paper_form),
            secret=self.env._("INTERNAL"),
            term=self._paper_term(company),
            reference="",
            qr="",
            printed=self.env._("Printed by %(user)s, %(time)s", user=self.env.user.name, time=reader.moment(now)),
            blank_date=self.env._("____ / ____ / ______"),
            watermark="",
            lang=get_lang(self.env).code.replace("_", "-"),
            css=self._paper_css(),
        )

    def _paper_css(self):
        with file_open(OFFICE_SHEET, "r") as handle:
            return super()._paper_css() + Markup(handle.read())  # a file of ours, nothing from a person
