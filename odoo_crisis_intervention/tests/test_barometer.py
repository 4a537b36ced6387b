# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from ..tools import barometer_form
from ..tools.half_month import half_month, previous_half_month
from .common_peers import PeersCommon

NOBODY = ("homeroom", "other_homeroom", "teacher", "leader", "deputy", "register_keeper", "auditor", "admin", "config",
          "foreign_counsellor", "foreign_leader")  # fmt: skip


class TestHalfMonth(BaseCase):
    def test_every_day_of_years_lies_in_exactly_one(self):
        day = date(2023, 12, 1)
        while day < date(2028, 3, 2):
            first, last = half_month(day)
            self.assertLessEqual(first, day)
            self.assertLessEqual(day, last)
            self.assertEqual(half_month(first), half_month(last))
            self.assertEqual(previous_half_month(day)[1] + timedelta(days=1), first)
            self.assertIn(first.day, (1, 16))
            day += timedelta(days=1)


class TestBarometerForm(BaseCase):
    TODAY = date(2026, 9, 20)

    def parse(self, **post):
        return barometer_form.parse(post, {7, 8}, self.TODAY)

    def test_what_the_form_offers(self):
        parsed = self.parse(
            weather="rain",
            climate="5",
            events=" a\r\nb\x00 ",
            wants_to_talk="1",
            lines="2",
            line0_who="7",
            line0_facts="x",
            line0_since="2026-09-01",
            line0_urgency="worried",
        )
        self.assertEqual(parsed.errors, [])
        self.assertEqual((parsed.values["weather"], parsed.values["events"]), ("rain", "a\nb"))
        self.assertEqual(len(parsed.lines), 1)
        self.assertEqual(parsed.lines[0]["noticed_on"], date(2026, 9, 1))

    def test_what_no_form_sends(self):
        for post in (
            {"weather": "snow"},
            {"climate": "6"},
            {"own_mood": "0"},
            {"lines": "x"},
            {"lines": "0"},
            {"lines": "999"},
            {"line0_who": "9"},
            {"line0_who": "7 OR 1=1"},
            {"line0_who": "-7"},
            {"line0_urgency": "never"},
        ):
            with self.subTest(post), self.assertRaises(barometer_form.Forged):
                self.parse(**post)

    def test_what_a_pupil_mistypes(self):
        self.assertEqual(self.parse(events="x" * 2001).errors, ["long"])
        self.assertEqual(self.parse(line0_since="last week").errors, ["day"])
        self.assertEqual(self.parse(line0_since="2026-09-21").errors, ["future"])

    def test_at_once_is_never_held_up(self):
        parsed = self.parse(events="x" * 5000, line0_urgency="at_once", line0_since="soon")
        self.assertEqual(parsed.errors, [])
        self.assertEqual(len(parsed.values["events"]), barometer_form.TEXT_MAX)


@tagged("post_install", "-at_install")
class TestBarometer(PeersCommon):
    def test_a_paper_typed_in_is_locked_and_received(self):
        barometer = self.paper(lines=[{"subject_description": "A boy", "facts": "Sits alone"}, {}])
        self.assertEqual((barometer.state, barometer.received_by_id), ("read", self.users["counsellor"]))
        self.assertEqual(barometer.entry_way, "paper")
        self.assertEqual(barometer.supporter_id, self.supporter, "a class with one supporter: it is clear who wrote it")
        self.assertEqual(len(barometer.line_ids), 1, "an empty row counts for nothing")
        for values in ({"events": "x"}, {"class_id": self.other_class.id}, {"line_ids": [Command.create({})]}):
            with self.subTest(values), self.assertRaises(UserError):
                barometer.write(values)
        with self.assertRaises(UserError):
            barometer.line_ids.facts = "x"
        barometer.write({"handling": "Talked to the class", "feedback": "activity"})
        with self.assertRaises(UserError):
            barometer.action_handle()  # a pupil is not decided on
        barometer.line_ids.action_noted()
        barometer.action_handle()
        self.assertEqual(barometer.state, "handled")
        with self.assertRaises(UserError):
            barometer.handling = "x"

    def test_an_empty_sheet_is_not_handed_in(self):
        with self.assertRaises(UserError):
            self.paper(weather=False)
        with self.assertRaises(UserError):
            self.paper(lines=[{"subject_id": self.pupil.id}])
        with self.assertRaises(UserError):
            self.paper(lines=[{"facts": "Cries"}])

    def test_gives_her_things_away_is_an_urgent_report_with_its_clock(self):
        barometer = self.paper(
            lines=[self.gifts(signal_ids=[Command.set(self.signal.ids)], action_taken="I sat with her")]
        )
        concern = self.concern_of(barometer)
        self.assertEqual(
            (concern.state, concern.source, concern.subject_id, concern.author_id),
            ("submitted", "peer_supporter", self.pupil, self.users["counsellor"]),
        )
        self.assertTrue(concern.is_urgent)
        self.assertTrue(concern.assessment_due_at)
        self.assertLessEqual(concern.assessment_due_at, fields.Datetime.now() + timedelta(hours=24))
        self.assertEqual(concern.signal_ids.signal_id, self.signal)
        self.assertEqual(concern.signal_ids.how_known, "classmate")
        self.assertFalse(concern.is_to_complete)
        self.assertIn("I sat with her", concern.facts)
        self.assertTrue(barometer.is_serious)

    def test_nobody_finds_the_supporters_name_on_the_report(self):
        concern = self.concern_of(self.portal(lines=[self.gifts(urgency="at_once")]))
        peer = self.users["peer"]
        self.assertEqual(concern.author_id, self.users["counsellor"])
        self.assertEqual(concern.urgency, "immediate")
        self.assertNotIn(peer, concern.create_uid | concern.write_uid)
        lines = self.env["crisis.timeline"].search([("res_model", "in", ("crisis.concern", "crisis.barometer"))])
        self.assertTrue(lines)
        self.assertNotIn(peer, lines.author_id | lines.create_uid)
        receipts = self.env["crisis.concern.receipt"].search([("concern_id", "=", concern.id)])
        self.assertEqual(receipts.author_id, self.users["counsellor"])
        for row in self.as_("leader", concern).read()[0].values():
            self.assertNotIn("Peer P", str(row))

    def test_at_once_goes_through_whatever_is_missing(self):
        barometer = self.portal(weather=False, lines=[{"urgency": "at_once"}])
        concern = self.concern_of(barometer)
        self.assertEqual((concern.state, concern.urgency), ("submitted", "immediate"))
        self.assertIn(self.school_class.name, concern.subject_description)

    def test_without_a_counsellor_a_leader_without_a_leader_the_system(self):
        members = self.env["crisis.team.member"].sudo()
        members.search([("user_id", "=", self.users["counsellor"].id)]).date_to = "2024-01-01"
        concern = self.concern_of(self.portal(lines=[self.gifts(urgency="at_once")]))
        self.assertIn(concern.author_id, self.users["leader"] | self.users["deputy"])
        members.search([("company_id", "=", self.company.id)]).write({"date_to": "2024-01-01"})
        concern = self.concern_of(self.portal(lines=[self.gifts(urgency="at_once", facts="And again")]))
        self.assertEqual(concern.state, "submitted")

    def test_a_counsellor_who_is_shut_out_is_passed_over(self):
        self._person("second_counsellor", role="counsellor")
        self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {
                "user_id": self.users["counsellor"].id,
                "subject_id": self.pupil.id,
                "company_id": self.company.id,
                "reason": "Family",
            }
        )
        concern = self.concern_of(self.portal(lines=[self.gifts(urgency="at_once")]))
        self.assertEqual(concern.author_id, self.users["second_counsellor"])

    def test_one_tap_makes_a_report_once(self):
        barometer = self.portal(lines=[self.gifts()])
        self.assertFalse(self.concern_of(barometer))
        line = self.as_("counsellor", barometer.line_ids)
        first, second = line.action_make_concern(), line.action_make_concern()
        self.assertEqual((first["res_model"], first["res_id"]), ("crisis.concern", second["res_id"]))
        concern = self.concern_of(barometer)
        self.assertEqual((concern.author_id, concern.state), (self.users["counsellor"], "submitted"))
        self.assertEqual(line.outcome, "concern")

    def test_a_class_nobody_is_supporter_of(self):
        self.supporter.with_user(self.users["counsellor"]).action_stop()
        barometer = self.paper(lines=[self.gifts(urgency="at_once")])
        self.assertFalse(barometer.supporter_id)
        self.assertTrue(self.concern_of(barometer))

    def test_only_pupils_of_the_class(self):
        for line in ({"subject_id": self.other_pupil.id}, {"subject_id": self.staff_subject.id}):
            with self.subTest(line), self.assertRaises(ValidationError):
                self.paper(submit=False, lines=[line])
        with self.assertRaises(ValidationError):
            self.paper(submit=False, supporter_id=self.other_supporter.id)

    def test_a_draft_is_its_writers_alone(self):
        draft = self.paper(submit=False, events="CANARY", lines=[{"facts": "CANARY"}])
        self._person("second_counsellor", role="counsellor")
        written = self.portal(submit=False, events="CANARY", lines=[{"facts": "CANARY"}])
        for who in ("second_counsellor", *NOBODY):
            for record in (draft, draft.line_ids, written, written.line_ids):
                with self.subTest(who, model=record._name), self.assertRaises(AccessError):
                    self.as_(who, record).read(["reference"])
        draft.line_ids.action_drop()
        self.assertFalse(draft.line_ids)
        draft.action_discard()
        self.assertEqual(draft.state, "void")

    def test_counsellors_only_and_others_by_the_setting(self):
        barometer = self.portal(events="x", own_mood="2", lines=[self.gifts()])
        for setting, readers in (
            ("counsellor", {"counsellor"}),
            ("leader", {"counsellor", "leader", "deputy"}),
            ("homeroom", {"counsellor", "homeroom"}),
            ("both", {"counsellor", "leader", "deputy", "homeroom"}),
        ):
            self.company.crisis_barometer_readers = setting
            self.env.flush_all()
            for who in {"counsellor", *NOBODY}:
                for record in (barometer, barometer.line_ids):
                    with self.subTest(setting, who=who, model=record._name):
                        self.assertEqual(self.as_(who, record).has_access("read"), who in readers)
                        self.assertEqual(bool(self.as_(who, record).search([])), who in readers)
                        self.assertFalse(who != "counsellor" and self.as_(who, record).has_access("write"))

    def test_the_name_is_the_counsellors_whatever_the_setting(self):
        barometer = self.portal(own_mood="2", wants_to_talk=True, lines=[self.gifts()])
        self.company.crisis_barometer_readers = "both"
        self.assertEqual(self.as_("counsellor", barometer).supporter_id, self.supporter)
        for who in ("leader", "homeroom"):
            row = self.as_(who, barometer).read()[0]
            self.assertFalse({"supporter_id", "author_id", "own_mood", "wants_to_talk", "handling"} & set(row))
            self.assertNotIn("Peer P", str(row))
            self.assertNotIn("Peer P", str(self.as_(who, barometer.line_ids).read()))
            self.assertNotIn("Peer P", str(self.as_(who, barometer).get_readers()))
            peer = {"supporter_id": self.supporter.id, "author_id": self.users["peer"].id, "own_mood": "2"}
            for field, value in peer.items():
                with self.subTest(who, field=field), self.assertRaises(AccessError):
                    self.as_(who, self.env["crisis.barometer"]).search([(field, "=", value)])

    def test_only_the_counsellor_takes_steps(self):
        barometer = self.portal(lines=[self.gifts()])
        self.company.crisis_barometer_readers = "both"
        for who in ("leader", "homeroom", "teacher", "foreign_counsellor", "admin"):
            for step in ("action_receive", "action_handle", "action_correct"):
                with self.subTest(who, step=step), self.assertRaises(AccessError):
                    getattr(self.as_(who, barometer), step)()
            for step in ("action_make_concern", "action_noted", "action_drop"):
                with self.subTest(who, step=step), self.assertRaises(AccessError):
                    getattr(self.as_(who, barometer.line_ids), step)()

    def test_steps_are_not_written_by_hand(self):
        draft = self.paper(submit=False, lines=[self.gifts()])
        values = (
            {"state": "submitted"},
            {"submitted_at": fields.Datetime.now()},
            {"author_id": self.users["leader"].id},
            {"entry_way": "portal"},
            {"is_serious": True},
            {"is_late": True},
            {"received_by_id": self.users["leader"].id},
            {"corrects_id": self.paper().id},
        )
        for each in values:
            with self.subTest(each), self.assertRaises(UserError):
                draft.write(each)
            with self.subTest(each, create=True), self.assertRaises(UserError):
                self.paper(submit=False, **each)
        concern = self.as_("counsellor", self.env["crisis.concern"]).create({"facts": "x"})
        for each in ({"outcome": "noted"}, {"concern_id": concern.id}, {"is_dropped": True}):
            with self.subTest(each), self.assertRaises(UserError):
                draft.line_ids.write(each)

    def test_a_correction_is_a_new_one_and_reports_nobody_twice(self):
        barometer = self.paper(
            lines=[
                self.gifts(signal_ids=[Command.set(self.signal.ids)]),
                {"subject_id": self.friend.id, "facts": "Quiet"},
            ]
        )
        concern = self.concern_of(barometer)
        correction = self.env["crisis.barometer"].browse(barometer.action_correct()["res_id"])
        self.assertEqual(barometer.action_correct()["res_id"], correction.id, "the draft begun")
        correction = self.as_("counsellor", correction)
        correction.line_ids.filtered(lambda line: line.subject_id == self.friend).urgency = "at_once"
        correction.action_submit()
        self.assertEqual(correction.corrects_id, barometer)
        self.assertTrue(barometer.is_corrected)
        self.assertIn(concern, self.concern_of(correction))
        self.assertEqual(len(self.concern_of(correction)), 2)

    def test_late_is_a_fact(self):
        self.assertFalse(self.paper().is_late)
        first, last = previous_half_month(self.today)
        late = self.paper(period_from=first)
        self.assertEqual((late.period_to, late.is_late), (last, True))
        with self.assertRaises(ValidationError):
            self.paper(period_from=self.today + timedelta(days=1))
        with self.assertRaises(ValidationError):
            self.paper(period_from=self.today - timedelta(days=50), period_to=self.today)


@tagged("post_install", "-at_install")
class TestPeerCheckin(PeersCommon):
    def talks(self):
        return self.as_("counsellor", self.env["crisis.peer.checkin"]).search([])

    def test_a_serious_report_owes_a_talk_and_done_is_one_tap(self):
        self.portal(lines=[self.gifts()])
        self.assertFalse(self.talks())
        self.portal(lines=[self.gifts(urgency="at_once")])
        self.portal(lines=[self.gifts(urgency="at_once", facts="Again")])
        talk = self.talks()
        self.assertEqual((len(talk), talk.reason, talk.supporter_id), (1, "serious", self.supporter))
        self.assertGreaterEqual(talk.due_at, fields.Datetime.now() + timedelta(days=2))
        duty = self.env["crisis.duty"].search([("kind_id.code", "=", "peer_checkin")])
        self.assertEqual((duty.state, duty.owner_ids), ("open", self.users["counsellor"]))
        self.assertNotIn("Peer P", duty.display_name)
        self.assertTrue(talk.can_done)
        talk.action_done()
        self.assertEqual((talk.state, talk.done_by_id), ("done", self.users["counsellor"]))
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["counsellor"]))

    def test_a_line_that_became_a_report_owes_one_too(self):
        barometer = self.portal(lines=[self.gifts()])
        self.as_("counsellor", barometer.line_ids).action_make_concern()
        self.assertEqual(self.talks().reason, "serious")

    def test_a_wish_or_a_low_mood(self):
        self.portal(own_mood="1")
        self.assertEqual(self.talks().reason, "mood")
        self.talks().action_done()
        self.portal(wants_to_talk=True)
        self.assertEqual(self.talks().filtered(lambda row: row.state == "open").reason, "asked")

    def test_the_days_are_a_setting_and_school_days(self):
        self.env["crisis.duty.kind"]._of("peer_checkin").clock_hours = 24
        self.portal(wants_to_talk=True)
        self.assertLessEqual(self.talks().due_at, fields.Datetime.now() + timedelta(days=4))

    def test_counsellors_alone(self):
        self.portal(wants_to_talk=True)
        talk = self.talks()
        for who in NOBODY:
            with self.subTest(who), self.assertRaises(AccessError):
                self.as_(who, talk).read(["reason"])
            with self.subTest(who), self.assertRaises(AccessError):
                self.as_(who, talk).action_done()
        for values in ({"state": "done"}, {"reason": "mood"}):
            with self.subTest(values), self.assertRaises(UserError):
                talk.write(values)
        with self.assertRaises(AccessError):
            talk.create({"supporter_id": self.supporter.id, "reason": "mood", "due_at": fields.Datetime.now()})
        self.assertFalse(talk.sudo().subject_id, "no timeline of the pupil tells of it")
