# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods and harmless texts of signing in the portal (see public_methods)."""

TECHNICAL = {
    "crisis.guardian.signing.version_digest": "a hash",
    "crisis.guardian.signing.token_digest": "a hash, closed to everybody",
    "crisis.guardian.signing.code_digest": "a hash, closed to everybody",
    "crisis.guardian.signing.code_salt": "a random number, closed to everybody",
}

GUARDS = {
    "crisis.guardian.signing.action_check": "check_access read; tells whether it was changed",
    "crisis.guardian.signing.action_invite": "transition: a counsellor, leader or register keeper; answers once",
    "crisis.guardian.signing.action_renew": "as above",
    "crisis.readmission.version.action_ask_on_portal": "check_access read, then create of invitations; gives a form",
}
