# Run in Odoo's shell by ./dev demo after demo_tools.py: the counselling room with its hours, who is waiting, who comes
# today, and the talks of the last weeks.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
pupils = env["crisis.subject"].search(
    [("class_id.company_id", "=", company.id), ("kind", "=", "student"), ("enrolment_state", "=", "enrolled")],
    order="number",
)
own = pupils.filtered(lambda row: row.class_id == school_class)
others = (pupils - own)[5:]
counsellor = env["res.users"].search([("login", "=", "counsellor")])
topic = {row.code: row.id for row in env["crisis.session.topic"].search([])}

room = as_user("counsellor", env["crisis.room"]).create(
    {
        "name": "心理辅导室（静心屋）",
        "place": "行政楼二层 208",
        "equipment": "沙发两张\n沙盘与沙具\n放松椅\n图书角\n绘画材料",
        "user_ids": [(6, 0, counsellor.ids)],
        "hours_ids": [
            (0, 0, {"weekday": str(day), "hour_from": begin, "hour_to": end, "user_id": counsellor.id})
            for day in range(5)
            for begin, end in ((12.0, 13.5), (16.5, 18.0))
        ],
    }
)
appointments = as_user("counsellor", env["crisis.appointment"])
sessions = as_user("counsellor", env["crisis.session"])

# What lies behind: nine talks with six pupils.
TALKS = (
    (26, 12, 0, others[0], ("study", "sleep"), "person", "考前睡不着，上课犯困。"),
    (24, 16, 40, others[7], ("peers",), "person", "宿舍换人后觉得被孤立。"),
    (19, 12, 0, others[0], ("study",), "person", "试了放松练习，有两晚睡得好些。"),
    (17, 12, 45, others[13], ("family",), "phone", "父母分开后周末不知道住哪边。"),
    (13, 16, 40, others[21], ("adapt",), "person", "转学第三周，还没有说得上话的人。"),
    (12, 12, 0, others[0], ("study", "mood"), "person", "对自己要求高，成绩下来就哭。"),
    (6, 12, 45, others[7], ("peers",), "person", "和室长谈过一次，气氛缓和。"),
    (5, 16, 40, others[30], ("phone", "study"), "person", "晚上刷手机到一点，想改又改不了。"),
    (2, 12, 0, own[11], ("mood", "peers"), "person", "最近常一个人吃饭，说“没什么意思”。"),
)
for days, hour, minute, pupil, topics, mode, words in TALKS:
    with at(days, hour, minute):
        session = sessions.create(
            {
                "subject_id": pupil.id,
                "room_id": room.id,
                "mode": mode,
                "minutes": 40,
                "topic_ids": [(6, 0, [topic[code] for code in topics])],
                "is_risk_asked": "yes",
                "complaint": words,
                "process": "倾听为主，一起梳理一天的作息和可以找的人。",
                "homework": "记录三件小事，下次带来聊。",
            }
        )
        session.action_finish()
session.word = "近期请每天打个招呼，分组时安排他和同桌一组；不追问谈话内容。"
session.is_pupil_told = True
session.action_release_word()

# Today and the days to come, in times that nobody has yet.
today = company._crisis_today()
free = env["crisis.room"]._free_slots(
    company, today, today + timedelta(days=12), user=counsellor, not_before=NOW - timedelta(hours=3)
)
for pupil, slot, source in zip(
    (others[0], own[11], others[40]), free[::3], ("followup", "followup", "guardian"), strict=False
):
    appointments.create(
        {
            "subject_id": pupil.id,
            "source": source,
            "starts_at": slot.starts_at,
            "counsellor_id": counsellor.id,
            "room_id": room.id,
        }
    ).action_confirm()
with at(1, 20, 5):
    system = env["crisis.appointment"].with_user(env.ref("base.user_root")).sudo()
    system._portal_ask(own[-1], None, "想找老师聊聊，什么时间都可以。")
with at(1, 15, 30):
    as_user("teacher", env["crisis.appointment"]).create(
        {"subject_id": others[52].id, "wish": "英语课上两次趴桌流泪，问她说没事。麻烦老师抽空看看。"}
    )
env.cr.commit()
