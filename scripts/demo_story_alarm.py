# Run in Odoo's shell by ./dev demo after demo_tools.py: who is on call, an alarm that was answered, hotline calls.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")
LOGINS = ("counsellor", "leader", "deputy", "counsellor2")
by_login = {user.login: user for user in env["res.users"].search([("login", "in", LOGINS)])}

# The school's week: a counsellor in school hours, leaders by turns, the hotline in the evening.
patterns = as_user("office", env["crisis.oncall.pattern"])
rows = []
for weekday in range(5):
    rows.append(("counsellor", weekday, 7.5, 17.5, "counsellor", True))
    rows.append(("leader", weekday, 7.5, 22.0, "leader" if weekday % 2 else "deputy", True))
    rows.append(("hotline", weekday, 18.0, 21.0, "counsellor2" if weekday % 2 else "counsellor", False))
for weekday in (5, 6):
    rows.append(("hotline", weekday, 9.0, 21.0, "counsellor", False))
for function, weekday, hour_from, hour_to, login, school_days_only in rows:
    patterns.create(
        {
            "company_id": company.id,
            "function": function,
            "weekday": str(weekday),
            "hour_from": hour_from,
            "hour_to": hour_to,
            "user_id": by_login[login].id,
            "school_days_only": school_days_only,
            "date_from": company._crisis_today() - timedelta(days=60),
        }
    )

# An alarm that a counsellor answered within minutes; the homeroom teacher came.
with at(4, 10, 20):
    concern = report(
        "teacher",
        own[11],
        "体育课后独自躲在器材室哭，不肯出来，说“不想再这样了”。",
        urgency="immediate",
        place="体育馆器材室",
    )
with at(4, 10, 23):
    for login, kind in (("counsellor", "take"), ("homeroom", "come")):
        bell = as_user(login, env["crisis.alarm"])
        rung = [row.id for row in concern.alarm_ids.call_ids]
        for call in bell.see_mine():
            if call["id"] in rung:
                bell.answer_mine(call["id"], kind)

# Calls at the hotline: one that became a report, one that ended well, one that was only a question.
with at(3, 19, 5):
    call = as_user("counsellor", env["crisis.hotline.call"]).create(
        {
            "caller_kind": "parent",
            "caller": "孩子的姑姑",
            "subject_id": own[15].id,
            "content": "孩子这两周几乎不吃晚饭，夜里两三点还亮着灯，问什么都说“没事”。",
            "risk": "some",
            "done": "请家长今晚陪伴、不追问；约定明天上午到校面谈。",
        }
    )
    call.action_report()
with at(3, 19, 24):
    call.write({"handed_over_to": "班主任"})
    call.action_close()
with at(3, 19, 40):
    as_user("counsellor", call.sudo().concern_id).action_acknowledge()
with at(2, 20, 10):
    call = as_user("counsellor2", env["crisis.hotline.call"]).create(
        {
            "caller_kind": "anonymous",
            "subject_description": "初二女生，没有说班级",
            "content": "和好朋友闹翻，担心明天没人理她。边说边平静下来，愿意明天去找班主任。",
            "risk": "none",
            "done": "倾听，一起想好明天第一句话怎么说；告知辅导室开放时间。",
        }
    )
with at(2, 20, 35):
    call.action_close()
with at(1, 9, 30):
    as_user("counsellor", env["crisis.hotline.call"]).create(
        {"caller_kind": "teacher", "content": "询问学生请病假较长时间后返校要准备哪些材料。", "risk": "none"}
    ).action_close()
env.cr.commit()
