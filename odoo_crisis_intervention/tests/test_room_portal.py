# SPDX-License-Identifier: LGPL-3.0-or-later
"""A pupil asks for a talk: the own page, nothing of anybody else, and nobody is told. And in a browser, in Chinese."""

import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .common import InChinese
from .room_common import RoomCommon

PAGE = "/my/talk"


@tagged("post_install", "-at_install")
class TestTalkPortal(RoomCommon, HttpCase):
    def login(self, who):
        self.env.flush_all()
        self.authenticate(self.users[who].login, self.users[who].login)

    def get(self, path=PAGE, status=200):
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, path)
        return response

    def post(self, path, status=200, **data):
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(PAGE).text)
        response = self.url_open(path, data={"csrf_token": token and token.group(1), **data})
        self.assertEqual(response.status_code, status, path)
        self.env.invalidate_all()
        return response

    def own(self):
        return self.env["crisis.appointment"].search([("subject_id", "=", self.pupil.id)], order="id")

    def test_from_the_card_to_see_you_then(self):
        self.login("pupil")
        self.assertIn(PAGE, self.get("/my").text)
        page = self.get()
        self.assertEqual(page.headers["Cache-Control"], "no-store, private")
        title = re.search(r"<title>(.*?)</title>", page.text).group(1)
        for word in ("crisis", "Crisis", "counsel", "talk"):
            self.assertNotIn(word, title)
        self.assertIn("12356", page.text)
        offered = re.findall(r'<option value="(\d+-\d+-\d+)"', page.text)
        self.assertGreater(len(offered), 20)
        answer = self.post(f"{PAGE}/ask", slot=offered[3], wish="About <b>exams</b>\x00")
        self.assertIn("Waits for an answer", answer.text)
        row = self.own()
        self.assertEqual((row.state, row.source, row.room_id), ("requested", "self", self.room))
        self.assertEqual((row.counsellor_id, row.wish), (self.users["counsellor"], "About <b>exams</b>"))
        self.assertFalse(row.author_id)
        self.assertEqual(self.duty(row, "talk_answer").owner_ids, self.users["counsellor"])
        # once more with a quick thumb
        self.post(f"{PAGE}/ask", slot=offered[4])
        self.assertEqual(len(self.own()), 1)
        self.as_("counsellor", row).action_confirm()
        self.assertIn("See you then", self.get().text)
        self.post(f"{PAGE}/cancel", talk=str(row.id))
        self.assertEqual((row.state, row.cancelled_by), ("cancelled", "pupil"))
        self.post(f"{PAGE}/ask")
        self.assertEqual((len(self.own()), self.own()[-1].starts_at), (2, False))
        self.env.flush_all()
        for table in ("crisis_appointment", "crisis_duty", "mail_mail", "mail_message"):
            uid = self.users["pupil"].id
            self.env.cr.execute(
                SQL("SELECT id FROM %s WHERE %s IN (create_uid, write_uid)", SQL.identifier(table), uid)
            )
            self.assertFalse(self.env.cr.fetchall(), f"{table}: no row says which login wrote it")

    def test_a_time_that_is_gone_or_made_up(self):
        self.login("pupil")
        slot = self.system()._portal_slots(self.company)[0]
        key = f"{slot.starts_at:%Y%m%d%H%M}-{slot.user}-{slot.room}"
        self.appointment(subject_id=self.other_pupil.id, starts_at=slot.starts_at)
        for given in (key, "209901010000-1-1", "x", "'"):
            self.assertIn("said=taken", self.post(f"{PAGE}/ask", slot=given).url)
        self.assertFalse(self.own())

    def test_what_the_pupil_does_not_know_of_is_not_shown(self):
        hidden = self.appointment(source="teacher")
        self.login("pupil")
        self.assertNotIn(f'value="{hidden.id}"', self.get().text)
        hidden.is_told = True
        self.env.flush_all()
        text = self.get().text
        self.assertIn(f'value="{hidden.id}"', text)
        self.assertNotIn("A teacher asked", text)
        self.assertNotIn(hidden.reference, text)

    @mute_logger("odoo.http")
    def test_nobody_else_gets_in(self):
        row = self.appointment(is_told=True)
        other = self.login_of(self.other_pupil, "pupil-b")
        self.users["other_pupil"] = other
        self.login("other_pupil")
        self.assertNotIn(f'value="{row.id}"', self.get().text)
        self.post(f"{PAGE}/cancel", status=404, talk=str(row.id))
        self.post(f"{PAGE}/cancel", status=404, talk="x")
        self.assertEqual(row.sudo().state, "confirmed")
        self.company.crisis_talk_portal = False
        self.env.flush_all()
        self.get(status=404)
        self.assertNotIn(PAGE, self.get("/my").text)
        self.company.crisis_talk_portal = True
        for who in ("teacher", "counsellor"):
            self.login(who)
            self.get(status=404)


@tagged("post_install", "-at_install")
class TestTalkTour(InChinese, RoomCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def walk(self, path, tour, who):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(path, tour, login=self.users[who].login, timeout=120)
        self.env.invalidate_all()

    def test_a_pupil_asks_the_counsellor_agrees_and_writes_three_layers(self):
        self.walk("/my", "crisis_talk_pupil_phone", "pupil")
        row = self.env["crisis.appointment"].search([("subject_id", "=", self.pupil.id)])
        self.assertEqual((row.state, row.wish), ("requested", "想聊聊"))
        self.walk("/odoo/crisis-appointments", "crisis_talk_counsellor_phone", "counsellor")
        self.assertEqual(row.state, "kept")
        session = self.env["crisis.session"].search([("appointment_id", "=", row.id)])
        self.assertEqual((session.state, session.note_ids.process), ("done", "谈到考试前睡不着"))
        self.assertEqual((session.word_ids.state, session.word_ids.text), ("released", "考前请多鼓励，不当众点名"))
        self.walk("/odoo/crisis-from-the-counsellor", "crisis_talk_homeroom_phone", "homeroom")
        self.assertTrue(session.word_ids.acknowledged_at)
        self.assertLess(row.answered_at - fields.Datetime.now(), timedelta(minutes=5))
