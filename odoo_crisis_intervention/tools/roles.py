# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who a person can be towards a confidential record: functions in a school, and relations to one record.

A *function* comes from a dated, confirmed row of ``crisis.team.member`` and counts in that row's school only.
A *relation* comes from the record itself (its author) or from the roster (the homeroom teacher of the subject's class).
"""

LEADER = "leader"
COUNSELLOR = "counsellor"
KEEPER = "register_keeper"
ACADEMIC = "academic_affairs"
TEAM = "team"
BACKUP = "backup_assessor"
AUDITOR = "auditor"

AUTHOR = "author"
HOMEROOM = "homeroom"

# The role written on a team row -> the function it gives.
FUNCTION_OF_ROLE = {
    "supervising_leader": LEADER,
    "leader": LEADER,
    "deputy": LEADER,
    "counsellor": COUNSELLOR,
    "register_keeper": KEEPER,
    "academic_affairs": ACADEMIC,
    "backup_assessor": BACKUP,
    "auditor": AUDITOR,
    "school_doctor": TEAM,
    "security": TEAM,
    "dormitory": TEAM,
    "member": TEAM,
}

# The function -> the group whose menus and access lines it needs.
GROUP_OF_FUNCTION = {
    LEADER: "odoo_crisis_intervention.group_crisis_leader",
    COUNSELLOR: "odoo_crisis_intervention.group_crisis_counsellor",
    KEEPER: "odoo_crisis_intervention.group_crisis_register_keeper",
    ACADEMIC: "odoo_crisis_intervention.group_crisis_academic",
    TEAM: "odoo_crisis_intervention.group_crisis_team",
    BACKUP: "odoo_crisis_intervention.group_crisis_backup",
    AUDITOR: "odoo_crisis_intervention.group_crisis_auditor",
}
