# SPDX-License-Identifier: LGPL-3.0-or-later
"""What comes in by the public page, in the canary matrix: the counsellors' and leaders', not the register keeper's."""

from .canary import declare
from .canary_models import CLINICAL


def report_from_outside(story):
    """A report of the public page whose person became known, with a letter and an answer begun; made once."""
    if not hasattr(story, "outside"):
        reports = story.env["crisis.outside.report"]
        answers = {
            "who": "pupil",
            "urgency": "today",
            **{name: story.word(f"outside-{name}") for name in ("about", "place", "facts", "contact")},
        }
        reports._receive(story.pupil.company_id, answers, nonce="f" * 32)
        story.outside = reports.search([("form_nonce", "=", "f" * 32)])
        story.as_("counsellor", story.outside.concern_id).subject_id = story.pupil
        story.outside._as_page()._write_again(story.word("outside-letter"), "e" * 32)
        story.as_("counsellor", story.outside).reply = story.word("outside-answer")
        story.env.flush_all()
        story.env.invalidate_all()
    return story.outside


declare("crisis.outside.report", report_from_outside, CLINICAL | {"grant_full"})
declare("crisis.outside.message", lambda story: report_from_outside(story).sudo().letter_ids, CLINICAL | {"grant_full"})
