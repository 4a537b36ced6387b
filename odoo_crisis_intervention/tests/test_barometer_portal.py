# SPDX-License-Identifier: LGPL-3.0-or-later
"""The supporter's pages over HTTP: plain forms, own rows only, everything else does not exist."""

import ast
import re
from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from ..tools.half_month import half_month
from .common_peers import PeersCommon

HOME = "/my/crisis"
FORM = "/my/crisis/barometer"


class PortalCase(PeersCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.login("peer")

    def login(self, who):
        self.authenticate(self.users[who].login, self.users[who].login)

    def get(self, path, status=200):
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, path)
        return response

    def post(self, path, status=200, **data):
        """As a browser without JavaScript: the hidden fields of the page, then what was typed."""
        page = self.url_open(f"{HOME}/stop").text + self.url_open(HOME).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        data.setdefault("csrf_token", token and token.group(1))
        response = self.url_open(path, data={key: value for key, value in data.items() if value is not None})
        self.assertEqual(response.status_code, status, path)
        self.env.invalidate_all()
        return response

    def send(self, path=FORM, status=200, **data):
        return self.post(path, status, **{"step": "send", "entry_key": "k1", "lines": "1", "weather": "rain", **data})

    @property
    def peer_id(self):
        return self.users["peer"].id

    def own(self):
        return self.env["crisis.barometer"].search([("author_id", "=", self.users["peer"].id)])


@tagged("post_install", "-at_install")
class TestBarometerPortal(PortalCase):
    def test_from_the_card_to_received_thank_you(self):
        self.assertIn(HOME, self.get("/my").text)
        home = self.get(HOME)
        self.assertEqual(home.headers["Cache-Control"], "no-store, private")
        self.assertIn("Hello, Peer P", home.text)
        self.assertIn("12356", home.text)
        form = self.get(FORM).text
        offered = {int(number) for number in re.findall(r'<option value="(\d+)"', form)}
        self.assertEqual(offered, set((self.pupil | self.friend).ids), "the class and nobody else")
        done = self.send(
            climate="4",
            events="Sports day",
            own_mood="4",
            line0_who=str(self.pupil.id),
            line0_facts="Eats alone",
            line0_since=str(self.today),
            line0_urgency="worried",
        )
        barometer = self.own()
        self.assertIn("Thank you", done.text)
        self.assertEqual((barometer.state, barometer.entry_way, barometer.weather), ("submitted", "portal", "rain"))
        self.assertEqual((barometer.class_id, barometer.supporter_id), (self.school_class, self.supporter))
        self.assertEqual(barometer.line_ids.subject_id, self.pupil)
        self.assertEqual((barometer.period_from, barometer.period_to), half_month(self.today))
        self.as_("counsellor", barometer).action_receive()
        self.assertIn("Received, thank you", self.get(HOME).text)
        self.assertIn("Received, thank you", self.get(f"{FORM}/{barometer.id}").text)

    def test_the_supporter_never_learns_what_became_of_it(self):
        self.send(line0_who=str(self.pupil.id), line0_facts="Gave her things away", line0_urgency="at_once")
        barometer = self.own()
        concern = self.concern_of(barometer)
        self.as_("counsellor", concern).action_acknowledge()
        barometer.write({"handling": "CANARY"})
        for path in (HOME, f"{FORM}/{barometer.id}"):
            text = self.get(path).text
            for secret in (concern.reference, barometer.reference, "CANARY", "Became a report", "Taken over"):
                self.assertNotIn(secret, text, path)

    def test_no_row_says_which_login_wrote_it(self):
        """Who created and changed a row is shown in more places than the barometer is."""
        at_once = {"line0_who": str(self.pupil.id), "line0_facts": "x", "line0_urgency": "at_once"}
        self.send(step="save", events="a")
        self.send(f"{FORM}/{self.own().id}", wants_to_talk="1", own_mood="1", **at_once)
        self.post(f"{FORM}/{self.own().id}/correct")
        self.post(f"{HOME}/stop")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'write_uid'"
            " AND (table_name LIKE 'crisis%' OR table_name LIKE 'mail%')"
        )
        tables = [row[0] for row in self.env.cr.fetchall()]
        self.assertIn("crisis_barometer_line", tables)
        for table in tables:
            self.env.cr.execute(
                SQL("SELECT id FROM %s WHERE %s IN (create_uid, write_uid)", SQL.identifier(table), self.peer_id)
            )
            self.assertFalse(self.env.cr.fetchall(), table)
        self.assertEqual(self.concern_of(self.own()).author_id, self.users["counsellor"])

    def test_a_draft_survives_and_is_gone_on_with(self):
        saved = self.send(step="save", events="Half a", line0_facts="half", weather=None)
        self.assertIn("Nobody reads it before you hand it in", saved.text)
        barometer = self.own()
        self.assertEqual((barometer.state, barometer.events, barometer.weather), ("draft", "Half a", False))
        self.assertIn(f"{FORM}/{barometer.id}", self.get(FORM).url, "the draft, not a second one")
        self.assertIn("Half a", self.get(f"{FORM}/{barometer.id}").text)
        self.send(
            f"{FORM}/{barometer.id}",
            events="Whole",
            lines="2",
            line0_description="The tall boy",
            line0_facts="Sleeps at his desk",
            line1_who=str(self.friend.id),
            line1_facts="Cries",
        )
        self.assertEqual((self.own().state, self.own().events), ("submitted", "Whole"))
        self.assertEqual(len(barometer.line_ids), 2)

    def test_a_line_taken_off_a_draft_is_emptied(self):
        self.send(step="save", lines="2", line0_facts="first", line1_facts="second")
        barometer = self.own()
        lines = barometer.line_ids
        self.send(f"{FORM}/{barometer.id}", step="save", line0_facts="first")
        self.assertEqual(barometer.line_ids.facts, "first")
        dropped = lines - barometer.line_ids
        self.assertEqual((dropped.is_dropped, dropped.facts), (True, False))

    def test_what_cannot_be_taken_is_shown_again_as_typed(self):
        tomorrow = str(self.today + timedelta(days=2))
        answer = self.send(events="Sports <b>day</b>", line0_facts="Eats alone", line0_since=tomorrow)
        self.assertIn("lies in the future", answer.text)
        self.assertIn("Sports &lt;b&gt;day", answer.text)
        self.assertIn("Eats alone", answer.text)
        self.assertFalse(self.own())
        answer = self.send(weather=None, events="", line0_facts="Eats alone")
        self.assertIn("who it is and what was noticed", answer.text)
        self.assertIn("Eats alone", answer.text)
        self.assertFalse(self.own())
        answer = self.send(step="more", line0_facts="Eats alone")
        self.assertIn("Eats alone", answer.text)
        self.assertIn('name="line1_who"', answer.text)
        self.assertIn("too long", self.send(topics="x" * 3000).text)

    def test_at_once_alarms_whatever_is_missing_and_says_what_to_do(self):
        answer = self.send(weather=None, line0_urgency="at_once", line0_since="yesterday", topics="x" * 3000)
        self.assertIn("go to the nearest teacher", answer.text)
        concern = self.concern_of(self.own())
        self.assertEqual((concern.urgency, concern.state), ("immediate", "submitted"))
        self.assertTrue(concern.assessment_due_at)

    def test_the_same_form_twice_is_one_barometer(self):
        self.send(line0_who=str(self.pupil.id), line0_facts="x", line0_urgency="at_once")
        again = self.send(line0_who=str(self.pupil.id), line0_facts="x", line0_urgency="at_once")
        self.assertIn("Thank you", again.text)
        self.assertEqual(len(self.own()), 1)
        self.assertEqual(len(self.concern_of(self.own())), 1)

    def test_a_correction_is_a_new_one(self):
        self.send(events="wrong")
        barometer = self.own()
        form = self.post(f"{FORM}/{barometer.id}/correct")
        draft = self.own() - barometer
        self.assertIn(f"{FORM}/{draft.id}", form.url)
        self.assertIn("wrong", form.text)
        self.send(f"{FORM}/{draft.id}", events="right")
        self.assertEqual((draft.events, draft.corrects_id, barometer.is_corrected), ("right", barometer, True))
        self.assertEqual(barometer.events, "wrong")
        self.post(f"{FORM}/{barometer.id}/correct", 404)

    @mute_logger("odoo.http")
    def test_what_is_not_the_own_does_not_exist(self):
        mine = self.portal()
        paper = self.paper()
        self.login("other_peer")
        for path in (f"{FORM}/{mine.id}", f"{FORM}/{paper.id}", f"{FORM}/999999999", f"{FORM}/0"):
            self.get(path, 404)
        self.send(f"{FORM}/{mine.id}", 404, events="changed")
        self.post(f"{FORM}/{mine.id}/correct", 404)
        self.assertFalse(mine.events)
        self.assertNotIn(str(mine.period_from), self.get(HOME).text.replace("?period=", ""))

    @mute_logger("odoo.http")
    def test_what_no_form_sends(self):
        far = half_month(self.today - timedelta(days=200))[0]
        for path, data in (
            (FORM, {"line0_who": str(self.other_pupil.id), "line0_facts": "x"}),
            (FORM, {"line0_who": str(self.peer.id), "line0_facts": "x"}),
            (FORM, {"line0_who": str(self.staff_subject.id), "line0_facts": "x"}),
            (FORM, {"line0_who": str(self.other_pupil.id), "line0_facts": "x", "line0_urgency": "at_once"}),
            (FORM, {"weather": "snow"}),
            (FORM, {"lines": "5000"}),
            (FORM, {"step": "void"}),
            (FORM, {"entry_key": ""}),
            (f"{FORM}?period={far}", {}),
            (f"{FORM}?period=2999-01-01", {}),
            (f"{FORM}?period=x", {}),
        ):
            with self.subTest(path=path, data=data):
                self.send(path, 404, **data)
        self.assertFalse(self.own())
        self.assertFalse(self.env["crisis.concern"].search([("company_id", "=", self.company.id)]))
        self.send(class_id=str(self.other_class.id), supporter_id=str(self.other_supporter.id), state="handled")
        self.assertEqual((self.own().class_id, self.own().state), (self.school_class, "submitted"))

    @mute_logger("odoo.http")
    def test_without_its_token_nothing_is_posted(self):
        self.send(status=400, csrf_token="forged")
        self.assertFalse(self.own())

    @mute_logger("odoo.http")
    def test_who_is_no_supporter_finds_no_page(self):
        self._login(self.friend, "friend")
        self.users["friend"] = self.friend.partner_id.user_ids
        for who in ("friend", "teacher", "counsellor", "admin"):
            self.login(who)
            for path in (HOME, FORM, f"{HOME}/stop"):
                with self.subTest(who, path=path):
                    self.get(path, 404)
        self.login("friend")
        self.assertNotIn(HOME, self.get("/my").text)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.get(HOME).url)

    @mute_logger("odoo.http")
    def test_a_stage_switched_off_closes_the_pages(self):
        self.company.crisis_peer_junior = False
        self.get(HOME, 404)
        self.company.crisis_peer_junior = True
        self.get(HOME)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_no_table_of_ours_opens_for_a_portal_login(self):
        mine = self.portal(lines=[self.gifts()])
        for model, number in (
            ("crisis.barometer", mine.id),
            ("crisis.barometer.line", mine.line_ids.id),
            ("crisis.peer.supporter", self.supporter.id),
            ("crisis.peer.checkin", 1),
            ("crisis.peer.supervision", 1),
            ("crisis.peer.criterion", 1),
            ("crisis.subject", self.pupil.id),
            ("crisis.school.class", self.school_class.id),
        ):
            for method, args in (
                ("read", [[number]]),
                ("search_read", [[]]),
                ("write", [[number], {}]),
                ("create", [{}]),
            ):
                params = {"model": model, "method": method, "args": args, "kwargs": {}}
                answer = self.url_open(
                    f"/web/dataset/call_kw/{model}/{method}",
                    json={"jsonrpc": "2.0", "method": "call", "params": params},
                )
                with self.subTest(model, method=method):
                    self.assertIn("error", answer.json())
                    self.assertNotIn(self.pupil.name, answer.text)
        self.assertIn("/my", self.url_open("/odoo").url)

    def test_talk_and_stop(self):
        answer = self.post(f"{HOME}/talk")
        self.assertIn("comes to you", answer.text)
        talk = self.env["crisis.peer.checkin"].search([("supporter_id", "=", self.supporter.id)])
        self.assertEqual((talk.reason, talk.state), ("asked", "open"))
        self.assertNotIn(self.users["peer"], talk.create_uid)
        self.assertIn("need not say why", self.get(f"{HOME}/stop").text)
        self.assertEqual(self.supporter.state, "confirmed", "looking is not stopping")
        answer = self.post(f"{HOME}/stop")
        self.assertIn("You have nothing to do any more", answer.text)
        self.assertEqual((self.supporter.state, self.supporter.end_reason), ("ended", "own_wish"))
        self.get(FORM, 404)

    def test_pupil_and_guardian_agree_in_the_portal(self):
        user = self._login(self.friend, "friend")
        self.users["friend"] = user
        guardian = self.env["crisis.guardian"].create(
            {"subject_id": self.friend.id, "name": "Mother", "relation": "mother"}
        )
        self.users["mother"] = self._login(self._pupil("Not a pupil", "T099", self.other_class), "mother")
        guardian.partner_id = self.users["mother"].partner_id
        self.env["crisis.subject"].search([("number", "=", "T099")]).partner_id = False
        row = self._nominated(self.friend).sudo()
        for who, name in (("friend", "pupil"), ("mother", "guardian")):
            self.login(who)
            self.assertIn("peer supporter of", self.get(HOME).text)
            self.post(f"{HOME}/consent", 404, nomination=str(self.supporter.id), answer="yes")
            self.post(f"{HOME}/consent", nomination=str(row.id), answer="yes")
            self.assertIn("All right, thank you", self.get(f"{HOME}?said=agreed").text)
            self.assertEqual((row[f"{name}_consent_on"], row[f"{name}_consent_way"]), (self.today, "portal"))
        self.as_("counsellor", row).action_confirm()
        self.assertEqual(row.user_id, user)

    def test_a_pupil_who_would_rather_not(self):
        self.users["friend"] = self._login(self.friend, "friend")
        row = self._nominated(self.friend).sudo()
        self.login("friend")
        self.post(f"{HOME}/consent", nomination=str(row.id), answer="no")
        self.assertEqual((row.state, row.end_reason), ("ended", "own_wish"))

    def test_the_page_says_who_reads(self):
        self.assertIn("Only the school counsellor reads this", self.get(FORM).text)
        self.company.crisis_barometer_readers = "homeroom"
        self.assertIn("your homeroom teacher read this", self.get(FORM).text)


@tagged("post_install", "-at_install")
class TestBarometerDuty(PortalCase):
    """The class owes a barometer every half month, and handing in is what fulfils it."""

    def setUp(self):
        super().setUp()
        self.company.crisis_duty_since = self.today - timedelta(days=40)
        self.term.day_ids.unlink()
        self.env.cr.execute(
            "UPDATE crisis_school_class SET create_date = create_date - interval '90 days' WHERE id in %s",
            [(self.school_class | self.other_class)._ids],
        )
        self.env.invalidate_all()
        self.env["crisis.duty"].sudo()._run(self.company)

    def test_the_counsellor_finds_what_was_not_handed_in_and_excuses_it(self):
        domain = ast.literal_eval(self.env.ref("odoo_crisis_intervention.crisis_duty_action_barometers").domain)
        domain += [("state", "=", "open"), ("is_late", "=", True)]
        late = self.duties().filtered(lambda duty: duty.state == "open" and duty.is_late)
        self.assertTrue(late)
        found = self.as_("counsellor", self.env["crisis.duty"]).search(domain)
        self.assertEqual(found.filtered(lambda duty: duty.class_id == self.school_class), late)
        one = found.filtered(lambda duty: duty == late[0])
        one.excuse = "away"
        one.action_excuse()
        self.assertEqual(late[0].state, "excused")
        for who in ("homeroom", "teacher", "register_keeper", "auditor"):
            self.assertFalse(self.as_(who, self.env["crisis.duty"]).search(domain), who)

    def duties(self):
        return self.env["crisis.duty"].search(
            [("kind_id.code", "=", "barometer"), ("class_id", "=", self.school_class.id)], order="period_from"
        )

    def test_owed_by_the_supporter_and_fulfilled_by_handing_in(self):
        duties = self.duties()
        self.assertGreaterEqual(len(duties), 2)
        self.assertEqual(duties.owner_ids, self.users["peer"])
        home = self.get(HOME).text
        for duty in duties:
            self.assertIn(f"period={duty.period_from}", home)
        self.send(f"{FORM}?period={duties[0].period_from}")
        self.assertEqual((duties[0].state, duties[-1].state), ("done", "open"))
        self.assertTrue(self.own().is_late)
        self.assertFalse(duties[0].done_by_id, "leaders read duties, and not who of the class wrote")
        self.assertNotIn(f"period={duties[0].period_from}", self.get(HOME).text)

    def test_a_paper_fulfils_it_and_opens_filled_in(self):
        duty = self.duties()[-1]
        action = self.as_("counsellor", duty).action_open()
        self.assertEqual(action["context"]["default_class_id"], self.school_class.id)
        self.paper(**{name[8:]: value for name, value in action["context"].items()})
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["counsellor"]))

    def test_other_supporters_other_owners(self):
        duty = self.duties()[-1]
        self.as_("homeroom", self.supporter).action_stop()
        self.assertEqual(duty.state, "cancelled", "a class without supporters owes none")
        self.friend.partner_id = False
        row = self._supporter(self.friend)
        self.env["crisis.duty"].sudo()._run(self.company)
        self.assertFalse(row.user_id)

    def test_a_class_whose_supporter_has_no_login_owes_it_too(self):
        self._supporter(self._pupil("No login", "T050", self.other_class), "other_homeroom")
        self.as_("other_homeroom", self.other_supporter).action_stop()
        open_duties = self.env["crisis.duty"].search(
            [("kind_id.code", "=", "barometer"), ("class_id", "=", self.other_class.id), ("state", "=", "open")]
        )
        self.assertTrue(open_duties)
        self.assertFalse(open_duties.owner_ids)
