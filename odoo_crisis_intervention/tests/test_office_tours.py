# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import InChinese
from .common_office import OfficeCommon

CHAPTERS = (
    ("第一章 目的", "让每一位师生在困难时有人看见、有人帮助。"),
    ("第二章 组织", "领导小组负总责，干预小组负责日常工作。"),
    ("第三章 发现与上报", "发现异常，当天告知班主任或心理老师。\n\n情况紧急，先保证安全，再打电话。"),
    ("第四章 保密", "只让需要知道的人知道。对学生不承诺绝对保密。"),
)


@tagged("post_install", "-at_install")
class TestOfficeToursOnAPhone(InChinese, OfficeCommon, HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def _walk(self, path, tour, name):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(path, tour, login=self.users[name].login, timeout=120)
        self.env.invalidate_all()

    def test_a_teacher_reads_and_confirms(self):
        self.plan.contact = "行政楼 204"
        version = self._published(
            title="校园心理危机干预预案",
            change_summary="新的值班电话；周报截止时间改为周五。",
            chapter_ids=[Command.create({"name": name, "text": text}) for name, text in CHAPTERS],
        )
        self._walk("/odoo/crisis-plan", "crisis_office_read_plan", "teacher")
        self.assertEqual(version.confirmation_ids.user_id, self.users["teacher"])

    def test_student_affairs_ticks_who_is_there(self):
        training = self.env["crisis.training"].create(
            {
                "name": "识别与上报",
                "company_id": self.company.id,
                "date": fields.Date.context_today(self.plan),
                "has_test": True,
                "role_ids": [Command.set(self.roles["homeroom"].ids)],
            }
        )
        self._walk("/odoo/crisis-trainings", "crisis_office_tick", "register_keeper")
        present = training.attendance_ids.filtered("is_present")
        self.assertEqual(present.employee_id, self.employees["homeroom"])
        self.assertEqual(present.test_result, "passed")
