# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..tools.roles import COUNSELLOR
from .crisis_case import GROUP
from .crisis_front_cards import ADDON


class CrisisFront(models.AbstractModel):
    """The counselling room on the first page: a counsellor's own talks, and who asks for one."""

    _inherit = "crisis.front"

    def _cards(self):
        cards = super()._cards()
        return [*cards[:3], self._card_requests(), *cards[3:]]

    def _people_rows(self):
        company, rows = self.env.company, super()._people_rows()
        agreed = [
            ("state", "=", "confirmed"),
            ("counsellor_id", "=", self.env.uid),
            ("starts_at", "<", self._end_of_today()),
        ]
        for talk in self._find("crisis.appointment", agreed, order="starts_at, id"):
            late = company._crisis_local(talk.starts_at).date() < company._crisis_today()
            what = self.env._("Talk in the counselling room")
            rows.append(self._row(talk, what, talk.starts_at, late=late, words=talk.called or ""))
        return rows

    def _card_requests(self):
        """Who asks for a talk and waits for an answer; for counsellors, since nobody else learns who comes."""
        if not self.env["crisis.access.mixin"]._crisis_scope().companies((COUNSELLOR,)):
            return None
        asked = [("state", "=", "requested"), ("counsellor_id", "in", (self.env.uid, False))]
        sources = self._labels("crisis.appointment", "source")
        rows = [
            self._row(talk, sources[talk.source], talk.asked_at, words=talk.called or "")
            for talk in self._find("crisis.appointment", asked, order="id")
        ]
        action, title = f"{ADDON}.crisis_appointment_action", self.env._("Asking to be seen")
        return rows and self._card("requests", title, "fa-comments-o", rows, action=action)


class CrisisPupilFile(models.Model):
    """What the counselling room adds to a pupil's file; a talk opens none, since the file would tell of it."""

    _inherit = "crisis.pupil.file"

    word_ids = fields.Many2many("crisis.session.word", string="Sentences from talks", compute="_compute_layers")
    session_ids = fields.Many2many(
        "crisis.session", string="Talks in the room", compute="_compute_layers", groups=f"{GROUP}counsellor"
    )
    session_note_ids = fields.Many2many(
        "crisis.session.note", string="Own notes of talks", compute="_compute_layers", groups=f"{GROUP}counsellor"
    )

    @api.model
    def _layers(self):
        return {
            **super()._layers(),
            "word_ids": [("state", "=", "released")],
            "session_ids": [("state", "!=", "void")],
            "session_note_ids": [],
        }
