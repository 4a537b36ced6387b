# SPDX-License-Identifier: LGPL-3.0-or-later
"""An agreement that is offered, a mother and a father with portal logins, and another family besides."""

import base64
import io
from datetime import timedelta

from PIL import Image, ImageDraw

from odoo.tests import new_test_user

from .common_case import CrisisCaseCommon

PAGE = "/my/crisis/agreement"
WORDS = {
    "school_part": "The school: half days for two weeks, a quiet room at noon.",
    "guardian_part": "The family: brings and fetches for two weeks.",
    "arrangement": "Mornings first, whole days from the third week.",
    "again": "After thirty days both sides sit down again.",
    "contact": "Ms Zhang, day and night.",
}


def drawn(colour="black", size=(300, 150), blank=False):
    """What the signature form of a browser sends."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    if not blank:
        ImageDraw.Draw(image).line([(20, 80), (90, 30), (150, 110), (280, 60)], fill=colour, width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


class SigningCommon(CrisisCaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._crisis_today()
        cls.company.phone = "0000-1200001"
        cls.mother = cls._guardian("mother", cls.pupil)
        cls.father = cls._guardian("father", cls.pupil)
        cls.stranger = cls._guardian("stranger", cls.other_pupil)

    @classmethod
    def _guardian(cls, name, pupil, login=True):
        relation = name if name in ("mother", "father") else "other"
        row = {"subject_id": pupil.id, "name": f"Guardian {name}", "relation": relation, "phone": "13900000001"}
        guardian = cls.env["crisis.guardian"].create(row)
        if login:
            cls.users[name] = new_test_user(
                cls.env,
                login=f"crisis-{name}",
                name=guardian.name,
                email=f"{name}@example.com",
                groups="base.group_portal",
                company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
            )
            guardian.partner_id = cls.users[name].partner_id
        return guardian

    def agreement(self, pupil=None):
        """On its way, and at the gate of the signature."""
        case = self.open_case(pupil).sudo()
        agreements = self.env["crisis.readmission.agreement"]
        values = {"case_id": case.id, "state": "signing", "returns_on": self.today + timedelta(days=3)}
        return agreements._as_workflow().create(values)

    def offered(self, agreement=None, **values):
        agreement = agreement or self.agreement()
        number = max(agreement.version_ids.mapped("number"), default=0) + 1
        version = (
            self.env["crisis.readmission.version"]
            ._as_workflow()
            .create(
                {
                    "agreement_id": agreement.id,
                    "number": number,
                    "class_id": self.school_class.id,
                    "returns_on": self.today + timedelta(days=3),
                    "valid_until": self.today + timedelta(days=183),
                    **WORDS,
                    **values,
                }
            )
        )
        self.as_("counsellor", version).action_offer()
        self.env.invalidate_all()
        return version

    def draft(self, guardian=None, version=None, who="counsellor"):
        guardian = guardian or self.mother
        version = version or self.offered()
        signings = self.as_(who, self.env["crisis.guardian.signing"])
        return signings.create({"version_id": version.id, "guardian_id": guardian.id})

    def invite(self, guardian=None, version=None, who="counsellor"):
        """(the invitation, the digits, the address), as they stand in the dialog."""
        signing = self.draft(guardian, version, who)
        return (signing.sudo().with_user(self.env.user), *self.told(signing.action_invite()))

    def told(self, action):
        params = action["params"]
        self.env.invalidate_all()
        return params["code"].replace(" ", ""), params["link"].rpartition("/")[2]

    def wrong(self, code):
        return str((int(code) + 1) % 10**6).zfill(6)

    def on_portal(self, name, signing):
        """As the pages have it: the system's rights, the guardian's name."""
        self.env.flush_all()
        self.env.invalidate_all()
        return signing.with_user(self.users[name]).sudo()
