# SPDX-License-Identifier: LGPL-3.0-or-later
"""Pupils' files in the canary matrix: the office, grants, and the homeroom teacher once there is a case."""

from .canary import declare
from .canary_models import NEAR, OFFICE


def file(story):
    files = story.env["crisis.pupil.file"].sudo()
    files._open_missing()
    found = files.search([("subject_id", "=", story.pupil.id)])
    found.write({"came_from": story.word("file-from"), "came_with": story.word("file-with")})
    return found


declare("crisis.pupil.file", file, OFFICE | NEAR)
