# SPDX-License-Identifier: LGPL-3.0-or-later
"""The barometer in a real browser, in Chinese: a pupil's phone, and paper on the counsellor's desk."""

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .common_peers import PeersCommon


class PeerTourCase(InChinese, PeersCommon, HttpCase):
    def setUp(self):
        super().setUp()
        # Signs are looked for by code: their names are translated, and schools rename them.
        for signal in self.env["crisis.signal"].search([("code", "!=", False)]):
            signal.with_context(lang="zh_CN").name = signal.code

    def walk(self, path, tour, name):
        self.env.flush_all()
        self.start_tour(path, tour, login=self.users[name].login, timeout=120)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestBarometerOnAPhone(PeerTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_supporter_fills_it_in(self):
        self.walk("/my", "crisis_peer_barometer_phone", "peer")
        barometer = self.env["crisis.barometer"].search([("author_id", "=", self.users["peer"].id)])
        self.assertEqual((barometer.state, barometer.weather, barometer.own_mood), ("submitted", "rain", "4"))
        self.assertEqual((barometer.line_ids.subject_id, barometer.line_ids.urgency), (self.pupil, "worried"))


@tagged("post_install", "-at_install")
class TestBarometerOnADesk(PeerTourCase):
    def test_a_paper_that_names_a_girl_giving_her_things_away(self):
        self.school_class.name, self.other_class.name = "七年1班", "七年2班"
        self.walk("/odoo/crisis-barometers", "crisis_peer_paper", "counsellor")
        barometer = self.env["crisis.barometer"].search([])
        self.assertEqual((barometer.state, barometer.supporter_id), ("read", self.supporter))
        self.walk("/odoo/crisis-concerns?view_type=list", "crisis_peer_paper_report", "counsellor")
        concern = self.env["crisis.concern"].search([("subject_id", "=", self.pupil.id)])
        self.assertTrue(concern.is_urgent and concern.assessment_due_at)
        self.walk("/odoo/crisis-peer-talks", "crisis_peer_talk", "counsellor")
        self.assertEqual(self.env["crisis.peer.checkin"].search([]).state, "done")
