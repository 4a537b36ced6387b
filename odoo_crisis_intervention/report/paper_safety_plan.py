# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..models.crisis_safety_plan import BOXES
from ..tools.pocket_card import card_lines
from ..tools.roles import COUNSELLOR, LEADER

# Cards of 85 by 54 mm, folded: two pages each, so many on a sheet. One for the pocket, the others to give on.
CARDS = 4
# (box, lines) by page of the card; a line holds so many columns of 7 pt.
FRONT = (("warning_signs", 3), ("alone", 4), ("distract", 3))
BACK = (("people", 5), ("professionals", 5), ("reasons", 1))
COLUMNS = 52


class PaperSafetyPlan(models.AbstractModel):
    """安全计划: what a pupil does when it gets hard, on one page, in the pupil's own words.

    For counsellors and leaders of the school, who give it to the pupil and the guardians. Source: plan Art. 13, 18.
    """

    _name = "report.odoo_crisis_intervention.paper_safety_plan"
    _inherit = "crisis.paper"
    _description = "Safety plan on paper"

    _paper_model = "crisis.safety.plan"
    _paper_form = "CI-49"
    _paper_roles = (COUNSELLOR, LEADER)

    def _paper_title(self):
        return self.env._("My safety plan")

    def _paper_stamp(self, record, reader):
        return "" if record.state == "in_use" else reader.text(record, "state")

    def _paper_document(self, plan, reader):
        return SimpleNamespace(
            r=reader,
            o=plan,
            number=self.env._("No. %(number)s", number=plan.reference),
            stamp=self._paper_stamp(plan, reader),
            subject=plan.subject_id,
            boxes=[(reader.label(plan, name), reader.text(plan, name)) for name in BOXES],
            pupil_ink=self._picture(plan._pupil_signature_picture()),
            guardian_ink=self._picture(plan._signature_picture()),
        )

    def _picture(self, picture):
        return f"data:image/png;base64,{picture}" if picture else ""


class PaperSafetyCard(models.AbstractModel):
    """Safety plan as a card for the pocket, 85 by 54 mm after folding: no name, no school, no heading that tells.

    For counsellors and leaders of the school. Source: plan Art. 13, 18.
    """

    _name = "report.odoo_crisis_intervention.paper_safety_card"
    _inherit = "crisis.paper"
    _description = "Pocket card of a safety plan"

    _paper_model = "crisis.safety.plan"
    _paper_form = "CI-50"
    _paper_roles = (COUNSELLOR, LEADER)

    def _paper_title(self):
        return self.env._("Card for the pocket")

    def _paper_document(self, plan, reader):
        return SimpleNamespace(
            r=reader,
            number="",
            stamp="",
            front=self._page(plan, reader, FRONT),
            back=self._page(plan, reader, BACK),
            cards=range(CARDS),
        )

    def _page(self, plan, reader, boxes):
        """``[(heading, lines)]`` of one page of the card, without what is empty."""
        page = [
            (reader.label(plan, name), card_lines(reader.text(plan, name), lines, COLUMNS)) for name, lines in boxes
        ]
        return [(heading, lines) for heading, lines in page if lines]
