# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import file_open
from odoo.tools.misc import get_lang

from ..tools.paper_engine import css_content, css_string, qr_data_uri
from .paper_reader import PaperReader

STYLE_SHEET = "odoo_crisis_intervention/report/crisis_paper.css"


class CrisisPaper(models.AbstractModel):
    """What every paper has in common: who may print it, its letterhead, its marks, and that the print is written down.

    Whoever may read the record may print it; the paper shows what they may read (:class:`.paper_reader.PaperReader`).
    What is on paper can't be called back: every page carries the mark 保密, who printed it and when; the print is in
    the access log before a page is made. Where the log cannot be written there is no paper.
    Source: plan Art. 24(4) archives, 24(6) confidentiality.
    """

    _name = "crisis.paper"
    _description = "Printed paper"

    _paper_model = None  # the model of the records it prints; set means: this is one of our papers
    _paper_roles = ()  # functions that may print it, where reading the record is not enough
    _paper_form = ""  # form number, as schools quote it
    _paper_together = False  # one paper for all records, not one each
    _paper_landscape = False
    _paper_variant = None  # PDF/A for what is archived

    @api.model
    def _get_report_values(self, docids, data=None):
        records = self._paper_records(docids)
        company = records.company_id[:1]
        readers = {school: PaperReader(self.env, school) for school in records.company_id}
        records._crisis_audit("print", self._paper_form)
        if self._paper_together:
            documents = [self._paper_document(records, readers[company])]
        else:
            documents = [self._paper_document(record, readers[record.company_id]) for record in records]
        return {
            "doc_ids": records.ids,
            "doc_model": self._paper_model,
            "docs": documents,
            "paper": self._paper_sheet(records, readers[company]),
        }

    def _paper_records(self, docids):
        """The records, or the constant error: also when one of them is missing, and for a program without a person."""
        records = self.env[self._paper_model].browse(dict.fromkeys(docids or ()))
        if self.env.su or not records:
            raise records._crisis_refusal("print")
        records.check_access("read")
        if self._paper_roles:
            for company in records.company_id:
                records._crisis_check_role(self._paper_roles, company)
        if self._paper_together and len(records.company_id) > 1:
            raise records._crisis_refusal("print")  # one letterhead, one school
        return records

    def _paper_document(self, record, reader):
        """What the template shows of one record, as a namespace. To be written by each paper."""
        raise NotImplementedError

    def _paper_title(self):
        raise NotImplementedError

    def _paper_stamp(self, record, reader):
        """The state, where it means that the paper does not count yet, or no more."""
        return reader.text(record, "state") if record.state in ("draft", "provisional", "replaced", "void") else ""

    def _paper_sheet(self, records, reader):
        """What the layout shows around the record."""
        company = reader.company
        now = fields.Datetime.now()
        printed = self.env._("Printed by %(user)s, %(time)s", user=self.env.user.name, time=reader.moment(now))
        reference = records.reference if len(records) == 1 else ""
        return SimpleNamespace(
            title=self._paper_title(),
            school=company._crisis_school_name(),
            form=self.env._("Form %(form)s", form=self._paper_form),
            secret=self.env._("CONFIDENTIAL"),
            term=self._paper_term(company),
            reference=reference,
            qr=qr_data_uri(reference) if reference else "",
            printed=printed,
            blank_date=self.env._("____ / ____ / ______"),
            watermark=f"{self.env.user.name} {company._crisis_local(now):%Y-%m-%d %H:%M}",
            lang=get_lang(self.env).code.replace("_", "-"),
            css=self._paper_css(),
        )

    def _paper_term(self, company):
        """School year and term of today, for example "2026-2027学年 第一学期"."""
        today = company._crisis_today()
        term = self.env["crisis.term"].search(
            [("company_id", "=", company.id), ("date_from", "<=", today), ("date_to", ">=", today)], limit=1
        )
        year = self.env["crisis.term"]._school_year(today, company)
        if year in (term.name or ""):
            return term.name
        return " ".join(filter(None, (self.env._("School year %(year)s", year=year), term.name)))

    def _paper_css(self):
        """The style sheet, written into the page: a paper fetches nothing."""
        with file_open(STYLE_SHEET, "r") as handle:
            sheet = handle.read()
        pages = css_content(
            self.env._("Page %(page)s of %(pages)s", page="%(page)s", pages="%(pages)s"),
            page="counter(page)",
            pages="counter(pages)",
        )
        size = "A4 landscape; margin: 16mm 10mm 15mm 10mm" if self._paper_landscape else "A4 portrait"
        title = css_string(f"{self._paper_title()}  {self._paper_form}")
        return Markup(  # nothing in it comes from a person: css_string closes the translated texts
            "%s\n@page { size: %s; @bottom-right { content: %s } @top-center { content: %s } }"
        ) % (Markup(sheet), Markup(size), Markup(pages), Markup(title))
