# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who is answering on a tablet, in the canary matrix: counsellors and a full grant, nobody else."""

from .canary import declare
from .canary_models_census import participant
from .canary_models_sheet import COUNSELLORS
from .census_common import sit_down


def _entry(story):
    part = participant(story)
    sitting = sit_down(part.census_id, story.case.school_class).sudo()
    instruments = part.census_id._asked_instruments()
    sitting.form_id = story.env["crisis.census.form"]._for(instruments)
    return story.env["crisis.census.entry"].sudo()._begin(sitting, part)[0]


declare("crisis.census.entry", _entry, COUNSELLORS)
