# Run in Odoo's shell by ./dev demo: what the plan asks of the school comes back week by week, for four weeks.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
today = company._crisis_today()
first = today - timedelta(days=today.weekday() + 28)
company.crisis_duty_since = first
# The roster is as old as the school year, not as old as this database.
env.cr.execute("UPDATE crisis_school_class SET create_date = %s", [first - timedelta(days=60)])
env.cr.execute("UPDATE res_users SET create_date = %s", [first - timedelta(days=60)])
env.invalidate_all()
day = first
while day <= today:
    with at((today - day).days, 0, 20):
        env["crisis.duty"].sudo()._run(company)
    day += timedelta(days=7)
env.cr.commit()
