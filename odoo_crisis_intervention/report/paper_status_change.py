# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models
from odoo.exceptions import UserError


class PaperStatusChange(models.AbstractModel):
    """请假（休学、退学、转学）申请表: the family's application with the opinions, steps and the contact plan.

    Without a diagnosis; what the hospital advised is printed for the office only, blank otherwise. One kind at a time:
    the title is that of the kind. Source: plan Art. 24(5).
    """

    _name = "report.odoo_crisis_intervention.paper_status_change"
    _inherit = "crisis.paper"
    _description = "Application for a change of enrolment"

    _paper_model = "crisis.status.change"
    _paper_form = "CI-29"

    def _paper_records(self, docids):
        changes = super()._paper_records(docids)
        if len(set(changes.mapped("kind"))) > 1:
            raise UserError(self.env._("Please print papers of one kind at a time."))
        return changes

    def _paper_sheet(self, records, reader):
        titled = self.with_context(crisis_paper_kind=records[:1].kind)
        return super(PaperStatusChange, titled)._paper_sheet(records, reader)

    def _paper_title(self):
        return {
            "leave": self.env._("Application for leave"),
            "suspension": self.env._("Application for suspension of study"),
            "withdrawal": self.env._("Application for withdrawal"),
            "transfer": self.env._("Application for transfer"),
        }.get(self.env.context.get("crisis_paper_kind"), self.env._("Application for a change of enrolment"))

    def _paper_document(self, change, reader):
        return SimpleNamespace(
            r=reader,
            o=change,
            number=self.env._("No. %(number)s", number=change.reference),
            stamp=reader.text(change, "state") if change.state in ("draft", "refused", "withdrawn", "void") else "",
            subject=change.subject_id,
            contacts=reader.many(change, "contact_ids"),
        )


class PaperFilingList(models.AbstractModel):
    """学籍异动备案表: what academic affairs registered and Student Affairs filed, as one list.

    For whoever may read the registrations that were chosen; no reason stands in it. Source: plan Art. 24(4).
    """

    _name = "report.odoo_crisis_intervention.paper_filing_list"
    _inherit = "crisis.paper"
    _description = "Filing list of changes of enrolment"

    _paper_model = "crisis.academic.registration"
    _paper_form = "CI-37"
    _paper_together = True
    _paper_landscape = True

    def _paper_title(self):
        return self.env._("Filing list of changes of enrolment")

    def _paper_document(self, registrations, reader):
        ordered = registrations.filtered(lambda row: row.state != "void").sorted(lambda row: (row.asked_at, row.id))
        return SimpleNamespace(
            r=reader, number="", stamp="", rows=ordered, blank=range(max(0, 8 - len(ordered))), company=reader.company
        )


class PaperCaseDossier(models.AbstractModel):
    """The dossier names the changes of enrolment of its person."""

    _inherit = "report.odoo_crisis_intervention.paper_case_dossier"

    def _paper_document(self, case, reader):
        document = super()._paper_document(case, reader)
        document.changes = reader.find(
            "crisis.status.change",
            [("subject_id", "=", case.subject_id.id), ("state", "not in", ("draft", "void"))],
            order="id",
        )
        return document
