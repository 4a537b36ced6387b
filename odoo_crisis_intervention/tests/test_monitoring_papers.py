# SPDX-License-Identifier: LGPL-3.0-or-later
"""Papers CI-15 and CI-16 of watch groups and special custody: who finds what on them (plan Art. 18)."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .monitoring_common import MonitoringCommon

NOTE = "crisis.monitoring.note"


@tagged("post_install", "-at_install")
class TestMonitoringPapers(MonitoringCommon):
    def page(self, who, paper, records):
        report = self.as_(who, self.env["ir.actions.report"])
        return report._render_qweb_html(f"odoo_crisis_intervention.paper_{paper}", records.ids)[0].decode()

    def test_a_member_prints_what_he_may_read(self):
        team = self.begin(place="Room 3")
        self.as_("watcher", team).add_note("changed", "CANARY-note")
        self.as_("homeroom", self.env[NOTE]).create(
            {"team_id": team.id, "kind": "feedback", "text": "CANARY-told", "spoken_with": "CANARY-mother"}
        )
        office, member = (self.page(who, "custody_record", team) for who in ("leader", "watcher"))
        for word in ("CANARY-note", "Room 3", "Pupil A"):
            self.assertIn(word, office)
            self.assertIn(word, member)
        for word in ("CANARY-told", "CANARY-mother"):
            self.assertIn(word, office)
            self.assertNotIn(word, member)
        level = f'<span class="cp-glyph">☑</span>{self.red.display_name}'
        self.assertIn(level, office)
        self.assertNotIn(level, member, "the level is not theirs to know")

    def test_the_roster_carries_who_took_over_when(self):
        with freeze_time("2026-11-20 14:00:00"):
            team = self.begin()
            self.shift(team, "watcher", 0)
        with freeze_time("2026-11-20 14:03:00"):
            self.as_("watcher", team).take_over()
        with freeze_time("2026-11-20 18:00:00"):
            self.as_("watcher", team).hand_over()
        page = self.page("counsellor", "shift_sheet", team)
        for word in ("22:00 – 02:00", "Crisis watcher 22:03", "Crisis watcher 02:00"):
            self.assertIn(word, page)

    def test_a_blank_roster_for_the_drawer(self):
        page = self.page("teacher", "shift_blank", self.school_class)
        self.assertIn("Test School", page)
        self.assertNotIn("Crisis teacher", page)
        with self.assertRaises(AccessError):
            self.page("teacher", "shift_sheet", self.begin())
