# Run in Odoo's shell by ./dev demo after demo_tools.py: a census of grade seven. Slips came in, one class has answered,
# the others have their hour. One pupil answered a question that needs somebody the same day.
import random

census_rng = random.Random(1105)
census_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
census_company = census_class.company_id

# A school day about a week ago.
SAT = next(days for days in range(8, 15) if (NOW + BEIJING - timedelta(days=days)).weekday() < 5)

with at(SAT + 4, 9, 10):
    year = env["crisis.term"]._school_year(company=census_company)
    census = as_user("counsellor", env["crisis.census"]).create(
        {
            "name": f"{year}学年七年级心理健康普查",
            "company_id": census_company.id,
            "scope": "grades",
            "grade_from": 7,
            "grade_to": 7,
            "date_from": census_company._crisis_today(),
            "date_to": census_company._crisis_today() + timedelta(days=35),
            "answer_by": census_company._crisis_today() + timedelta(days=5),
            "instrument_ids": [
                (6, 0, [env.ref(f"odoo_crisis_intervention.instrument_{code}").id for code in ("phq9", "gad7")])
            ],
            "needs_consent": "opt_in",
            "notice_words": "咨询时间：工作日 12:10–13:30，心理辅导室（综合楼 301）。",
        }
    )
    census.action_start()

parts = env["crisis.census.participant"].search([("census_id", "=", census.id)])
of_class = parts.filtered(lambda row: row.class_id == census_class).sorted(lambda row: row.subject_id.number or "")

# Slips of the own class: nearly everybody agrees, one family does not, two have not answered.
with at(SAT + 1, 16, 40):
    as_user("homeroom", of_class[3:]).action_consent_given()
    as_user("homeroom", of_class[2]).action_guardian_declines()
    others = (parts - of_class).filtered(lambda row: census_rng.random() < 0.8)
    as_user("counsellor", others).action_consent_given()

with at(SAT, 9, 0):
    start = fields.Datetime.now()
    sitting = as_user("counsellor", env["crisis.census.sitting"]).create(
        {
            "census_id": census.id,
            "class_id": census_class.id,
            "place": "计算机教室（一）",
            "starts_at": start,
            "ends_at": start + timedelta(minutes=40),
        }
    )
    as_user("homeroom", sitting).action_open()

ABSENT, LEFT_OPEN, LOW, FLAGGED = of_class[6], of_class[9], of_class[17], of_class[12]
with at(SAT, 9, 25):
    rows = []
    for row in of_class[3:]:
        if row == ABSENT:
            continue
        if row == FLAGGED:
            moods = {1: 2, 2: 3, 3: 2, 4: 2, 5: 1, 6: 2, 7: 2, 8: 1, 9: 1}
            worries = {number: 2 for number in range(1, 8)}
        elif row == LOW:
            moods = {1: 2, 2: 2, 3: 2, 4: 2, 5: 1, 6: 1, 7: 2, 8: 0, 9: 0}
            worries = {1: 2, 2: 2, 3: 2, 4: 1, 5: 1, 6: 2, 7: 1}
        elif row == LEFT_OPEN:
            moods = {1: 1, 2: 1}
            worries = {1: 0, 2: 1}
        else:
            moods = {number: int(census_rng.random() < 0.25) for number in range(1, 9)} | {9: 0}
            worries = {number: int(census_rng.random() < 0.3) for number in range(1, 8)}
        for code, answers in (("phq9", moods), ("gad7", worries)):
            rows.append(
                {
                    "instrument_id": env.ref(f"odoo_crisis_intervention.instrument_{code}").id,
                    "subject_id": row.subject_id.id,
                    "answers": answers,
                    "answered_at": fields.Datetime.now(),
                    "seconds": census_rng.randint(140, 420),
                    "source": "tablet",
                    "census_id": census.id,
                    "participant_id": row.id,
                }
            )
    env["crisis.sheet"]._take_in(rows)

with at(SAT, 9, 45):
    as_user("homeroom", sitting).action_close()
    dialog = as_user("counsellor", env["crisis.census.schedule"]).create(
        {"census_id": census.id, "place": "计算机教室（一）"}
    )
    dialog.first_day = (NOW + BEIJING + timedelta(days=1)).date()
    dialog.action_plan()
with at(0, 8, 5):
    makeup = as_user("counsellor", census).action_plan_makeup()
    as_user("counsellor", env["crisis.census.sitting"]).browse(makeup["res_id"]).place = "心理辅导室"
env.cr.commit()
