# Run in Odoo's shell by ./dev demo, last: the clocks as they stand today. No mail leaves a demonstration.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
env["crisis.duty"].sudo()._run(school_class.company_id)
env["mail.mail"].sudo().search([]).unlink()
queue = env.ref("mail.ir_cron_mail_scheduler_action", raise_if_not_found=False)
if queue:
    queue.active = False
env.cr.commit()
