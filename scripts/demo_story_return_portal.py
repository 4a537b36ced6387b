# Run in Odoo's shell by ./dev demo after demo_story_readmit.py: the family of the pupil who is back wants to change
# something; the new words wait on the mother's phone. The password is the login, as of everybody in the demonstration.
from odoo.fields import Command

version = as_user("counsellor", env["crisis.readmission.version"]).search([("state", "=", "in_force")], limit=1)
company = version.company_id
mother = as_user("counsellor", env["crisis.guardian"]).search([("subject_id", "=", version.subject_id.id)], limit=1)
login = (
    env["res.users"]
    .with_context(no_reset_password=True)
    .create(
        {
            "name": mother.name,
            "login": "guardian",
            "password": "guardian",
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        }
    )
)
login.partner_id.write({"email": "guardian@yunxi.example", "company_id": company.id})
as_user("affairs", mother).partner_id = login.partner_id

with at(1, 16):
    version.action_new_version()
    changed = version.agreement_id.version_ids.filtered(lambda row: row.state == "draft")
    changed.arrangement = "第三周起全天上课；恢复值日；体育课量力而行；午休可到心理辅导室。"
    changed.action_offer()
    signing = as_user("counsellor", env["crisis.guardian.signing"]).create(
        {"version_id": changed.id, "guardian_id": mother.id}
    )
    signing.action_invite()
env.cr.commit()
