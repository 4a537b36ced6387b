# SPDX-License-Identifier: LGPL-3.0-or-later
"""A pupil at a school's tablet in a real browser, in Chinese."""

from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from ..tools import signing
from .common import InChinese
from .tablet_common import TabletCommon


class TabletTourCase(InChinese, TabletCommon, HttpCase):
    def walk(self):
        self.school_class.name = "七年1班"
        with patch.object(signing, "new_code", lambda: "271828"):
            path, _code = self.secrets()
        self.env.flush_all()
        self.start_tour(f"/zh_CN{path}", "crisis_tablet_pupil", login=None, timeout=120)
        self.env.invalidate_all()
        sheet = self.env["crisis.sheet"].search([("subject_id", "=", self.pupil.id)])
        self.assertTrue(sheet.is_flagged and sheet.is_valid)
        self.assertEqual([sheet.answers[str(number)] for number in range(1, 11)], [1, 1, 0, 2, 0, 0, 1, 0, 2, 1])
        self.assertEqual(self.part.state, "answered")
        self.assertFalse(self.sheets())


@tagged("post_install", "-at_install")
class TestTablet(TabletTourCase):
    browser_size = "810x1080"
    touch_enabled = True

    def test_a_pupil_on_a_tablet(self):
        self.walk()


@tagged("post_install", "-at_install")
class TestTabletPhone(TabletTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_pupil_on_a_phone(self):
        self.walk()
