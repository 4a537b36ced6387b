# Run in Odoo's shell by ./dev demo after demo_story.py: what the last three school weeks asked for, and the
# counsellor's report of each. The pages of these weeks are in demo_story_x_digest.py, after the classes have reported.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
today = NOW.date()
monday = today - timedelta(days=today.weekday())
weeks = [monday - timedelta(weeks=back) for back in (3, 2, 1)]

# The made-up school is older than its database: its classes and colleagues owed reports before today.
env.cr.execute("UPDATE crisis_school_class SET create_date = create_date - interval '200 days'")
env.cr.execute("UPDATE res_users SET create_date = create_date - interval '200 days'")
env.invalidate_all()
company.crisis_duty_since = min(company.crisis_duty_since or today, weeks[0])
for first in weeks:
    with at((today - first).days, 8, 10):
        env["crisis.duty"].sudo()._run(company)

counsellor = env["res.users"].search([("login", "=", "counsellor")])
remarks = (
    "八年级期中考试后情绪波动较多，已与年级组商定下周班会；本周重点跟踪的学生监护人均已联系。",
    False,
    "七年级一名橙色学生评估后由班主任、校医共同关注；建议领导本周过问监护人复诊情况。",
)
for first, words in zip(weeks, remarks, strict=True):
    friday = (today - first).days - 4
    with at(friday, 16, 35):
        weekly = as_user("counsellor", env["crisis.counsellor.report"])._open_for(counsellor, company, first)
        weekly.remarks = words
        weekly.action_submit()

env.cr.commit()
