# Run in Odoo's shell by ./dev demo after demo_tools.py: special custody in progress, with a gap yesterday, and a watch
# group that is led by the homeroom teacher.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")
login = {user.login: user for user in env["res.users"].search([("share", "=", False)])}
teams = as_user("counsellor", env["crisis.monitoring.team"])
members = as_user("counsellor", env["crisis.monitoring.member"])
notes = "crisis.monitoring.note"


def hours_ago(hours):
    return freeze_time(NOW - timedelta(hours=hours))


def case_of(subject, level, summary, watch_for):
    case = as_user("counsellor", env["crisis.case"])._open_for(subject)
    case.write({"summary": summary, "watch_for": watch_for, **({} if case.warning_id else {"level_id": level.id})})
    return case


# A watch group at a milder level: two classmates whose parents agreed, and an adult.
with at(6, 10):
    group = teams.create(
        {
            "case_id": case_of(
                own[22],
                LEVEL["yellow"],
                "转学后一直独来独往，近期说“在不在都一样”。",
                "不去食堂、整天不说话、分送物品。",
            ).id,
            "kind": "watch",
            "precautions": "不打听、不起绰号；有事当面告诉班主任，不在群里说。",
        }
    )
    for mate in own[23:25]:
        members.create(
            {
                "team_id": group.id,
                "pupil_id": mate.id,
                "task": "一起去食堂、一起上体育课",
                "consented_on": fields.Date.today(),
            }
        )
    members.create({"team_id": group.id, "user_id": login["teacher"].id, "task": "午休看一眼"})
    group.action_start()
for days, condition, text in (
    (5, "calm", "午饭与两位同学同桌。"),
    (3, "changed", "没来吃午饭，说不饿。"),
    (1, "calm", "主动借了漫画。"),
):
    with at(days, 12, 40):
        as_user("homeroom", env[notes]).create({"team_id": group.id, "condition": condition, "text": text})
with at(2, 18):
    as_user("homeroom", env[notes]).create(
        {
            "team_id": group.id,
            "kind": "feedback",
            "spoken_with": "母亲",
            "channel": "phone",
            "text": "这周大多数时候有同学一起吃饭，周三没吃。",
            "guardian_answer": "在家也吃得少，周末带她去外婆家。",
            "home_measures": "每天晚饭一起吃，睡前聊十分钟。",
        }
    )
# The day before yesterday in the evening it was decided; the father works far away and arrives tomorrow.
pupil = own[20]
adults = [name for name in ("doctor", "teacher", "homeroom", "counsellor2", "deputy", "homeroom2") if name in login]
with hours_ago(44):
    custody = teams.create(
        {
            "case_id": case_of(
                pupil,
                LEVEL["red"],
                "晚自习后告诉同学“明天就不来了”，书包里有给父母的信。已评估为紧急，父亲在外地，正在返程。",
                "要求独处、反复去窗边、突然道别或突然很轻松。",
            ).id,
            "kind": "custody",
            "leader_id": login["leader"].id,
            "place": "校医室里间（一楼）",
            "precautions": "文具刀、鞋带、充电线已收走；窗已上锁；药品锁入药柜；上厕所由同性老师陪同到门口，门不反锁。",
            "is_items_removed": True,
            "is_windows_secured": True,
            "is_medicine_locked": True,
            "is_toilet_agreed": True,
        }
    )
    members.create(
        [
            {
                "team_id": custody.id,
                "user_id": login[name].id,
                "phone": f"021-5555 010{number}",
                "sex": ("female", "male")[number % 2],
            }
            for number, name in enumerate(adults)
        ]
    )
    custody.action_start()
    custody.action_propose_roster()
    custody.action_accept_roster()
roster = as_user("counsellor", custody).shift_ids.sorted("date_from")
starts = sorted({shift.date_from for shift in roster if shift.date_from < NOW - timedelta(minutes=20)})
gap_at = max((start for start in starts if start < NOW - timedelta(hours=20)), default=None)
there = []
for start in starts:
    coming = roster.filtered(lambda shift, start=start: shift.date_from == start).user_id
    for number, user in enumerate(coming):
        # Yesterday the second of a pair was held up by a pupil who fell on the stairs: half an hour alone.
        late = 32 if start == gap_at and number else 1 + number
        if start == gap_at and number and there:
            with freeze_time(start + timedelta(minutes=4)):
                gone = there.pop(0)
                as_user("counsellor", env[notes]).create(
                    {"team_id": custody.id, "kind": "left", "user_id": gone.id, "text": "学生摔伤，被叫去处理"}
                )
        with freeze_time(start + timedelta(minutes=late)):
            as_user(user.login, custody).take_over()
            if there:
                as_user(there.pop(0).login, custody).hand_over()
    there += coming
texts = (
    "睡着，呼吸平稳。",
    "醒了，说睡不着，喝了半杯水。",
    "愿意说话，问爸爸几点到。",
    "吃了一碗粥，和值守老师下了一盘棋。",
)
for number, hours in enumerate(range(43, 0, -1)):
    with hours_ago(hours - 0.2):
        at_that_time = custody.sudo().note_ids.filtered(
            lambda row: row.kind == "take_over" and row.happened_at <= fields.Datetime.now()
        )
        who = at_that_time.sorted("happened_at")[-1:].user_id or login["leader"]
        as_user(who.login, env[notes]).create(
            {
                "team_id": custody.id,
                "condition": "changed" if number == 9 else "calm",
                "text": texts[number % len(texts)],
                "mood": "紧张" if number == 9 else "平静",
                "food_sleep": "早餐吃一半" if number % 12 == 0 else False,
            }
        )
with hours_ago(20):
    as_user("leader", env[notes]).create(
        {
            "team_id": custody.id,
            "kind": "feedback",
            "spoken_with": "父亲",
            "channel": "phone",
            "text": "告知孩子在校医室，有两位老师陪着，情绪比昨晚稳定。",
            "guardian_answer": "买到明早的车票，请老师多费心。",
            "home_measures": "到校后一同去医院心理科。",
        }
    )
custody.sudo()._look(NOW)
env.cr.commit()
