# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..tools.roles import COUNSELLOR, KEEPER, LEADER

# In the order in which schools write it.
SECTIONS = (
    ("summary",),
    ("signs_before",),
    ("situation",),
    ("chronology",),
    ("intervention",),
    ("aftercare",),
    ("cause_person", "cause_family", "cause_school", "cause_society"),
    ("what_worked",),
    ("shortcomings",),
)
NUMBERS = "一二三四五六七八九十"


class PaperReview(models.AbstractModel):
    """危机事件总结报告: from the signs before to the improvements, with the leader's signature (plan Art. 25).

    For counsellors, leaders and the register keeper who may read the review.
    """

    _name = "report.odoo_crisis_intervention.paper_review"
    _inherit = "crisis.paper"
    _description = "Event review report"

    _paper_model = "crisis.review"
    _paper_form = "CI-35"
    _paper_roles = (COUNSELLOR, LEADER, KEEPER)

    def _paper_title(self):
        return self.env._("Review report of a crisis event")

    def _paper_stamp(self, review, reader):
        if reader.value(review, "is_drill"):
            return self.env._("DRILL")
        return "" if review.state == "signed" else reader.text(review, "state")

    def _paper_document(self, review, reader):
        tasks = reader.find(
            "crisis.review.task", [("review_id", "=", review.id), ("state", "!=", "dropped")], order="id"
        )
        files = reader.find("crisis.document", [("res_model", "=", "crisis.review"), ("res_ref", "=", review.id)])
        return SimpleNamespace(
            r=reader,
            o=review,
            number=self.env._("No. %(number)s", number=review.reference),
            stamp=self._paper_stamp(review, reader),
            sections=[self._section(review, names, place, reader) for place, names in enumerate(SECTIONS, 1)],
            improvements=self._numbered(len(SECTIONS) + 1, self.env._("Improvements"), reader),
            tasks=tasks,
            blank_tasks=range(0 if tasks else 2),
            enclosures=len(files),
        )

    def _section(self, review, names, place, reader):
        if len(names) == 1:
            title, text = reader.label(review, names[0]), reader.text(review, names[0])
        else:
            title = self.env._("Causes")
            parts = [(reader.label(review, name), reader.text(review, name)) for name in names]
            text = "\n".join(f"{label}{reader.colon}{said}" for label, said in parts if said)
        return SimpleNamespace(title=self._numbered(place, title, reader), text=text)

    def _numbered(self, place, title, reader):
        """Chinese papers count their parts 一、二、三."""
        if reader.locale.language == "zh":
            return f"{NUMBERS[place - 1]}、{title}"
        return f"{place}. {title}"
