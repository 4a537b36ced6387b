# SPDX-License-Identifier: LGPL-3.0-or-later
"""A class with a peer supporter who has a portal login, and what the supporter and the counsellor hand in."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import CrisisCommon


class PeersCommon(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._crisis_today()
        cls.term = cls.env["crisis.term"].create(
            {
                "name": "Term of the test",
                "company_id": cls.company.id,
                "date_from": cls.today - timedelta(days=60),
                "date_to": cls.today + timedelta(days=60),
            }
        )
        cls.peer = cls._pupil("Peer P", "T003", cls.school_class)
        cls.friend = cls._pupil("Friend F", "T004", cls.school_class)
        cls.other_peer = cls._pupil("Peer Q", "T005", cls.other_class)
        cls.users["peer"] = cls._login(cls.peer, "peer")
        cls.users["other_peer"] = cls._login(cls.other_peer, "other-peer")
        cls.supporter = cls._supporter(cls.peer)
        cls.other_supporter = cls._supporter(cls.other_peer, nominated_by="other_homeroom")
        cls.signal = cls.env["crisis.signal"].search([("group", "=", "g2")], limit=1)

    @classmethod
    def _pupil(cls, name, number, school_class):
        return cls.env["crisis.subject"].create(
            {"name": name, "number": number, "class_id": school_class.id, "company_id": cls.company.id}
        )

    @classmethod
    def _login(cls, pupil, login):
        user = new_test_user(
            cls.env,
            login=f"crisis-{login}",
            name=pupil.name,
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        pupil.partner_id = user.partner_id
        return user

    @classmethod
    def _nominated(cls, pupil, nominated_by="homeroom", **vals):
        user = cls.users[nominated_by]
        supporters = cls.env["crisis.peer.supporter"].with_user(user).with_context(allowed_company_ids=cls.company.ids)
        return supporters.create({"subject_id": pupil.id, "term_id": cls.term.id, **vals})

    @classmethod
    def _supporter(cls, pupil, nominated_by="homeroom"):
        row = cls._nominated(
            pupil, nominated_by, pupil_consent_on=cls.today, guardian_consent_on=cls.today, training_on=cls.today
        )
        row.with_user(cls.users["counsellor"]).action_confirm()
        return row.sudo()

    def paper(self, submit=True, lines=(), **vals):
        """A barometer that the counsellor typed in from paper."""
        barometer = self.as_("counsellor", self.env["crisis.barometer"]).create(
            {
                "class_id": self.school_class.id,
                "weather": "rain",
                "line_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )
        if submit:
            barometer.action_submit()
        return barometer

    def portal(self, submit=True, lines=(), **vals):
        """A barometer that the peer supporter wrote in the portal."""
        barometers = self.env["crisis.barometer"].with_user(self.env.ref("base.user_root")).sudo()
        period = barometers._portal_periods(self.supporter)[0]
        barometer = barometers._portal_create(
            self.supporter, period, f"key-{len(barometers.search([]))}", {"weather": "cloudy", **vals}, list(lines)
        )
        if submit:
            barometer._transition("submit")
        return barometer

    def concern_of(self, barometer):
        return barometer.sudo().line_ids.concern_id

    def gifts(self, **vals):
        return {
            "subject_id": self.pupil.id,
            "facts": "She gave her pencil case and her diary away",
            "urgency": "normal",
            **vals,
        }
