# Run in Odoo's shell by ./dev demo after demo_tools.py: a pupil who came back to school eighteen days ago, half days
# first; the homeroom teacher has read the plan, one follow-up is done and fed back, one thing was not as agreed.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
own = env["crisis.subject"].search([("class_id", "=", school_class.id), ("enrolment_state", "=", "enrolled")])
busy = env["crisis.case"].sudo().search([]).subject_id | env["crisis.warning"].sudo().search([]).subject_id
pupil = (own - busy).sorted("number")[-1:]
template = env.ref("odoo_crisis_intervention.support_template_staged")
with at(26, 9):
    case = as_user("counsellor", env["crisis.case"]).create(
        {
            "subject_id": pupil.id,
            "level_id": LEVEL["yellow"].id,
            "summary": "请假休养一段时间后准备返校；家长愿意配合，每周联系一次。",
            "agreed_measures": "按返校支持计划执行；班主任每日看一眼；心理老师每周见一次。",
            "watch_for": "连续两天不来、不吃午饭、说“跟不上了”：当天告知心理老师。",
        }
    )
with at(25, 15):
    assess(pupil, LEVEL["yellow"], None, mood="6", sleep="6", mental_state="情绪平稳，期待返校，担心功课。")
    timeline = as_user("counsellor", env["crisis.timeline"])
    timeline.add_line(
        "crisis.case", case.id, {"kind": "contact", "text": "与父母面谈：复诊安排、用药由家长负责、接送时间。"}
    )
    timeline.add_line("crisis.case", case.id, {"kind": "measure", "text": "与班主任商定返校支持计划，先上半天课。"})
    case.action_follow_up()
with at(21, 10):
    first_day = company._crisis_today() + timedelta(days=3)
    plan = as_user("counsellor", env["crisis.support.plan"]).create(
        {"case_id": case.id, "template_id": template.id, "start_on": first_day}
    )
    plan.write(
        {
            "contact_id": env["res.users"].search([("login", "=", "counsellor")]).id,
            "contact_words": "心理辅导室（明德楼 204），不舒服随时可以来",
            "medication_by": "guardian",
            "classmates_text": "前阵子请假休息，现在回来上课了，大家一起加油。",
            "is_classmates_agreed": True,
        }
    )
    plan.action_put_in_force()
with at(20, 7, 40):
    as_user("homeroom", plan).action_confirm_read()
with at(11, 16):
    followup = as_user("counsellor", case).followup_ids.filtered(lambda row: row.state == "planned")
    followup = followup.sorted("planned_on")[:1]
    followup.write({"result": "better", "homeroom_note": "半天课能坚持，午饭有同桌陪；作业先减半，不催补交。"})
    followup.action_done()
with at(10, 8):
    as_user("homeroom", followup).action_acknowledge()
with at(9, 17):
    breach = as_user("homeroom", env["crisis.support.breach"]).create(
        {"plan_id": plan.id, "party": "guardians", "what": "约定周二带去复诊，家长临时加班没有去。"}
    )
with at(8, 11):
    breach = as_user("counsellor", breach)
    breach.action_taken = "电话沟通，改约周六上午，母亲陪同；已告知班主任。"
    breach.action_settle()
with at(5, 16):
    stage = as_user("counsellor", plan).stage_ids.sorted("date_from")[:1]
    stage.action_go_on()
env.cr.commit()
