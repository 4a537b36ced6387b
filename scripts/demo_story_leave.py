# Run in Odoo's shell by ./dev demo after demo_tools.py: a pupil who is suspended since six weeks and called every week,
# a leave that waits at academic affairs, and absences that have become too many.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")
others = env["crisis.subject"].search(
    [("class_id.stage", "=", "junior"), ("class_id.grade", "=", 8), ("company_id", "=", company.id)], order="number"
)
login = {user.login: user for user in env["res.users"].search([("share", "=", False)])}
today = company._crisis_today()
hospital = env["crisis.institution"].search([("company_id", "=", company.id), ("is_designated", "=", True)], limit=1)


def guardian_of(pupil):
    return env["crisis.guardian"].search([("subject_id", "=", pupil.id)], limit=1)


# Suspended for a term: every signature in its place, and the clerk never learnt why.
pupil = own[25]
with at(52, 10, 20):
    change = as_user("homeroom", env["crisis.status.change"]).create(
        {
            "subject_id": pupil.id,
            "kind": "suspension",
            "guardian_id": guardian_of(pupil).id,
            "date_from": today - timedelta(days=45),
            "date_to": today + timedelta(days=75),
            "application_words": "孩子近来难以坚持到校，按医生建议需要在家休养一段时间，恢复后申请返校。",
            "homeroom_opinion": "平时与同学相处融洽，建议保留座位，每周把各科学习单交家长带回。",
            "contact_ids": [
                (
                    0,
                    0,
                    {"caller_id": login["homeroom"].id, "with_whom": "pupil", "note": "班级近况、学习单，不催进度。"},
                ),
                (0, 0, {"caller_id": login["counsellor"].id, "with_whom": "both", "rhythm": "fortnight"}),
            ],
        }
    )
    change.action_apply()
    change.write({"applied_on_paper": fields.Date.today()})
with at(50, 15):
    office = as_user("counsellor", change)
    office.write(
        {
            "appraisal_institution_id": hospital.id,
            "appraisal_on": fields.Date.today() - timedelta(days=1),
            "appraisal_advice": "rest",
            "rest_until": today + timedelta(days=60),
            "counsellor_opinion": "建议休养期间保持规律作息和同伴联系；返校前提前半个月沟通安排。",
            "team_opinion": "同意休学。休学期间班主任每周、心理老师每两周联系一次；到期前半个月商定返校安排。",
        }
    )
    as_user("counsellor", env["crisis.document"]).create(
        {
            "res_model": "crisis.status.change",
            "res_ref": change.id,
            "name": "医院建议",
            "kind": "scan",
            "upload": a_drawing(),
        }
    )
    office.action_appraise()
with at(49, 9):
    as_user("leader", change).action_agree()
with at(48, 10):
    registration = as_user("academic", env["crisis.academic.registration"]).search([("subject_id", "=", pupil.id)])
    registration.write({"question": "休学起始日按申请日还是按离校日登记？"})
    registration.action_send_back()
with at(48, 14):
    answer = as_user("counsellor", registration)
    answer.write({"answer": "按离校日登记，即表中所填起始日期。"})
    answer.action_reply()
with at(47, 9):
    as_user("academic", registration).write({"record_number": "XJ-2026-0147"})
    as_user("academic", registration).action_register()
with at(45, 16):
    as_user("affairs", registration).action_file()
for days, compared, words in (
    (38, "same", "白天起得晚，愿意听同学的消息，学习单做了语文。"),
    (31, "worse", "连着几晚睡不好，不想接电话，母亲陪着说了几句。"),
    (24, "same", "作息稍规律，下午会下楼走走。"),
    (17, "better", "画了一张贺卡给同桌，数学学习单做完了。"),
    (10, "better", "晚上能睡，问起返校后座位在哪里。"),
):
    with at(days, 19, 30):
        contact = as_user("homeroom", change).contact_ids.filtered(lambda row: row.caller_id == login["homeroom"])
        call = as_user("homeroom", env["crisis.status.call"]).create(
            {"contact_id": contact.id, "compared": compared, "words": words}
        )
    if compared == "worse":  # the counsellor reads it the same evening
        with at(days, 20, 40):
            as_user("counsellor", call).action_see()

for days, compared, words in (
    (36, "same", "母亲说按时复诊，白天有人陪；约定不催学习。"),
    (22, "better", "愿意视频十分钟，说想先从半天到校开始。"),
    (8, "better", "母亲和学生都提到返校，约定下月初谈安排。"),
):
    with at(days, 16, 30):
        contact = as_user("counsellor", change).contact_ids.filtered(lambda row: row.caller_id == login["counsellor"])
        as_user("counsellor", env["crisis.status.call"]).create(
            {"contact_id": contact.id, "compared": compared, "words": words}
        )

# A leave of five weeks: agreed on, it lies with academic affairs; the signed application is here.
other = others[9]
with at(4, 11):
    leave = as_user("counsellor", env["crisis.status.change"]).create(
        {
            "subject_id": other.id,
            "kind": "leave",
            "guardian_id": guardian_of(other).id,
            "date_from": today - timedelta(days=2),
            "date_to": today + timedelta(days=33),
            "application_words": "家里商量后想请假一个多月，先把睡眠和作息调整好。",
            "contact_ids": [(0, 0, {"caller_id": login["counsellor"].id})],
            "counsellor_opinion": "同意先休整；约定每周电话联系，两周后看情况。",
            "team_opinion": "同意请假，期满前半个月联系返校。",
        }
    )
    leave.action_apply()
with at(3, 9, 30):
    as_user("leader", leave).action_agree()
with at(2, 9):
    as_user("counsellor", leave).write({"applied_on_paper": fields.Date.today()})

# Days missed here and there: by now they are many.
pupil = own[27]
for first, last, ground, note in (
    (56, 50, "home", "母亲来电：孩子说上学太累，在家休息。"),
    (43, 36, "refuses", "早上到校门口又回去了。"),
    (29, 22, "home", "家长请假，说还想再缓一缓。"),
    (14, 3, "refuses", "这两周没有到校，家访约在本周。"),
):
    with at(last, 17):
        as_user("homeroom", env["crisis.absence"]).create(
            {
                "subject_id": pupil.id,
                "date_from": today - timedelta(days=first),
                "date_to": today - timedelta(days=last),
                "ground": ground,
                "note": note,
            }
        )
env.cr.commit()
