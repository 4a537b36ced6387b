# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures of a period: what is counted, that frozen ones stay, and who reads which number."""

from datetime import date, datetime

from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .statistic_common import MODULE, NOW, StatisticCommon

FULL = ("counsellor", "leader", "deputy", "register_keeper")
PUBLISHED = ("academic_affairs", "auditor", "school_doctor", "homeroom")  # the homeroom teacher heads Student Affairs
NOTHING = ("teacher", "other_homeroom", "config", "admin", "hr_officer", "foreign_counsellor", "foreign_leader")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestStatistic(StatisticCommon, HttpCase):
    # --- counting -------------------------------------------------------------------------------------------------

    def test_every_figure_is_counted_by_its_method_and_every_method_has_a_figure(self):
        figures = self.env["crisis.figure"].search([])
        self.assertEqual(figures._counted(), figures)
        model = self.env["crisis.figure"]
        methods = {name.removeprefix("_count_") for name in dir(model) if name.startswith("_count_")}
        self.assertEqual(methods, set(figures.mapped("code")))
        known = {name for name, _label in model._selection_outcome()}
        self.assertLessEqual({name for figure in figures for name in figure._outcome_list()}, known)
        self.assertEqual(len(figures), 47)

    def test_nobody_is_ranked(self):
        for model in ("crisis.statistic.line", "crisis.statistic.published"):
            targets = {field.comodel_name for field in self.env[model]._fields.values() if field.comodel_name}
            self.assertLessEqual(
                targets,
                {"crisis.statistic", "crisis.figure", "crisis.level", "res.company", "res.users"},
                "no class, no teacher, no person",
            )

    def test_register_at_days_that_are_past(self):
        first, second, third = self.entries[:3]
        with freeze_time("2026-03-10 02:00:00"):
            self._decide("counsellor", first, "change_level", level_to_id=self.levels["red"].id)
        with freeze_time("2026-04-05 02:00:00"):
            self._decide("counsellor", first, "change_level", level_to_id=self.levels["blue"].id)
        removed = {"removal_proposed_by_id": self.users["counsellor"].id, "removed_by_id": self.users["leader"].id}
        second.sudo()._as_workflow().write({**removed, "state": "removed", "removed_at": "2026-03-31 15:30:00"})
        third.sudo()._as_workflow().write({**removed, "state": "removed", "removed_at": "2026-03-31 16:30:00"})
        march = self._month("2026-03-15")
        self.assertEqual((march.date_from, march.date_to), (date(2026, 3, 1), date(2026, 3, 31)))
        self.assertEqual(self._numbers(march, "register_opening")[0], 17, "the colleague's entry is counted nowhere")
        self.assertEqual(self._numbers(march, "register_out")[0], 1, "half past midnight in Shanghai is April")
        closing, details = self._numbers(march, "register_closing")
        self.assertEqual(closing, 16)
        levels = {line.level_id.code: 0 for line in details}
        for line in details:
            levels[line.level_id.code] += line.value
        self.assertEqual(levels, {"red": 1, "yellow": 15}, "the level of the last day, not of today")
        self.assertEqual(sum(details.mapped("value")), closing)
        self.assertEqual(self._numbers(march, "register_up")[0], 1)
        self.assertEqual(self._numbers(march, "register_down")[0], 0)
        april = self._month("2026-04-30")
        self.assertEqual(april.previous_id, march)
        self.assertEqual(self._numbers(april, "register_opening")[0], closing)
        self.assertEqual(self._numbers(april, "register_closing")[0], 15)
        self.assertEqual(self._numbers(april, "register_down")[0], 1)
        line = april.line_ids.filtered(lambda row: row.figure_id.code == "register_closing")
        self.assertEqual((line.previous_value, line.change), (16, -1))
        self.assertEqual(
            self._numbers(april, "register_opening")[1].filtered(lambda row: row.level_id.code == "red").value, 1
        )

    def test_work_of_a_month(self):
        with freeze_time("2026-04-09 02:00:00"):
            self._completed(subject=self.pupils[0])
            events = self.env["crisis.event"].sudo()
            risks = [Command.set([self.env.ref(f"{MODULE}.risk_type_suicide").id])]
            values = {"company_id": self.company.id, "state": "resolved", "found_at": "2026-04-09 01:00:00"}
            events._as_workflow().create(
                [{**values, "subject_id": self.pupils[1].id, "risk_type_ids": risks}, {**values, "is_drill": True}]
            )
            prevention = self.env.ref(f"{MODULE}.prevention_kind_lecture").id
            self.env["crisis.prevention"].create(
                {"name": "Lecture", "kind_id": prevention, "company_id": self.company.id, "state": "done",
                 "date": "2026-04-08", "people_count": 120}
            )  # fmt: skip
            self.env["crisis.mandatory.report"].sudo().create(
                {"author_id": self.users["teacher"].id, "company_id": self.company.id, "facts": "x",
                 "subject_id": self.pupils[2].id}
            )  # fmt: skip
            talks = {"company_id": self.company.id, "author_id": self.users["counsellor"].id, "state": "done"}
            topic = self.env["crisis.session.topic"].search([("code", "=", "sleep")])
            self.env["crisis.session"].sudo()._as_workflow().create(
                [
                    {**talks, "subject_id": pupil.id, "topic_ids": [Command.set(topic.ids)]}
                    for pupil in (self.pupils[0], self.pupils[0], self.pupils[1])
                ]
            )
        april = self._month("2026-04-01", freeze=False)
        expected = {"sessions": 3, "session_people": 2, "session_topics": 3, "assessments": 1, "events": 1, "drills": 1,
                    "activities": 1, "activity_people": 120, "pupils": 19, "counsellors": 2}  # fmt: skip
        for code, number in expected.items():
            self.assertEqual(self._numbers(april, code)[0], number, code)
        self.assertEqual(self._numbers(april, "events")[1].outcome, "suicide")
        topics = self._numbers(april, "session_topics")[1]
        self.assertEqual((topics.outcome, topics.stage), ("topic_sleep", False), "nobody's stage beside a topic")
        self.assertEqual(self._numbers(april, "assessments")[1].mapped("sex"), ["male"])
        self.assertFalse(self._numbers(april, "mandatory_reports")[0], "who counts does not learn that there was one")
        self.assertEqual(self._numbers(april, "mandatory_reports", "leader")[0], 1)
        april.action_count()
        self.assertEqual(len(april.line_ids.filtered(lambda line: line.figure_id.code == "pupils")), 1)

    def test_queries_do_not_grow_with_what_is_counted(self):
        statistic = self._month("2026-04-01", freeze=False)
        figures = self.env["crisis.figure"].search([])._counted()
        figures._count(statistic._span())
        with self.assertQueryCount(2):  # the count, and the rooms with their hours
            figures._count(statistic._span())

    # --- freezing ---------------------------------------------------------------------------------------------------

    def test_frozen_figures_do_not_change_over_rpc_nor_past_it(self):
        march = self._month("2026-03-15")
        line = march.line_ids[:1]
        closing = self._numbers(march, "register_closing")[0]
        self.env.cr.flush()
        for who in ("leader", "counsellor", "admin"):
            self.authenticate(f"crisis-{who}", f"crisis-{who}")
            for model, method, args in (
                ("crisis.statistic", "write", [march.ids, {"date_to": "2026-03-30"}]),
                ("crisis.statistic", "write", [march.ids, {"state": "draft"}]),
                ("crisis.statistic", "action_count", [march.ids]),
                ("crisis.statistic", "action_freeze", [march.ids]),
                ("crisis.statistic", "unlink", [march.ids]),
                ("crisis.statistic", "copy", [march.ids]),
                ("crisis.statistic.line", "write", [line.ids, {"value": 99}]),
                ("crisis.statistic.line", "unlink", [line.ids]),
                ("crisis.statistic.line", "create", [{"statistic_id": march.id, "figure_id": line.figure_id.id}]),
                ("crisis.statistic.published", "write", [march.published_ids[:1].ids, {"value": 1}]),
            ):
                with (
                    self.subTest(who=who, method=f"{model}.{method}", args=args),
                    mute_logger("odoo.http"),
                    self.assertRaises(Exception),  # noqa: B017  JSON-RPC answers every refusal with an error
                ):
                    self.make_jsonrpc_request(
                        "/web/dataset/call_kw", {"model": model, "method": method, "args": args, "kwargs": {}}
                    )
        forged = {"day": "2026-02-03", "company_id": self.company.id, "state": "frozen", "version": 7,
                  "is_published": True, "frozen_by_id": self.users["leader"].id, "corrects_id": march.id}  # fmt: skip
        draft = self.as_("counsellor", self.statistics).with_context(default_state="frozen").create(forged)
        self.assertEqual((draft.state, draft.version, draft.is_published), ("draft", 1, False))
        self.assertFalse(draft.corrects_id or draft.frozen_by_id)
        with self.assertRaises(UserError):
            draft.write({"state": "frozen"})
        draft.unlink()
        for statement in (
            SQL("UPDATE crisis_statistic SET date_to = '2026-03-30' WHERE id = %s", march.id),
            SQL("DELETE FROM crisis_statistic WHERE id = %s", march.id),
            SQL("UPDATE crisis_statistic_line SET value = 99 WHERE id = %s", line.id),
            SQL("DELETE FROM crisis_statistic_published WHERE statistic_id = %s", march.id),
            SQL("INSERT INTO crisis_statistic_line (statistic_id, figure_id, company_id, date_from)"
                " VALUES (%s, %s, %s, '2026-03-01')", march.id, line.figure_id.id, self.company.id),
        ):  # fmt: skip
            with self.assertRaises(RestrictViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.env.cr.execute(statement)
        self.entries[:4].sudo()._as_workflow().write({"state": "void"})
        self.assertEqual(self._numbers(march, "register_closing")[0], closing, "what was reported stays what it was")

    def test_a_correction_names_the_old_and_leaves_it(self):
        march = self._month("2026-03-15")
        with self.assertRaises(Exception), mute_logger("odoo.sql_db"), self.cr.savepoint():  # noqa: B017
            self._month("2026-03-01", freeze=False)
        self.entries[:1].sudo()._as_workflow().write({"state": "void"})
        action = march.action_correct()
        correction = self.as_("counsellor", self.statistics).browse(action["res_id"])
        self.assertEqual((correction.corrects_id, correction.version, correction.name), (march, 2, "2026-03 (2)"))
        self.assertEqual(march.action_correct()["res_id"], correction.id, "it is opened, not begun twice")
        correction.reason = "Entered twice"
        with self.assertRaises(UserError):
            correction.kind = "own"
        correction.action_count()
        correction.action_freeze()
        self.assertEqual(self._numbers(march, "register_closing")[0], 17)
        self.assertEqual(self._numbers(correction, "register_closing")[0], 16)
        self.assertEqual(self._published(march, "register_closing"), "17")
        self.assertEqual(self._published(correction, "register_closing"), "＊", "the difference would be one pupil")

    def test_days_fit_their_period(self):
        with self.assertRaises(UserError):
            self._month("2026-05-01")  # not over
        with self.assertRaises(ValidationError):
            self._month("2026-04-01", freeze=False, date_to="2026-04-29")
        own = self._month(False, kind="own", date_from="2026-04-01", date_to="2026-04-15")
        self.assertFalse(own.is_published, "days of one's choice are never published")
        counted = own.line_ids.figure_id.mapped("code")
        self.assertIn("sessions", counted)
        self.assertNotIn("session_topics", counted, "whoever saw somebody go in would know what it was about")
        year = self._month("2025-10-01", kind="year", freeze=False)
        self.assertEqual((year.date_from, year.date_to), (date(2025, 8, 1), date(2026, 7, 31)))

    # --- who reads what -----------------------------------------------------------------------------------------------

    def test_who_reads_which_numbers(self):
        march = self._month("2026-03-15")
        leader_only = self.env.ref(f"{MODULE}.figure_mandatory_reports")
        for who in FULL + PUBLISHED + NOTHING:
            with self.subTest(who=who):
                lines = self.as_(who, self.env["crisis.statistic.line"]).search([("statistic_id", "=", march.id)])
                rows = self.as_(who, self.env["crisis.statistic.published"]).search([("statistic_id", "=", march.id)])
                self.assertEqual(bool(lines), who in FULL)
                self.assertEqual(bool(rows), who in FULL + PUBLISHED)
                self.assertEqual(self.as_(who, march).has_access("read"), who in FULL + PUBLISHED)
                self.assertEqual(self.as_(who, march).has_access("write"), who in FULL)
                self.assertEqual(leader_only in lines.figure_id, who in ("leader", "deputy"))
                self.assertNotIn(leader_only, rows.figure_id)
                menus = self.as_(who, self.env["ir.ui.menu"])._load_menus_blacklist()
                hidden = self.env.ref(f"{MODULE}.menu_crisis_statistic").id in menus
                self.assertEqual(hidden, who not in FULL + PUBLISHED and not who.startswith("foreign"))
        with self.assertRaises(AccessError):
            self.as_("auditor", march).read(["reason"])
        draft = self._month("2026-04-15", freeze=False)
        self.assertFalse(self.as_("auditor", draft).has_access("read"), "a draft is nobody else's")
        self.env["crisis.access.exclusion"].sudo().create(
            {"user_id": self.users["counsellor"].id, "subject_id": self.pupils[0].id, "reason": "x",
             "company_id": self.company.id}
        )  # fmt: skip
        self.env["crisis.access.mixin"]._crisis_forget_scopes()
        lines = self.as_("counsellor", self.env["crisis.statistic.line"]).search([("statistic_id", "=", march.id)])
        self.assertFalse(lines, "a full count less one's own list would tell that there is somebody")
        self.assertEqual(self._published(march, "register_closing", "counsellor"), "17")

    def test_small_counts_are_left_out_with_what_would_tell_them(self):
        march = self._month("2026-03-15")
        self.assertEqual(self._published(march, "register_closing"), "17")
        self.assertEqual(self._published(march, "register_closing", sex="female"), "＊")
        self.assertEqual(self._published(march, "register_closing", sex="male"), "＊", "its sibling would tell it")
        self.assertEqual(self._published(march, "register_closing", stage="junior"), "17")
        self.assertEqual(self._published(march, "events"), "0")
        self.assertEqual(self._published(march, "pupils"), "19", "what everybody knows is no secret")
        hidden = self.env["crisis.statistic.published"].search(
            [("statistic_id", "=", march.id), ("is_left_out", "=", 1)]
        )
        self.assertTrue(hidden)
        self.assertEqual(set(hidden.mapped("value")), {0}, "what was left out is not in the database either")
        removed = {"removal_proposed_by_id": self.users["counsellor"].id, "removed_by_id": self.users["leader"].id}
        self.entries[0].sudo()._as_workflow().write(
            {**removed, "state": "removed", "removed_at": datetime(2026, 4, 10, 2)}
        )
        april = self._month("2026-04-15")
        self.assertEqual(self._published(april, "register_opening"), "17", "last month's number, and nothing new")
        self.assertEqual(self._published(april, "register_out"), "＊")
        self.assertEqual(self._published(april, "register_closing"), "＊", "17 less 16 would tell who left")
        self.company.crisis_statistic_published = "year"
        with freeze_time("2026-08-10 02:00:00"):
            year = self._month("2026-03-15", kind="year")
        self.assertFalse(year.is_published, "it shares days with what was published")
