# SPDX-License-Identifier: LGPL-3.0-or-later
"""The first page: everybody finds what is his, nobody a name that is not, and it costs the same on a busy day."""

import json
from datetime import timedelta

from odoo import fields, sql_db
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .canary import MARK
from .canary_case import PeopleCase
from .story import Story

STRANGERS = ("teacher", "other_homeroom", "auditor", "admin", "foreign_counsellor", "excluded_leader", "config")


@tagged("post_install", "-at_install")
class TestFront(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.story = Story(cls).tell()
        cls.today = cls.company._crisis_today()
        planned = cls.env["crisis.followup"].search([("case_id", "=", cls.story.crisis.id), ("state", "=", "planned")])
        planned[:1]._as_workflow().write({"planned_on": cls.today - timedelta(days=1)})
        cls.env.flush_all()

    def page(self, who):
        page = self.as_(who, self.env["crisis.front"]).get_page()
        return page, {card["key"]: card for card in page["cards"]}

    def names(self, card):
        return [row["name"] for row in card["rows"]]

    def test_each_finds_what_is_his(self):
        office = ("counsellor", "leader", "deputy", "register_keeper")
        for who in office:
            page, cards = self.page(who)
            self.assertIn("Pupil A", self.names(cards["people"]), who)
            self.assertTrue(cards["people"]["rows"][0]["late"])
            self.assertEqual([row["count"] for row in cards["levels"]["figures"]], [1], who)
            self.assertIn("crisis_pupil_file_action", json.dumps(page["doors"]))
        _page, cards = self.page("homeroom")
        self.assertEqual(self.names(cards["my_class"]), ["Pupil A"])
        self.assertIn("Pupil A", self.names(cards["people"]))
        self.assertFalse({"levels", "reports", "papers", "overdue"} & set(cards))
        _page, cards = self.page("author")
        self.assertEqual([row["words"] for row in cards["receipts"]["rows"]], [self.story.receipt.sudo().reference])
        self.assertEqual(self.names(cards["receipts"]), [""])

    def test_nobody_else_reads_a_name_and_nobody_a_word(self):
        for who in (*STRANGERS, "author", "counsellor", "leader", "homeroom", "school_doctor", "academic_affairs"):
            page, cards = self.page(who)
            text = json.dumps(page)
            self.assertNotIn(MARK, text, who)
            titles = json.dumps([(card["title"], card["calm"], card["action"]) for card in cards.values()])
            self.assertNotIn("Pupil A", titles)
            if who in STRANGERS:
                self.assertNotIn("Pupil A", text, who)
                self.assertFalse(
                    [row for card in cards.values() for row in card["rows"] if row["model"] != "crisis.duty"]
                )
        for who in ("guardian", "peer", "public"):
            with self.assertRaises(AccessError):
                self.as_(who, self.env["crisis.front"]).get_page()

    def test_a_new_report_and_an_emergency_are_there_at_once(self):
        report = self.story.as_("author", "crisis.concern").create(
            {"subject_id": self.other_pupil.id, "facts": "x", "urgency": "immediate"}
        )
        report.action_submit()
        self.story.as_("teacher", "crisis.event").create({"subject_id": self.other_pupil.id})
        _page, cards = self.page("counsellor")
        self.assertIn("Pupil B", self.names(cards["reports"]))
        self.assertTrue(cards["reports"]["rows"][0]["urgent"])
        self.assertEqual(cards["now"]["tone"], "danger")
        self.assertIn("Pupil B", self.names(cards["now"]))
        self.assertNotIn("Pupil B", json.dumps(self.page("homeroom")[0]))

    def test_what_a_screening_says_is_the_counsellors_alone(self):
        answers = {**dict.fromkeys(range(1, 9), 1), 9: 2}
        self.env["crisis.sheet"]._take_in(
            [
                {
                    "instrument_id": self.env.ref("odoo_crisis_intervention.instrument_phq9").id,
                    "subject_id": self.other_pupil.id,
                    "answers": answers,
                    "answered_at": fields.Datetime.now(),
                    "source": "tablet",
                }
            ]
        )
        _page, cards = self.page("counsellor")
        self.assertEqual((self.names(cards["flagged"]), cards["flagged"]["tone"]), (["Pupil B"], "danger"))
        candidate = self.env["crisis.candidate"].search([("subject_id", "=", self.other_pupil.id)])
        self.as_("counsellor", candidate).write({"interview_at": fields.Datetime.now()})
        self.assertIn("Pupil B", self.names(self.page("counsellor")[1]["people"]))
        self.assertEqual(self.env["crisis.pupil.file"]._open_missing(), 1, "of Pupil A; a result opens no file")
        action = self.as_("counsellor", candidate).action_pupil_file()
        file = self.env["crisis.pupil.file"].browse(action["res_id"])
        self.assertEqual(self.as_("counsellor", file).candidate_ids.ids, candidate.ids)
        for who in ("leader", "register_keeper", "other_homeroom"):
            self.assertNotIn("Pupil B", json.dumps(self.page(who)[0]), who)
            self.assertNotIn("candidate_ids", self.as_(who, self.env["crisis.pupil.file"]).fields_get())

    def test_who_comes_to_the_room_stands_on_the_counsellors_own_page(self):
        self.env["crisis.appointment"].sudo()._as_workflow().create(
            [
                {
                    "subject_id": self.other_pupil.id,
                    "company_id": self.company.id,
                    "author_id": self.users["teacher"].id,
                    "counsellor_id": self.users["counsellor"].id,
                    "source": "teacher",
                    **values,
                }
                for values in (
                    {"state": "requested"},
                    {"state": "confirmed", "starts_at": fields.Datetime.now() - timedelta(minutes=90)},
                )
            ]
        )
        _page, cards = self.page("counsellor")
        self.assertEqual(self.names(cards["requests"]), ["Pupil B"])
        self.assertIn("Pupil B", self.names(cards["people"]))
        for who in ("leader", "register_keeper", "teacher", "other_homeroom"):
            self.assertNotIn("Pupil B", json.dumps(self.page(who)[0]), who)

    def test_a_look_leaves_one_line_and_looking_again_none(self):
        lines = []
        self.patch(
            self.env.registry["crisis.access.log"],
            "_append",
            lambda log, operation, model, ids, *args: lines.append((operation, model, sorted(ids))),
        )
        self.patch(self.env.registry["crisis.access.log"], "_read_lately", lambda log, since: {})
        self.page("counsellor")
        self.assertIn("crisis.followup", [model for _operation, model, _ids in lines])
        shown = {model: set(ids) for _operation, model, ids in lines}
        self.patch(self.env.registry["crisis.access.log"], "_read_lately", lambda log, since: shown)
        lines.clear()
        self.page("counsellor")
        self.assertFalse(lines)

    def test_a_busy_day_costs_what_a_quiet_one_does(self):
        def queries():
            counts = []
            for _time in range(3):
                front = self.as_("counsellor", self.env["crisis.front"])
                front.env["crisis.access.mixin"]._crisis_forget_scopes()
                before = sql_db.sql_counter
                front.get_page()
                counts.append(sql_db.sql_counter - before)
            return min(counts)

        self.fill(1)
        few = queries()
        self.fill(6)
        _page, cards = self.page("counsellor")
        self.assertGreaterEqual(cards["people"]["total"], 7)
        self.assertLessEqual(len(cards["people"]["rows"]), 8)
        self.assertEqual(queries(), few)
        self.assertLessEqual(few, 40)

    def fill(self, count):
        """So many more pupils with a follow-up of today and a new report."""
        common = {"class_id": self.other_class.id, "company_id": self.company.id}
        pupils = self.env["crisis.subject"].create([{"name": f"Busy {n}", **common} for n in range(count)])
        stamp = fields.Datetime.now()
        cases = (
            self.env["crisis.case"]
            ._as_workflow()
            .create(
                [
                    {
                        "subject_id": pupil.id,
                        "company_id": self.company.id,
                        "counsellor_id": self.users["counsellor"].id,
                        "state": "follow_up",
                        "assessed_at": stamp,
                        "intervened_at": stamp,
                        "level_id": self.story.yellow.id,
                    }
                    for pupil in pupils
                ]
            )
        )
        self.env["crisis.followup"].create([{"case_id": case.id, "planned_on": self.today} for case in cases])
        self.env["crisis.concern"]._as_workflow().create(
            [
                {
                    "subject_id": pupil.id,
                    "company_id": self.company.id,
                    "author_id": self.users["author"].id,
                    "state": "submitted",
                    "submitted_at": stamp,
                }
                for pupil in pupils
            ]
        )
