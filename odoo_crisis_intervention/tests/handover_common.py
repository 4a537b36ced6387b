# SPDX-License-Identifier: LGPL-3.0-or-later
"""A case in special custody and a deed that is being filled in."""

import base64
import io
from datetime import timedelta

from PIL import Image

from odoo import fields

from .monitoring_common import MonitoringCommon


def ink(colour="black"):
    out = io.BytesIO()
    Image.new("RGB", (60, 20), colour).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


class HandoverCommon(MonitoringCommon):
    FACTS = {
        "receiver_name": "Wang Fang",
        "receiver_relation": "Mother",
        "receiver_phone": "13900000001",
        "id_kind": "id_card",
        "id_last4": "123X",
        "place": "School gate",
        "told": "Said on the phone that life makes no sense",
        "pupil_state": "Awake, calm, a bandage on the left arm",
        "belongings": "School bag, phone",
        "conditions": "Not alone at home; hospital tomorrow at nine",
        "support": "The counsellor calls every evening",
    }

    def deed(self, case=None, who="counsellor", **values):
        case = case or self.open_case(level_id=self.red.id)
        return self.as_(who, self.env["crisis.handover"]).create(
            {
                "case_id": case.id,
                "giver_1_id": self.users["counsellor"].id,
                "giver_2_id": self.users["teacher"].id,
                "handed_at": fields.Datetime.now() - timedelta(minutes=2),
                **self.FACTS,
                **values,
            }
        )

    def sign_all(self, deed):
        self.as_("counsellor", deed).write({"giver_1_signature": ink()})
        self.as_("teacher", deed).write({"giver_2_signature": ink("blue"), "receiver_signature": ink("red")})
        return deed

    def signed(self, **values):
        deed = self.sign_all(self.deed(**values))
        self.as_("counsellor", deed).action_sign()
        self.env.invalidate_all()
        return deed
