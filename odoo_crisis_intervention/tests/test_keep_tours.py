# SPDX-License-Identifier: LGPL-3.0-or-later
"""July in the office: fourteen files, a list, two persons, in Chinese (plan Art. 24)."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .test_leaving_files import LeavingCase


@tagged("post_install", "-at_install")
class TestKeepTours(InChinese, LeavingCase, HttpCase):
    def walk(self, path, tour, who):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(f"/odoo/{path}", tour, login=f"crisis-{who}", timeout=120)
        self.env.invalidate_all()

    def test_from_july_to_the_proof(self):
        pupils = self.env["crisis.subject"].concat(*(self.with_file(number) for number in range(3)))
        report = self.as_("homeroom", self.env["crisis.concern"]).create({"subject_id": pupils[0].id, "facts": "Cries"})
        report.action_submit()
        files = self.leave(pupils)
        self.walk("crisis-leavers", "crisis_leavers_hand_in", "register_keeper")
        self.assertEqual(sorted(files.mapped("state")), ["handed_in", "handed_in", "open"])
        self.walk("crisis-leavers", "crisis_leavers_close", "leader")
        closed = files.filtered(lambda row: row.state == "closed")
        self.assertEqual(closed.subject_id, pupils[1])
        later = self.company._crisis_today() + timedelta(days=4 * 366)
        self.patch(self.env.registry["res.company"], "_crisis_today", lambda company: later)
        self.walk("crisis-destruction", "crisis_destruction_propose", "register_keeper")
        self.walk("crisis-destruction", "crisis_destruction_carry_out", "leader")
        destruction = self.env["crisis.destruction"].search([])
        self.assertEqual(destruction.state, "done")
        self.assertTrue(destruction._is_intact())
        cases = self.env["crisis.case"].search([("subject_id", "in", pupils.ids)])
        self.assertEqual(cases.subject_id, pupils[0] | pupils[2])
