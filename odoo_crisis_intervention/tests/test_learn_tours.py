# SPDX-License-Identifier: LGPL-3.0-or-later
"""Learning from an emergency as people do it, in Chinese: file, review, lesson, statement (plan Art. 24, 25)."""

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .test_accountability import AccountabilityCommon


class LearnTours(InChinese, AccountabilityCommon, HttpCase):
    def walk(self, url, tour, who):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(url, tour, login=f"crisis-{who}", timeout=120)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestLearnAtADesk(LearnTours):
    def test_from_the_review_to_the_library(self):
        event = self.over()
        review = event.review_ids
        self.walk("/odoo/crisis-reviews", "crisis_review_write", "supervisor")
        self.assertEqual(review.state, "signed")
        self.assertEqual(review.task_ids.owner_id, self.users["security"])
        self.walk(f"/odoo/crisis-reviews/{review.id}", "crisis_lesson_propose", "supervisor")
        lesson = review.lesson_ids
        self.assertEqual(lesson.state, "proposed")
        self.walk(f"/odoo/crisis-lessons/{lesson.id}", "crisis_lesson_publish", "counsellor")
        self.assertEqual(lesson.published_by_id, self.users["counsellor"])

    def test_facts_are_written_down_and_the_person_is_asked(self):
        self.walk("/odoo/crisis-accountability", "crisis_accountability_ask", "leader")
        record = self.env["crisis.accountability"].search([])
        self.assertEqual((record.state, record.user_id), ("asked", self.users["teacher"]))


@tagged("post_install", "-at_install")
class TestLearnOnAPhone(LearnTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_homeroom_teacher_hands_in_the_file(self):
        filing = self.over().filing_ids
        for line in filing.line_ids._unanswered()[1:]:
            line.sudo().text = "见附件说明"
        self.walk("/odoo/crisis-filings", "crisis_filing_hand_in", "homeroom")
        self.assertEqual((filing.state, filing.handed_in_by_id), ("handed_in", self.users["homeroom"]))

    def test_the_person_speaks(self):
        record = self.asked()
        self.walk("/odoo/crisis-asked-of-me", "crisis_accountability_answer", "teacher")
        self.assertEqual((record.state, record.statement), ("answered", "当时我在送医途中"))
