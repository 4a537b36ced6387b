# SPDX-License-Identifier: LGPL-3.0-or-later
"""One line for each confidential model: where its record comes from and who must see it. Everybody else must not."""

from .canary import declare

CLINICAL = {"counsellor", "leader", "deputy"}
OFFICE = CLINICAL | {"register_keeper"}
NEAR = {"homeroom", "grant_need", "grant_full"}

# What stands behind groups= of the field besides.
OFFICE_ONLY = {"reason", "stressor", "note"}

declare("crisis.concern", lambda story: story.concern, OFFICE | {"grant_full"})
declare("crisis.concern.signal", lambda story: story.signal, OFFICE | {"grant_full"})
declare("crisis.concern.receipt", lambda story: story.receipt, {"author"})
declare(
    "crisis.assessment",
    lambda story: story.assessment,
    CLINICAL | {"grant_full"},
    hidden={who: {"family_history_kept"} for who in ("leader", "deputy", "grant_full")},
)
declare("crisis.assessment.addendum", lambda story: story.addendum, CLINICAL | {"grant_full"})
declare(
    "crisis.assessment.feedback", lambda story: story.feedback, OFFICE | {"school_doctor", "grant_need", "grant_full"}
)
declare("crisis.feedback.receipt", lambda story: story.feedback_receipt, OFFICE | {"school_doctor", "grant_full"})
declare("crisis.warning", lambda story: story.warning, OFFICE | NEAR, hidden={who: OFFICE_ONLY for who in NEAR})
declare("crisis.case", lambda story: story.crisis, OFFICE | NEAR)
declare("crisis.case.closing", lambda story: story.closing, CLINICAL | {"grant_full"})
declare("crisis.followup", lambda story: story.followup, OFFICE | NEAR)
declare("crisis.followup.note", lambda story: story.followup_note, CLINICAL | {"grant_full"})
declare("crisis.timeline", lambda story: story.clinical_line, CLINICAL | {"grant_full"})
declare("crisis.decision", lambda story: story.decision, OFFICE | {"grant_full"})
declare("crisis.document", lambda story: story.document, CLINICAL | {"grant_full"})
declare("crisis.access.grant", lambda story: story.grant, {"leader", "deputy"})
declare("crisis.access.exclusion", lambda story: story.exclusion, {"leader", "deputy"})
