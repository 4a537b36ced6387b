# SPDX-License-Identifier: LGPL-3.0-or-later
"""A candidate list worked through on a phone, in Chinese (plan Art. 11)."""

from odoo.tests import HttpCase, tagged

from .candidate_common import CandidateCommon
from .common import InChinese


@tagged("post_install", "-at_install")
class TestCandidateTour(InChinese, CandidateCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_list_is_worked_through(self):
        pupils = {name: self.new_pupil(f"W{name}", f"Pupil {name}") for name in ("Flag", "Ask", "Score")}
        self.hand_in(
            self.row(pupils["Score"], others=2),
            self.row(pupils["Ask"], others=1, item9=None),
            self.row(pupils["Flag"], item9=1),
        )
        self.start_tour("/odoo/crisis-candidates", "crisis_candidates_phone", login="crisis-counsellor", timeout=120)
        self.env.invalidate_all()
        states = {row.subject_id.name: row.state for row in self.candidates.search([])}
        self.assertEqual(states, {"Pupil Flag": "watch", "Pupil Ask": "unreachable", "Pupil Score": "no_concern"})
        note = self.env["crisis.homeroom.note"].search([])
        self.assertEqual((note.state, note.subject_id.name), ("given", "Pupil Flag"))
        self.assertEqual(note.candidate_id.taken_by_id, self.users["counsellor"])
