# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods and harmless texts of the first page and of pupils' files (see public_methods)."""

TECHNICAL = {
    "crisis.pupil.file.number": "the school's own number of a file",
}

GUARDS = {
    "crisis.front.get_page": "members of staff only; ordinary searches with the reader's own rights",
    "crisis.subject.action_pupil_file": "check_access read of the roster, then as the file says; opens by role",
    "crisis.concern.action_pupil_file": "check_access read, then as the file says",
    "crisis.warning.action_pupil_file": "check_access read, then as the file says",
    "crisis.candidate.action_pupil_file": "check_access read, then as the file says",
    "crisis.case.action_pupil_file": "check_access read, then as the file says",
}
