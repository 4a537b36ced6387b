# Run in Odoo's shell by ./dev demo after demo_tools.py: a group of new pupils that met twice, a safety plan in use
# with its card, and the counsellor's own supervision.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
busy = env["crisis.case"].sudo().search([]).subject_id | env["crisis.warning"].sudo().search([]).subject_id
calm = env["crisis.subject"].search(
    [("company_id", "=", company.id), ("kind", "=", "student"), ("enrolment_state", "=", "enrolled")], order="number"
)
calm -= busy
members = calm.filtered(lambda row: row.class_id.grade == school_class.grade)[2:8]
first_on = company._crisis_today() - timedelta(days=14)
while first_on.weekday() > 3:
    first_on -= timedelta(days=1)
with at(24, 10):
    group = as_user("counsellor", env["crisis.group"]).create(
        {
            "name": "初来乍到，你并不孤单",
            "aim": "认识新同学，说出适应中的难处，练习一句求助的话；结束时每人至少有一个可以说话的人。",
            "target_group": "入学适应较慢的新生，自愿报名",
            "place": "团体活动室（明德楼 206）",
            "first_on": first_on,
            "begins_at": 16.5,
            "minutes": 60,
            "meeting_count": 6,
        }
    )
    for number, pupil in enumerate(members):
        member = as_user("counsellor", env["crisis.group.member"]).create(
            {
                "group_id": group.id,
                "subject_id": pupil.id,
                "why": "班主任反映课间常独处，本人愿意试试。",
                "pupil_consent": "given" if number < 5 else "open",
                "guardian_consent": "given" if number < 5 else "open",
                "consent_way": "paper",
            }
        )
        if number < 5:
            member.action_join()
    group.action_plan_meetings()
    group.action_begin()
topics = ("自我介绍与约定", "我的一天：说一件难事", "谁可以帮我", "练习求助", "我的优点树", "回顾与告别")
for meeting, topic in zip(as_user("counsellor", group).meeting_ids.sorted("starts_at"), topics, strict=False):
    meeting.topic = topic
for number, meeting in enumerate(as_user("counsellor", group).meeting_ids.sorted("starts_at")):
    if meeting.ends_at >= NOW - timedelta(hours=2):
        break
    with freeze_time(meeting.ends_at + timedelta(minutes=20)):
        meeting.action_all_present()
        if number:
            meeting.attendance_ids[:1].write({"presence": "excused", "note": "感冒请假"})
        meeting.effect = "由拘谨到能接上话；约定下次每人带一件小物件来介绍自己。"
        meeting.course = "有两位成员一直看着地面，下次把座位换近一些。"
        meeting.action_hold()

case = (
    env["crisis.case"]
    .sudo()
    .search(
        [
            ("company_id", "=", company.id),
            ("state", "in", ("intervening", "follow_up")),
            ("subject_kind", "=", "student"),
        ],
        order="id",
        limit=1,
    )
)
if case:
    with at(6, 15):
        plans = as_user("counsellor", env["crisis.safety.plan"])
        plan = plans._of_person(as_user("counsellor", case.subject_id), as_user("counsellor", case))
        plan.write(
            {
                "warning_signs": "晚上睡不着，反复想“都是我的错”\n不回消息，不想吃饭\n一个人待在楼道里",
                "alone": "去操场走两圈\n用冷水洗脸，慢慢呼吸十次\n听收藏的歌单，画画",
                "distract": "图书馆靠窗的座位\n和同桌打乒乓球\n给外婆打电话",
                "surroundings": "药品和刀具由妈妈收进上锁的柜子\n晚上手机充电放在客厅",
                "reasons": "想看弟弟上小学；想养一只猫；想去看海",
                "share_warning_signs": True,
                "share_distract": True,
            }
        )
        plan.action_use()

talks = as_user("counsellor", env["crisis.supervision.talk"])
for days, hours, kind, outside, topic in (
    (40, 1.5, "single", "吴老师（市未成年人心理健康辅导中心）", "case"),
    (19, 2, "group", "区教研室团体督导", "ethics"),
    (5, 1, "single", "吴老师（市未成年人心理健康辅导中心）", "self"),
):
    with at(days, 16):
        talk = talks.create(
            {
                "date": company._crisis_today(),
                "hours": hours,
                "kind": kind,
                "supervisor_outside": outside,
                "topic": topic,
                "content": "梳理近期工作，约定每周留出半天不排个案。",
            }
        )
        talk.action_hold()
with at(1, 17):
    talks.action_wish()
env.cr.commit()
