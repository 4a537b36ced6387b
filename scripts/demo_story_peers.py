# Run in Odoo's shell by ./dev demo after demo_tools.py: peer supporters of the junior classes and their barometers.
from odoo.fields import Command

school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
today = company._crisis_today()
term = env["crisis.peer.supporter"]._default_term(company)
criteria = env["crisis.peer.criterion"].search([])
classes = env["crisis.school.class"].search([("company_id", "=", company.id), ("stage", "=", "junior")])


def pupils_of(some_class):
    return env["crisis.subject"].search(
        [("class_id", "=", some_class.id), ("kind", "=", "student"), ("enrolment_state", "=", "enrolled")],
        order="number desc",
    )


# The only pupil with a login; the password is the login, as of everybody in the demonstration.
pupil = pupils_of(school_class)[0]
login = (
    env["res.users"]
    .with_context(no_reset_password=True)
    .create(
        {
            "name": pupil.name,
            "login": "peer",
            "password": "peer",
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        }
    )
)
login.partner_id.write({"email": "peer@yunxi.example", "company_id": company.id})
pupil.partner_id = login.partner_id

supporters = env["crisis.peer.supporter"]
for number, one in enumerate(classes):
    for chosen in pupils_of(one)[: 2 if one == school_class else 1]:
        # Most homeroom teachers of the demonstration have no login; the paper is then typed in by the system.
        teacher = one.homeroom_employee_id.user_id
        nominations = as_user(teacher.login, supporters) if teacher else supporters.sudo()
        with at(28 - number % 5, 12, 30):
            row = nominations.create(
                {
                    "subject_id": chosen.id,
                    "term_id": term.id,
                    "selection_way": "election" if number % 2 else "homeroom",
                    "criterion_ids": [Command.set(criteria[: 3 + number % 3].ids)],
                    "pupil_consent_on": today - timedelta(days=32),
                    "guardian_consent_on": today - timedelta(days=32),
                }
            )
        if one == classes[-1]:
            continue  # one is still waiting, so that there is something to confirm
        with at(27 - number % 5, 16):
            as_user("counsellor", row).action_confirm()
            as_user("counsellor", row).write({"training_on": today - timedelta(days=29), "training_hours": 2})
        supporters |= row.with_env(env)

with at(20, 16, 30):
    as_user("counsellor", env["crisis.peer.supervision"]).create(
        {"topic": "start", "minutes": 60, "supporter_ids": [Command.set(supporters.ids)]}
    )
with at(6, 16, 30):
    as_user("counsellor", env["crisis.peer.supervision"]).create(
        {"topic": "care", "supporter_ids": [Command.set(supporters[:4].ids)]}
    )

system = env["crisis.barometer"].with_user(env.ref("base.user_root")).sudo()
own = supporters.filtered(lambda row: row.user_id == login)
named = pupils_of(school_class)[5:8]
with at(16, 12, 40):
    first = system._portal_create(
        own,
        system._portal_periods(own)[0],
        "demo-1",
        {
            "weather": "cloudy",
            "climate": "4",
            "classmates": "4",
            "teachers": "4",
            "sleep": "3",
            "events": "秋季运动会，我们班接力第二名。",
            "topics": "月考排名，作业太多。",
            "wishes_activity": "想一起看一场电影。",
            "own_mood": "4",
        },
        [
            {
                "subject_id": named[0].id,
                "facts": "最近总是一个人吃饭，问他说没事。",
                "action_taken": "叫他一起打球。",
                "urgency": "worried",
            }
        ],
    )
    first._transition("submit")
with at(15, 9, 10):
    barometer = as_user("counsellor", first)
    barometer.write({"feedback": "talk", "handling": "与班主任沟通座位；课间留意。"})
    barometer.action_receive()
    barometer.line_ids.action_noted()
    barometer.action_handle()

weathers = ["sunny", "sunny", "overcast", "rain"]
for number, row in enumerate(supporters.filtered(lambda row: row.class_id != school_class)[:4]):
    with at(3 + number, 16, 50):
        as_user("counsellor", env["crisis.barometer"]).create(
            {
                "class_id": row.class_id.id,
                "supporter_id": row.id,
                "weather": weathers[number],
                "climate": str(5 - number),
                "classmates": str(4 - number % 2),
                "teachers": "4",
                "sleep": str(4 - number % 3),
                "topics": ["周末去哪玩。", "新来的体育老师。", "期中考试。", "有同学被起外号。"][number],
                "own_mood": str(5 - number),
                "wants_to_talk": number == 3,
            }
        ).action_submit()
with at(1, 12, 35):
    urgent = as_user("counsellor", env["crisis.barometer"]).create(
        {
            "class_id": school_class.id,
            "supporter_id": supporters.filtered(lambda row: row.class_id == school_class and row != own)[:1].id,
            "weather": "overcast",
            "climate": "3",
            "classmates": "3",
            "teachers": "4",
            "sleep": "2",
            "events": "月考成绩出来了。",
            "line_ids": [
                Command.create(
                    {
                        "subject_id": named[1].id,
                        "facts": "把文具和日记本都送给了同桌，说“以后用不上了”。",
                        "signal_ids": [Command.set(env.ref("odoo_crisis_intervention.signal_g2_gifts").ids)],
                        "urgency": "worried",
                    }
                )
            ],
        }
    )
    urgent.action_submit()
env.cr.commit()
