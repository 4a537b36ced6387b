# SPDX-License-Identifier: LGPL-3.0-or-later
import lxml.html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .census_common import CensusCommon

MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestCensusPapers(CensusCommon):
    def paper(self, name, paper, census, lang="en_US"):
        report = self.as_(name, self.env["ir.actions.report"]).with_context(lang=lang)
        html = report._render_qweb_html(f"{MODULE}.paper_{paper}", census.ids)[0].decode()
        return " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())

    def test_the_notice_says_what_is_asked_and_names_nobody(self):
        census = self.begin(instruments=("phq9", "gad7"), item9_mode="omit", notice_words="Room 301")
        text = self.paper("homeroom", "census_notice", census)
        for words in ("PHQ-8", "is left out", "only if you agree", "Room 301", "I do not agree", "CI-41", "12356"):
            self.assertIn(words, text)
        for words in ("CONFIDENTIAL", "INTERNAL", "Printed by", self.pupil.name, "PHQ-9"):
            self.assertNotIn(words, text)
        with self.assertRaises(AccessError):
            self.paper("foreign_counsellor", "census_notice", census)

    def test_the_progress_list_names_whom_its_printer_may_read_and_never_who_stays_out(self):
        census = self.begin(self.school_class | self.other_class, needs_consent="opt_out")
        absent, out, unknown = self.classmates
        self.part(census, absent).action_absent()
        self.part(census, out)._decline_on_tablet()
        names = {"Pupil A", "Pupil B", *self.classmates.mapped("name")}
        for name, wanted in (
            ("counsellor", names - {out.name}),
            ("homeroom", names - {out.name, "Pupil B"}),
            ("leader", set()),
            ("teacher", set()),
        ):
            text = self.paper(name, "census_progress", census)
            with self.subTest(name=name):
                self.assertIn("CONFIDENTIAL", text)
                self.assertEqual({word for word in names if word in text}, wanted)
