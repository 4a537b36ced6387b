# Read before each demo_*.py that ./dev demo runs in Odoo's shell: steps of the made-up school's work, done by the demo
# users as a person does them on the screen. Nobody in it exists.
import base64
import io
from datetime import timedelta

from freezegun import freeze_time
from PIL import Image, ImageDraw

from odoo import fields

NOW = fields.Datetime.now()
BEIJING = timedelta(hours=8)
LEVEL = {code: env.ref(f"odoo_crisis_intervention.level_{code}") for code in ("blue", "yellow", "orange", "red")}
RISK = env["crisis.risk.type"]


def as_user(login, records):
    """``records`` as that demo user has them on the screen."""
    user = env["res.users"].search([("login", "=", login)])
    return records.with_user(user).with_context(
        allowed_company_ids=user.company_ids.ids, lang="zh_CN", tz="Asia/Shanghai"
    )


def at(days, hour, minute=0):
    """Freeze the clock ``days`` ago at that hour of the school's day."""
    there = (NOW + BEIJING - timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return freeze_time(min(there - BEIJING, NOW - timedelta(minutes=1)))


def decide(login, record, transition, reason, **values):
    return as_user(login, env["crisis.decision"]).create(
        {"res_model": record._name, "res_ref": record.id, "transition": transition, "reason": reason, **values}
    )


def report(login, subject, facts, signals=(), **values):
    concern = as_user(login, env["crisis.concern"]).create({"subject_id": subject.id, "facts": facts, **values})
    for xmlid, how in signals:
        signal = env.ref(f"odoo_crisis_intervention.{xmlid}", raise_if_not_found=False)
        if signal:
            concern.write(
                {"signal_ids": [(0, 0, {"signal_id": signal.id, "observed_on": fields.Date.today(), "how_known": how})]}
            )
    concern.action_submit()
    return concern.with_user(env.ref("base.user_root")).sudo()


def assess(subject, level, concern=None, **answers):
    values = {
        "subject_id": subject.id,
        "concern_id": concern.id if concern else False,
        "interview_at": fields.Datetime.now(),
        "ideation": "none",
        "mood": "4",
        "sleep": "5",
        "mental_state": "愿意交谈，情绪低落但能回应，注意力尚可。",
        "needs": "希望有人听他说，希望家里少一些争吵。",
        "support_system": "班主任、同桌、外婆。",
        "pupil_cooperation": "2",
        "guardian_cooperation": "2",
        "has_confidant": True,
        **answers,
    }
    assessment = as_user("counsellor", env["crisis.assessment"]).create(values)
    assessment.level_id = level.id
    assessment.rationale = assessment.rationale or "面谈所见与班主任观察一致；支持系统尚可，能约定求助方式。"
    assessment.immediate_measures = (
        assessment.immediate_measures or "班主任每日关注；每周一次辅导；当日电话告知监护人。"
    )
    if assessment.is_deviating:
        assessment.deviation_reason = "量表之外，本人能说出可以求助的人，且家长当日到校配合，故按现等级。"
    assessment.action_complete()
    return assessment


def feed_back(assessment, watch_for, keep_from="不向同学提及；不与家长讨论面谈细节。"):
    feedback = as_user("counsellor", env["crisis.assessment.feedback"])._open_for(assessment)
    feedback.write(
        {
            "watch_for": watch_for,
            "must_know": "班主任、年级组长：需要留意的情形；校医：午休时段。",
            "keep_from": keep_from,
        }
    )
    feedback.action_send()
    return feedback


def propose(subject, assessment, level, reason, **values):
    warning = as_user("counsellor", env["crisis.warning"]).create(
        {
            "subject_id": subject.id,
            "assessment_id": assessment.id,
            "level_id": level.id,
            "reason": reason,
            "agreed_measures": "班主任每日看一眼、聊两句；心理老师每周辅导一次；家长每晚陪伴。",
            "watch_for": "突然分送物品、告别话语、整夜不睡、情绪由低落突然变平静：立即告知心理老师。",
            "guardian_informed": True,
            "guardian_informed_on": fields.Date.today(),
            **values,
        }
    )
    return warning


def a_drawing():
    picture = Image.new("RGB", (900, 640), "#f7f3e8")
    pen = ImageDraw.Draw(picture)
    pen.line((80, 520, 820, 500), fill="#555555", width=4)
    pen.ellipse((380, 180, 470, 270), outline="#333333", width=5)
    pen.line((425, 270, 425, 420), fill="#333333", width=5)
    pen.rectangle((600, 300, 760, 500), outline="#444444", width=5)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return base64.b64encode(out.getvalue())
