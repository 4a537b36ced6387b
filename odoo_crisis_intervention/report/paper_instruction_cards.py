# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import api, models

from .paper_reader import PaperReader


class PaperInstructionCards(models.AbstractModel):
    """应急分工卡: what each who is called does, to be cut out, for the drawer and the guard's desk (plan Art. 5, 20).

    For every member of staff; the cards are the same for all schools, the letterhead is the school's.
    """

    _name = "report.odoo_crisis_intervention.paper_instruction_cards"
    _inherit = "crisis.paper.office"
    _description = "Instruction cards"

    _paper_model = "crisis.instruction.card"
    _paper_form = "CI-23"
    _paper_together = True

    def _paper_title(self):
        return self.env._("Instruction cards for emergencies")

    @api.model
    def _get_report_values(self, docids, data=None):
        cards = self.env[self._paper_model].browse(dict.fromkeys(docids or ()))
        if self.env.su or not cards or not self.env.user._is_internal():
            raise self.env["crisis.access.mixin"]._crisis_refusal("print")
        cards.check_access("read")
        reader = PaperReader(self.env, self.env.company)
        hotlines = (
            self.env["crisis.hotline"]._for_page(self.env.company).filtered(lambda line: line.audience == "emergency")
        )
        document = SimpleNamespace(
            r=reader,
            number="",
            stamp="",
            numbers=reader.comma.join(f"{line.name} {line.number}" for line in hotlines),
            cards=[
                SimpleNamespace(
                    name=card.name,
                    role=reader.text(card, "role"),
                    lines=[line for line in (card.description or "").split("\n") if line.strip()],
                )
                for card in cards.sorted(lambda card: (card.sequence, card.id))
            ],
        )
        return {
            "doc_ids": cards.ids,
            "doc_model": self._paper_model,
            "docs": [document],
            "paper": self._paper_sheet(cards, reader),
        }
