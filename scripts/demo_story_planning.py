# Run in Odoo's shell by ./dev demo after demo_tools.py: the handling plan of the orange case, in its second version,
# with who supports, what weighs, whom to protect, and a talk that ended with a handover.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")
login = {user.login: user for user in env["res.users"].search([("share", "=", False)])}
pupil = own[11]
case = env["crisis.case"].search([("subject_id", "=", pupil.id)], limit=1)
plans = as_user("counsellor", env["crisis.case.plan"])
today = case.company_id._crisis_today()


def done(who, plan, xmlid, effect=None):
    template = env.ref(f"odoo_crisis_intervention.measure_template_{xmlid}")
    measure = as_user(who, plan.measure_ids.filtered(lambda line: line.template_id == template))
    if effect:
        measure.effect = effect
    measure.action_do()


# In force at once, approved by the leader the same afternoon.
with at(9, 11, 50):
    plan = plans.browse(as_user("counsellor", case).action_open_handling_plan()["res_id"])
    plan.goal = "两周内不再自伤，睡眠每晚六小时以上；与好友的冲突有人居中调解。"
    plan.action_act_at_once()
with at(9, 15):
    as_user("leader", plan).action_ratify()
with at(9, 16):
    done("counsellor", plan, "talk_first", "愿意来谈，约定每周二第五节课。")
    done("counsellor", plan, "phones", "学生和母亲都已存好电话。")
    done("homeroom", plan, "trusted", "每天早读前打招呼，能主动回应。")
# What the first week showed: a second version, proposed and approved.
with at(3, 10):
    second = plans.browse(plan.action_new_version()["res_id"])
    second.change_note = "母亲已陪同就诊；增加午休陪伴，网络群聊由年级组处理。"
    as_user("counsellor", env["crisis.measure"]).create(
        {
            "plan_id": second.id,
            "kind": "support",
            "what": "午休由两位好友轮流陪同，在图书馆。",
            "owner_id": login["homeroom"].id,
            "rhythm": "daily",
            "start_on": today - timedelta(days=3),
            "end_on": today + timedelta(days=11),
        }
    )
    second.action_propose()
with at(3, 11, 30):
    as_user("leader", second).action_approve()

with at(8, 9):
    as_user("homeroom", env["crisis.supporter"]).create(
        {
            "case_id": case.id,
            "relation": "family",
            "name": "外婆",
            "support": "每晚八点视频半小时，只聊日常，不谈成绩。",
            "told": "最近心情不好，需要多陪伴。",
            "told_by_id": login["homeroom"].id,
            "told_on": fields.Date.today(),
        }
    )
    as_user("counsellor", env["crisis.stressor"]).create(
        {
            "case_id": case.id,
            "kind": "situation",
            "what": "班级同学建的网络群里有人嘲笑。",
            "controllable": "partly",
            "action": "年级组约谈群主，关闭该群；按学校防治欺凌程序处理。",
            "owner_id": login["affairs"].id,
            "deadline": today + timedelta(days=2),
        }
    )
    protected = as_user("counsellor", env["crisis.protected.person"]).create(
        {
            "case_id": case.id,
            "protected_id": own[3].id,
            "why": "两人争执时曾推搡。",
            "kind": "seat",
            "measure": "座位调到第一排，放学由值班教师送到校门口。",
        }
    )
    as_user("leader", protected).action_approve()
    relative = as_user("homeroom", env["crisis.accompaniment"]).create(
        {
            "case_id": case.id,
            "relation": "mother",
            "name": "母亲",
            "place": "校医室旁的接待室",
            "is_identity_checked": True,
            "identity": "已查看身份证",
        }
    )
    relative.action_arrive()
with at(8, 16):
    relative.action_leave()
with at(2, 14):
    visit = as_user("counsellor", env["crisis.visit"]).create(
        {"subject_id": pupil.id, "kind": "talk", "place": "心理辅导室"}
    )
with at(2, 14, 50):
    visit.write({"handed_to": "homeroom", "handed_name": "班主任", "note": "情绪平稳，晚自习后由母亲接回。"})
    visit.action_end()
with at(7, 16):
    as_user("homeroom", env["crisis.family.guidance"]).create(
        {
            "case_id": case.id,
            "guardians": "母亲",
            "topics": "如何倾听和陪伴；收好刀具药品；夜间求助电话。",
            "home_plan": "每晚十点前一起收手机；八点后不谈成绩；周六陪同复诊。",
            "is_agreed": True,
            "user_id": login["homeroom"].id,
        }
    )
with at(4, 16):
    conference = as_user("counsellor", env["crisis.conference"]).create(
        {
            "place": "小会议室",
            "chair_id": login["leader"].id,
            "attendee_ids": [(6, 0, [login[name].id for name in ("leader", "counsellor", "affairs", "homeroom")])],
            "topics": "期中考试前后加强课间巡查。",
        }
    )
    item = as_user("counsellor", env["crisis.conference.item"]).create(
        {
            "conference_id": conference.id,
            "case_id": case.id,
            "opinions": "本周未再自伤，睡眠好转；网络群聊仍是主要刺激源。",
            "decision": "维持橙色，修订处理方案，两周后复评。",
        }
    )
    as_user("counsellor", env["crisis.conference.task"]).create(
        {
            "item_id": item.id,
            "what": "约谈群主及家长，关闭该群并反馈结果。",
            "owner_id": login["affairs"].id,
            "deadline": today + timedelta(days=2),
        }
    )
with at(4, 17):
    as_user("leader", conference).action_sign()
env.cr.commit()
