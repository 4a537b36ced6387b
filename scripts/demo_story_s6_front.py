# Run in Odoo's shell by ./dev demo after demo_tools.py: the files that opened by themselves, one pupil who came from
# another school, and follow-ups for the day the demonstration is loaded.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
today = company._crisis_today()
files = env["crisis.pupil.file"].sudo()
files._open_missing()
newcomer = files.search([("company_id", "=", company.id)], limit=1)
as_user("affairs", newcomer).write(
    {
        "came_from": "青山县实验初级中学",
        "received_on": today,
        "came_with": "转学心理关怀摘要一份（密封，收件人心理老师）；家长自述一页。",
    }
)
# A day has its people: of the follow-ups planned for later, three are for today and one was for yesterday.
coming = env["crisis.followup"].search(
    [("company_id", "=", company.id), ("state", "=", "planned"), ("planned_on", ">", today)], order="planned_on, id"
)
seen = env["crisis.case"]
days = [today, today, today - timedelta(days=1)]
for line in coming:
    if days and line.case_id not in seen:
        seen |= line.case_id
        as_user("counsellor", line).write({"planned_on": days.pop(0)})
env.cr.commit()
