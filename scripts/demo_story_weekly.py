# Run in Odoo's shell by ./dev demo after demo_story.py: three weeks of class reports, and this week's class log.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
today = NOW.date()  # the day from which at() counts
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")
classes = env["crisis.school.class"].search(
    [("company_id", "=", company.id), ("homeroom_employee_id.user_id", "!=", False)], order="grade, number"
)


def friday(weeks):
    """How many days ago the Friday of that school week was."""
    return today.weekday() + 7 * weeks - 4


def week_report(teacher, of_class, weeks, day=0, hour=16, minute=40):
    """The report of that week, opened on its Friday (or ``day`` days later) by its teacher."""
    with at(friday(weeks) - day, hour, minute):
        reports = as_user(teacher, env["crisis.weekly.report"])
        return reports._open_for(of_class, today - timedelta(days=today.weekday() + 7 * weeks))


def write_week(report, lines=None, **values):
    lines = lines or {}
    report.write(values)
    for subject in lines:
        if subject not in report.line_ids.subject_id:
            report.line_ids.create({"report_id": report.id, "subject_id": subject.id})
    for line in report.line_ids:
        line.write(lines.get(line.subject_id, {"is_unchanged": True}))


def hand_in(report, weeks, day=0, hour=16, minute=40):
    with at(friday(weeks) - day, hour, minute):
        report.action_submit()


def note(pupil, days, facts, **values):
    with at(days, 12, 30):
        as_user("homeroom", env["crisis.class.observation"]).create(
            {"subject_id": pupil.id, "facts": facts, "observed_on": today - timedelta(days=days), **values}
        )


followed, quiet, noticed = own[11], own[6], own[20]

# Three weeks ago: unsettled after the examination.
note(quiet, friday(3) + 2, "数学课后独自哭泣，同桌说考试没考好。", action_taken="课间谈话十分钟", told_to="数学老师")
report = week_report("homeroom", school_class, 3)
write_week(
    report,
    lines={
        own[4]: {
            "change": "better",
            "mood": "uneven",
            "study": "uneven",
            "behaviour": "课间能与同桌说话，作业补交了一半。",
            "talk_on": today - timedelta(days=friday(3) + 1),
            "talk_gist": "说晚上睡得好一些",
            "plan": "继续每天聊两句，请课代表带一带作业。",
        }
    },
    situation="unsettled",
    class_events="期中考试成绩公布，两名学生与家长发生争执。",
    activities="班会《考完以后》，请心理老师来讲了二十分钟。",
    absent_count=2,
    absent_psych_count=1,
)
hand_in(report, 3)
with at(friday(3) - 3, 9, 20):
    as_user("affairs", report).action_receive()

# Two weeks ago: nothing, handed in on Monday, and why.
report = week_report("homeroom", school_class, 2, day=3, hour=8, minute=10)
report.late_reason = "周五带队外出比赛"
with at(friday(2) - 3, 8, 12):
    report.action_nil()
with at(friday(2) - 3, 9, 5):
    as_user("affairs", report).action_receive()

# Last week: somebody new, who becomes a concern from the same line.
note(noticed, friday(1) + 1, "连续三天午饭没吃，说“没胃口”。", action_taken="陪同去食堂", told_to="生活老师")
report = week_report("homeroom", school_class, 1)
write_week(
    report,
    lines={
        followed: {
            "change": "worse",
            "mood": "worrying",
            "eating_sleep": "worrying",
            "peers": "uneven",
            "behaviour": "早读迟到两次，上课趴桌；与原来的好友仍不说话。",
            "home_on": today - timedelta(days=friday(1) + 2),
            "home_way": "phone",
            "home_gist": "母亲答应晚上陪伴，周末带去复诊",
            "teachers_note": "英语、体育老师知道课间留意",
            "plan": "调整座位到前排；每天放学前见一面。",
        },
        noticed: {
            "is_new": True,
            "found_how": "own",
            "behaviour": "一周来少言，午饭基本不吃，课间把帽子拉低趴着；问他说“没事”。",
            "measures_taken": "与其单独谈话一次，已告知生活老师",
        },
    },
    situation="unsettled",
    support_wanted="希望心理老师下周来班里听一节课。",
    absent_count=1,
)
hand_in(report, 1)
with at(max(friday(1) - 3, 0), 9, 15):
    as_user("affairs", report).action_receive()

# Other classes with a login: mostly nothing.
for of_class in classes - school_class:
    login = of_class.homeroom_employee_id.user_id.login
    for weeks in (3, 2, 1):
        report = week_report(login, of_class, weeks, hour=15, minute=5 + 7 * weeks)
        if report.state == "draft":
            with at(friday(weeks), 15, 30):
                report.action_nil()

# This week so far.
day = min(today.weekday(), 2)
note(followed, day, "课间主动和同桌讨论题目，笑了一次。")
note(quiet, 0, "上课走神，叫了两次才答应。", told_to="心理老师")

env.cr.commit()
