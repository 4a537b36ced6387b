# Run in Odoo's shell by ./dev demo after demo_tools.py: the plan and who has read it, trainings, activities, teams.
company = env.ref("base.main_company")
staff = env["hr.employee"].search([("company_id", "=", company.id)], order="id")
CHAPTERS = (
    (
        "一、为什么有这份预案",
        "学校里的每个人都可能遇到一时迈不过去的坎。这份预案说清楚：谁来发现、向谁报告、谁来评估、怎么帮、怎么保密，"
        "让任何一位老师在任何时候都知道下一步该做什么。",
    ),
    (
        "二、谁来负责",
        "领导小组由分管副校长牵头，每学年开学核对一次成员和电话。\n\n"
        "干预小组由德育处、心理健康教育中心、教务处、校医室、保卫处和年级组组成，组长不在时由副组长代行职责。",
    ),
    (
        "三、发现与上报",
        "班主任每周填写周报，没有情况也点一下“无异常”。任课教师、宿管、保安随时可以用手机上报，只写看到的、听到的。\n\n"
        "遇到有生命危险的情况：先保证安全、不要离开，再打电话。事后再补记录。",
    ),
    (
        "四、评估与反馈",
        "心理教师按等级时限约谈评估，结果只反馈给需要知道的人，并写明要留意什么、不要说什么。",
    ),
    (
        "五、干预与陪伴",
        "一人一策：支持、看护、辅导、转介分工到人。班主任每天看一眼、聊两句；家长参与，学校不单独决定。",
    ),
    (
        "六、保密",
        "不在群里谈、不在公开场合谈、不拍照转发。对学生不承诺绝对保密：涉及生命安全、受到侵害、法律要求时，"
        "先告诉学生本人，再告诉必须知道的人。",
    ),
    ("七、培训与演练", "每学期至少一次分角色培训，每学年至少一次演练。培训签到进台账。"),
    ("八、解释与修订", "本预案由领导小组解释，每学年修订一次；每次事件之后，认为需要改的随时可以改。"),
)


def chapters(rows):
    return [(0, 0, {"sequence": number, "name": name, "text": text}) for number, (name, text) in enumerate(rows, 1)]


with at(390, 9):
    plan = as_user("office", env["crisis.plan"]).create(
        {
            "name": "校园心理危机干预预案",
            "interpreter_team_id": env.ref("odoo_crisis_intervention.team_steering_demo").id,
            "contact": "行政楼 204，000-0000-0003",
        }
    )
    first = as_user("office", env["crisis.plan.version"]).create(
        {
            "plan_id": plan.id,
            "title": plan.name,
            "effective_on": fields.Date.today(),
            "decided_by": "校长办公会",
            "decided_on": fields.Date.today() - timedelta(days=5),
            "chapter_ids": chapters(CHAPTERS[:6]),
        }
    )
    first.action_publish()
with at(9, 10):
    second = as_user("leader", env["crisis.plan.version"]).browse(
        as_user("leader", plan).action_new_version()["res_id"]
    )
    second.write(
        {
            "effective_on": fields.Date.today(),
            "decided_by": "校长办公会",
            "decided_on": fields.Date.today() - timedelta(days=3),
            "change_summary": "新增“培训与演练”“解释与修订”两章；“无异常”改为手机一点即报。",
            "chapter_ids": [(5, 0, 0), *chapters(CHAPTERS)],
        }
    )
    second.action_publish()

# Seven of ten have confirmed: most of those with a login by themselves, others by signature.
coverage = env["crisis.plan.coverage"].search([("version_id", "=", second.id)])
NOT_YET = ("teacher", "homeroom2")
wanted = round(len(coverage) * 0.7)
with_login = coverage.filtered(lambda row: row.user_id and row.user_id.login not in NOT_YET)
for number, row in enumerate(with_login):
    with at(8 - number % 6, 8 + number % 9, number * 7 % 60):
        as_user(row.user_id.login, second).action_confirm_read()
on_paper = coverage.filtered(lambda row: not row.user_id)[: max(0, wanted - len(with_login))]
with at(2, 15):
    as_user("office", on_paper).action_confirm_on_paper()

# Trainings: two held, one ahead.
ROLE = {role.code: role for role in env["crisis.training.role"].search([])}


def training(days_ago, name, roles, **values):
    return as_user("affairs", env["crisis.training"]).create(
        {
            "name": name,
            "date": company._crisis_today() - timedelta(days=days_ago),
            "role_ids": [(6, 0, [ROLE[code].id for code in roles])],
            **values,
        }
    )


counsellor = staff.filtered(lambda card: card.user_id.login == "counsellor")
for talk, absent in (
    (
        training(
            26,
            "识别与上报：看见、听见、告诉谁",
            ("homeroom", "subject_teacher"),
            hours=2,
            begins_at=14.5,
            place="报告厅",
            trainer_employee_id=counsellor.id,
            has_test=True,
            summary="案例讨论三则；现场用手机上报一次。",
        ),
        (4, 11),
    ),
    (
        training(
            12,
            "夜间巡查与先期处置",
            ("dormitory", "security"),
            hours=1.5,
            begins_at=19,
            place="宿舍楼值班室",
            trainer_outside="区未成年人心理健康辅导站 林老师",
        ),
        (),
    ),
):
    talk.action_fill()
    talk.action_all_present()
    for number, row in enumerate(talk.attendance_ids):
        if number in absent:
            row.action_toggle()
        elif talk.has_test:
            row.action_passed()
    talk.action_held()
training(
    -10, "班会课怎么谈情绪", ("homeroom",), hours=1.5, begins_at=15, place="录播教室", trainer_employee_id=counsellor.id
)

# Prevention: done and planned.
classes = env["crisis.school.class"].search([("company_id", "=", company.id), ("is_graduated", "=", False)])
seven = classes.filtered(lambda row: row.grade == 7)
KIND = {kind.code: kind for kind in env["crisis.prevention.kind"].search([])}


def activity(login, days_ago, kind, name, done=True, **values):
    record = as_user(login, env["crisis.prevention"]).create(
        {
            "name": name,
            "kind_id": KIND[kind].id,
            "date": company._crisis_today() - timedelta(days=days_ago),
            **values,
        }
    )
    if done:
        record.action_done()
    return record


own = classes.filtered(lambda row: row.homeroom_employee_id.user_id.login == "homeroom")
activity(
    "homeroom", 15, "class_meeting", "情绪天气预报", class_ids=own.ids, people_count=40,
    summary="每人画一张今天的天气，分组说说怎么让天气变好。",
)  # fmt: skip
activity(
    "counsellor", 30, "adaptation", "新生适应：认识校园里能帮你的人", class_ids=seven.ids, people_count=160,
    place="体育馆", summary="介绍心理辅导室的位置、时间和预约办法。",
)  # fmt: skip
activity(
    "affairs", 6, "parent_school", "家长学校：孩子说“没意思”时", is_whole_school=True, people_count=312, place="报告厅"
)
activity("counsellor", -12, "open_room", "心理辅导室开放日", done=False, is_whole_school=True, place="心理健康教育中心")

# The leader has gone through the teams of this school year.
as_user("leader", env["crisis.team"].search([("company_id", "=", company.id)])).action_confirm_year()
env.cr.commit()
