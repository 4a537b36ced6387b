# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import CrisisCommon, InChinese


@tagged("post_install", "-at_install")
class TestResultTour(InChinese, CrisisCommon, HttpCase):
    def test_a_counsellor_brings_in_the_file_of_the_platform_in_chinese(self):
        level = self.env.ref("odoo_crisis_intervention.instrument_platform_scale_level")
        self.env["crisis.result.mapping"].create(
            {
                "name": "区平台",
                "company_id": self.company.id,
                "line_ids": [
                    Command.create({"header": "学号", "kind": "number"}),
                    Command.create({"header": "姓名", "kind": "name"}),
                    Command.create({"header": "测评日期", "kind": "day"}),
                    Command.create(
                        {
                            "header": "等级",
                            "kind": "band",
                            "scale_id": level.id,
                            "words": "二级预警 = Second level\n无预警 = No warning",
                        }
                    ),
                ],
            }
        )
        self.start_tour("/odoo/crisis-result-imports", "crisis_result_import", login="crisis-counsellor", timeout=120)
        sheets = self.env["crisis.sheet"].search([("source", "=", "platform")])
        self.assertEqual(sheets.subject_id, self.pupil | self.other_pupil)
        self.assertEqual(sheets.filtered("to_see").subject_id, self.pupil)
