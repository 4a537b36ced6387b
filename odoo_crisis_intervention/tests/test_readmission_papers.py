# SPDX-License-Identifier: LGPL-3.0-or-later
"""Application, decision letter and agreement on paper: what stands on them, and what never does (plan Art. 21)."""

import re

import lxml.html

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .handover_common import ink
from .readmission_common import ReadmissionCommon

MODULE = "odoo_crisis_intervention"
ILLNESS = re.compile(r"hospital|illness|doctor|disorder|treatment|medicine|diagnos|psych", re.IGNORECASE)


@tagged("post_install", "-at_install")
class TestReadmissionPapers(ReadmissionCommon):
    def paper(self, name, role, record):
        report = self.as_(role, self.env["ir.actions.report"]).with_context(lang="en_US")
        html = report._render_qweb_html(f"{MODULE}.paper_return_{name}", record.ids)[0].decode()
        return html, " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())

    def test_the_application(self):
        agreement = self.begin()
        text = self.paper("application", "homeroom", agreement)[1]
        for word in ("CI-30", "Pupil A", "Seven (1)", "Decision of the team", "review"):
            self.assertIn(word, text)
        self.pass_gate(agreement, "application")
        self.assertIn("Crisis counsellor", self.paper("application", "counsellor", agreement)[1])
        with self.assertRaises(AccessError):
            self.paper("application", "other_homeroom", agreement)

    def test_the_fast_way_leaves_no_paper_that_hints_at_an_illness(self):
        agreement = self.begin()
        self.pass_gate(agreement, "application")
        self.pass_gate(agreement, "certificate", wording_id=self.wording("no_disorder").id, scan=False)
        self.as_("counsellor", agreement).action_propose()
        decision = self.ruling(agreement, reasons="Pupil A takes part in lessons again", who="leader")
        for name, record in (("application", agreement), ("decision", decision)):
            text = self.paper(name, "counsellor", record)[1]
            self.assertFalse(ILLNESS.findall(text), name)

    def test_the_letter(self):
        agreement = self.proposed()
        decision = self.ruling(agreement, "not_yet", reasons="The rooms are not ready for half days yet")
        text = self.paper("decision", "register_keeper", decision)[1]
        for word in ("CI-31", "The rooms are not ready", "☑Not for now", "ask the school for a review until"):
            self.assertGreaterEqual(text.count(word), 1 if word == "CI-31" else 2, word)
        self.assertNotIn("City Hospital", text)
        with self.assertRaises(AccessError):
            self.paper("decision", "homeroom", decision)

    def test_the_agreement(self):
        _agreement, version = self.to_sign()
        self.as_("counsellor", version).write({"guardian_id": self.mother.id, "way": "screen", "signature": ink()})
        self.as_("counsellor", version).action_sign()
        self.env.invalidate_all()
        html, text = self.paper("agreement", "homeroom", version)
        self.assertEqual(html.count("data:image/png;base64,"), 2, "the signature, twice")
        for word in ("CI-32", "Zhao Min", "Seat near the door", "Nobody gives up a right", version.digest):
            self.assertIn(word, text)

    def test_a_draft_is_not_printed(self):
        agreement = self.proposed()
        self.ruling(agreement)
        self.approve(agreement)
        self.register(agreement)
        with self.assertRaises(UserError):
            self.paper("agreement", "counsellor", agreement.sudo().version_ids)
