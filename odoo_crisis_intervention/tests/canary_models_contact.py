# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is done around a crisis: who must see it."""

from .canary import declare
from .canary_models_sos import CALLED, _event


def _contact(story):
    return story.as_("homeroom", "crisis.guardian.contact").create(
        {
            "event_id": _event(story).id,
            **{name: story.word(f"contact-{name}") for name in ("person", "phone", "said")},
        }
    )


declare("crisis.guardian.contact", _contact, CALLED | {"grant_need", "grant_full"})
