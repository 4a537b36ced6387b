# SPDX-License-Identifier: LGPL-3.0-or-later
"""A guardian asked to sign, in the canary matrix: whoever reads the agreement; never a portal login."""

from .canary import CANARY_MODELS, declare
from .canary_models import NEAR, OFFICE


def signing(story):
    """An invitation that is being prepared, on the agreement of its own part; made once."""
    if not hasattr(story, "signing"):
        version = CANARY_MODELS["crisis.readmission.version"].pick(story)
        guardian = story.env["crisis.guardian"].search([("subject_id", "=", story.pupil.id)], limit=1)
        signings = story.as_("counsellor", "crisis.guardian.signing")
        story.signing = signings.create({"version_id": version.id, "guardian_id": guardian.id})
        story.env.flush_all()
    return story.signing.sudo()


declare("crisis.guardian.signing", signing, OFFICE | NEAR)
