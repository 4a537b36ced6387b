# Run in Odoo's shell by ./dev demo after demo_tools.py, when the school itself was imported: a few weeks of its work.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")
others = env["crisis.subject"].search(
    [("kind", "=", "student"), ("class_id", "!=", school_class.id), ("company_id", "=", company.id)], order="number"
)[::17]

# A whole story, closed: reported five weeks ago, followed up, taken out of the register by a second person.
pupil = own[4]
with at(38, 16, 20):
    concern = report(
        "homeroom",
        pupil,
        "连续两周作业不交，课间独自坐在座位上，说“没意思”。周记里写到“想消失一阵子”。",
        [("signal_g1_traces", "homework")],
        urgency="urgent",
    )
with at(38, 17, 5):
    as_user("counsellor", concern).action_acknowledge()
    as_user("counsellor", concern).risk_type_ids = RISK.search([("code", "=", "suicide")])
with at(37, 9, 10):
    assessment = assess(pupil, LEVEL["yellow"], concern, ideation="passive", trigger="父母分居，月考退步。")
with at(37, 10, 30):
    feedback = feed_back(assessment, "上课趴桌、回避同伴、提到“消失”“没意思”。")
with at(37, 11):
    as_user("leader", feedback).action_acknowledge()
    warning = propose(
        pupil, assessment, LEVEL["yellow"], "情绪低落、回避同伴，家庭变化后出现。", source="homeroom_teacher"
    )
with at(37, 14):
    as_user("affairs", warning).action_enter()
    case = as_user("counsellor", env["crisis.case"])._open_from_warning(warning)
    case.write({"summary": "家庭变化后情绪低落，回避同伴；已与监护人建立联系。"})
with at(36, 12, 40):
    timeline = as_user("homeroom", env["crisis.timeline"])
    timeline.add_line(
        "crisis.case", case.id, {"kind": "contact", "text": "电话联系母亲，约定每晚八点后不谈成绩，周五到校面谈。"}
    )
with at(36, 15):
    as_user("counsellor", env["crisis.timeline"]).add_line(
        "crisis.case", case.id, {"kind": "measure", "text": "首次辅导 40 分钟；与班主任商定座位调整、同桌结伴。"}
    )
    case.action_follow_up()
    case.followup_ids.filtered(lambda row: row.state == "planned") or as_user(
        "counsellor", env["crisis.followup"]
    ).create({"case_id": case.id, "planned_on": fields.Date.today()})
for days, result in ((22, "same"), (8, "better")):
    with at(days, 16):
        followup = as_user("counsellor", case).followup_ids
        followup = followup.filtered(lambda row: row.state == "planned").sorted("planned_on")[:1]
        followup.write(
            {
                "result": result,
                "homeroom_note": "课间开始与同桌一起活动，作业基本交齐。"
                if result == "better"
                else "情绪仍低，但愿意来辅导室。",
            }
        )
        followup.next_on = fields.Date.today() + timedelta(days=14) if result == "same" else False
        followup.action_done()
with at(7, 10):
    second = assess(pupil, LEVEL["blue"], None, mood="7", sleep="7", mental_state="情绪平稳，能谈论将来。")
    sheet = feed_back(second, "考试前后情绪。")
    as_user("leader", sheet).action_acknowledge()
    decide("counsellor", warning, "propose_removal", "两次随访好转，复评平稳，家校沟通顺畅。")
    as_user("leader", warning).action_remove()
with at(6, 15):
    case = as_user("counsellor", case)
    case.write(
        {
            "outcome_safe": "yes",
            "functioning_study": "4",
            "functioning_peers": "4",
            "functioning_family": "3",
            "functioning_daily": "4",
            "closing_summary": "情绪与同伴交往恢复，家庭沟通方式有改变。转入一般关注。",
        }
    )
    if as_user("leader", concern).state != "closed":
        as_user("counsellor", concern).write({"outcome": "registered"})
        decide("counsellor", concern, "close", "已评估并入库，个案跟踪中。")
    case.action_propose_closing()
with at(5, 9):
    as_user("leader", case).action_close()

# The rest of the register, so that lists look like a school's.
reasons = [
    "适应困难，常说头痛不想上学。",
    "亲人去世后沉默寡言。",
    "考试焦虑，睡眠差。",
    "转学后被孤立。",
    "长期与隔代老人同住，情绪低落。",
    "网络使用过度，与家长冲突激烈。",
    "慢性病复发后情绪波动。",
    "好友出事后恐慌不安。",
]
plan = ["yellow", "blue", "yellow", "orange", "blue", "yellow", "blue", "red", "yellow", "blue", "yellow", "blue"]
for number, (pupil, code) in enumerate(zip(others, plan, strict=False)):
    with at(30 - 2 * number, 9 + number % 6):
        assessment = assess(
            pupil,
            LEVEL[code],
            ideation="passive" if code in ("orange", "red") else "none",
            trigger=reasons[number % len(reasons)],
        )
        sheet = feed_back(assessment, "情绪与出勤，若有变化当天告知。")
        if number < 11:
            as_user("leader", sheet).action_acknowledge()
        warning = propose(pupil, assessment, LEVEL[code], reasons[number % len(reasons)], source="homeroom_teacher")
        if number < 10:
            as_user("affairs", warning).action_enter()
        if code == "red":
            as_user("counsellor", env["crisis.case"])._open_from_warning(warning)

# An orange case in the class of the demo's homeroom teacher, in the middle of its course.
pupil = own[11]
with at(9, 10, 5):
    concern = report(
        "teacher",
        pupil,
        "体育课换衣时看到左前臂有几道新的划痕，本人说“不小心”。随后把随身听送给了同桌。",
        [("signal_g2_gifts", "classmate"), ("signal_g3_impulsive", "other")],
        urgency="immediate",
        is_injured=True,
    )
with at(9, 10, 12):
    as_user("counsellor", concern).action_acknowledge()
    as_user("counsellor", env["crisis.document"]).create(
        {
            "res_model": "crisis.concern",
            "res_ref": concern.id,
            "name": "桌上的画",
            "kind": "letter",
            "upload": a_drawing(),
            "original_holder": "心理辅导室，3 号柜",
            "ground": "本人同意交给老师",
        }
    )
with at(9, 10, 40):
    assessment = assess(
        pupil,
        LEVEL["orange"],
        concern,
        ideation="active",
        plan="vague",
        nssi="repeated",
        means_access="yes",
        mood="2",
        sleep="2",
        trigger="与好友绝交，网络上被群嘲。",
        has_bullying=True,
        immediate_measures="校医处理伤口；心理老师陪同；当日 10:50 电话告知母亲，12:00 到校；收好刀具药品。",
        mental_state="坐立不安，眼神回避，谈到网络群聊时流泪。",
    )
with at(9, 11, 10):
    feedback = feed_back(assessment, "独处、袖口遮挡、送东西、说告别的话。课间与午休不独处。")
    as_user("leader", feedback).action_acknowledge()
    warning = propose(
        pupil,
        assessment,
        LEVEL["orange"],
        "反复自伤，近日有告别样行为；群聊冲突为诱因。",
        source="subject_teacher",
        custody_mode="teachers",
    )
with at(9, 11, 40):
    as_user("affairs", warning).action_enter()
    case = as_user("counsellor", env["crisis.case"])._open_from_warning(warning)
    case.write({"summary": "有自伤行为，近期与同伴冲突。监护人已到校并知情。"})
    as_user("counsellor", env["crisis.timeline"]).add_line(
        "crisis.case",
        case.id,
        {"kind": "measure", "text": "与母亲面谈：讲明风险与居家看护要点，建议当日就医，提供医院名单。"},
    )
with at(7, 8, 20):
    as_user("homeroom", env["crisis.timeline"]).add_line(
        "crisis.case", case.id, {"kind": "observation", "text": "早读到校，情绪较平稳，主动说昨晚睡了六个小时。"}
    )
with at(2, 16):
    case.action_follow_up()
    if not case.followup_ids:
        as_user("counsellor", env["crisis.followup"]).create(
            {"case_id": case.id, "planned_on": fields.Date.today() + timedelta(days=3)}
        )

# What waits on the counsellor's list this morning.
with at(1, 16, 30):
    report(
        "homeroom2",
        others[-1],
        "本周三次在课堂上突然哭泣，问她只摇头。",
        [("signal_g3_low", "self_told")],
        urgency="urgent",
    )
with at(0, 8, 15):
    report("doctor", others[-2], "一个月内第五次来医务室说胃痛，检查无异常，说怕回班。")
with at(0, 8, 40):
    concern = as_user("teacher", env["crisis.concern"]).create(
        {
            "subject_description": "初二，短发，常坐操场看台最上面一排",
            "facts": "午休独自在看台哭，旁边同学说她写过“再见”。",
            "urgency": "urgent",
        }
    )
    concern.action_submit()

env.cr.commit()
