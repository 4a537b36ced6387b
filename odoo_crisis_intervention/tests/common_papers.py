# SPDX-License-Identifier: LGPL-3.0-or-later
"""One pupil with everything that can be printed, and a word in each text that tells who could read it."""

import io

import lxml.html
from pypdf import PdfReader

from odoo.fields import Command

from .common import CrisisCommon

MODULE = "odoo_crisis_intervention"
CLINICAL = "CANARY-CLINICAL"
FAMILY = "CANARY-FAMILY"
OFFICE = "CANARY-OFFICE"
PROFILE = "CANARY-PROFILE"
NEED = "CANARY-NEED"
LONG = "近两周情绪持续低落，课间独自留在教室，不愿与同学交谈，作业多次未交。" * 40


class PapersCase(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crisis_letterhead = "青河市实验中学"
        cls.pupil.write({"name": "李晓明", "sex": "male", "is_boarding": True})
        cls.pupil.profile_ids.write(
            {
                "birth_date": "2012-03-09",
                "address": PROFILE,
                "family_structure": "single_parent",
                "phone": "13800000000",
            }
        )
        cls.env["crisis.guardian"].create(
            [
                {"subject_id": cls.pupil.id, "name": "王芳", "relation": "mother", "phone": "13900000001"},
                {
                    "subject_id": cls.pupil.id,
                    "name": "李强",
                    "relation": "father",
                    "may_inform": False,
                    "may_inform_reason": "court",
                },
            ]
        )
        cls.orange = cls.env.ref(f"{MODULE}.level_orange")
        cls.yellow = cls.env.ref(f"{MODULE}.level_yellow")
        counsellor = cls.users["counsellor"]
        base = {"company_id": cls.company.id, "subject_id": cls.pupil.id}
        cls.concern = cls._make(
            "crisis.concern",
            {
                **base,
                "author_id": cls.users["homeroom"].id,
                "source": "homeroom_teacher",
                "found_at": "2026-08-31 23:30:00",
                "place": "教室",
                "facts": f"{OFFICE} {LONG}",
                "signal_ids": [
                    Command.create(
                        {"signal_id": cls.env["crisis.signal"].search([], limit=1).id, "observed_on": "2026-09-01"}
                    )
                ],
            },
            {"state": "in_assessment", "submitted_at": "2026-09-01 00:00:00"},
        )
        cls.warning = cls._make(
            "crisis.warning",
            {
                **base,
                "state": "active",
                "archive_number": "2026-013",
                "level_id": cls.orange.id,
                "counsellor_id": counsellor.id,
                "source": "homeroom_teacher",
                "category_ids": [Command.set([cls.env.ref(f"{MODULE}.category_4").id])],
                "reason": OFFICE,
                "agreed_measures": NEED,
                "guardian_informed": True,
                "guardian_informed_on": "2026-09-01",
                "proposed_by_id": counsellor.id,
                "proposed_at": "2026-09-01 02:00:00",
                "entered_by_id": cls.users["register_keeper"].id,
                "entered_at": "2026-09-01 03:00:00",
                "review_by": "2026-09-15",
            },
        )
        cls.case = cls._make(
            "crisis.case",
            {
                **base,
                "state": "intervening",
                "warning_id": cls.warning.id,
                "counsellor_id": counsellor.id,
                "level_id": cls.orange.id,
                "summary": NEED,
                "detected_at": "2026-08-31 23:30:00",
                "reported_at": "2026-09-01 00:00:00",
                "assessed_at": "2026-09-01 02:00:00",
            },
        )
        cls.assessment = cls._make(
            "crisis.assessment",
            {
                **base,
                "concern_id": cls.concern.id,
                "case_id": cls.case.id,
                "state": "fed_back",
                "assessor_id": counsellor.id,
                "level_id": cls.orange.id,
                "ideation": "active",
                "plan": "vague",
                "trigger": CLINICAL,
                "rationale": CLINICAL,
                "family_history_kept": FAMILY,
                "completed_at": "2026-09-01 02:00:00",
                "completed_by_id": counsellor.id,
            },
        )
        cls.feedback = cls._make(
            "crisis.assessment.feedback",
            {
                "assessment_id": cls.assessment.id,
                "state": "sent",
                "level_id": cls.orange.id,
                "measures": NEED,
                "keep_from": OFFICE,
                "sent_by_id": counsellor.id,
                "sent_at": "2026-09-01 02:30:00",
            },
        )
        cls.followup = cls._make(
            "crisis.followup",
            {
                "case_id": cls.case.id,
                "planned_on": "2026-09-03",
                "result": "better",
                "homeroom_note": NEED,
                "note_ids": [Command.create({"note": CLINICAL})],
            },
            {"state": "done", "done_at": "2026-09-03 08:00:00", "done_by_id": counsellor.id},
        )
        cls.case.sudo()._crisis_log("line", text=CLINICAL, audience="clinical", kind="note")
        cls.case.sudo()._crisis_log("line", text=NEED, audience="need", kind="measure")
        cls.week_report = cls._make(
            "crisis.counsellor.report",
            {
                "company_id": cls.company.id,
                "counsellor_id": counsellor.id,
                "week_start": "2025-09-01",
                "remarks": OFFICE,
                "person_ids": [Command.create({"subject_id": cls.pupil.id, "event_codes": "concern:1"})],
            },
            {
                "state": "submitted",
                "submitted_at": "2025-09-05 08:40:00",
                "submitted_by_id": counsellor.id,
                "facts_from": "2025-08-31 16:00:00",
                "facts_until": "2025-09-05 08:40:00",
            },
        )
        cls.barometer = cls._make(
            "crisis.barometer",
            {
                "class_id": cls.school_class.id,
                "period_from": "2026-09-01",
                "weather": "rain",
                "climate": "3",
                "events": f"{OFFICE} {LONG}",
                "own_mood": "4",
                "author_id": counsellor.id,
                "line_ids": [Command.create({"subject_id": cls.pupil.id, "facts": NEED, "urgency": "at_once"})],
            },
            {"state": "read", "submitted_at": "2026-09-15 08:00:00", "received_by_id": counsellor.id},
        )
        cls.custody = cls._make(
            "crisis.monitoring.team",
            {
                "case_id": cls.case.id,
                "kind": "custody",
                "state": "active",
                "started_at": "2026-09-01 04:00:00",
                "decided_by_id": counsellor.id,
                "place": "校医室里间",
                "precautions": NEED,
                "watch_for": NEED,
            },
        )
        cls._make(
            "crisis.monitoring.shift",
            {
                "team_id": cls.custody.id,
                "user_id": cls.users["school_doctor"].id,
                "date_from": "2026-09-01 04:00:00",
                "date_to": "2026-09-01 08:00:00",
            },
        )
        cls.env["crisis.monitoring.note"].sudo().create(
            [
                {"team_id": cls.custody.id, "condition": "calm", "text": LONG, "happened_at": "2026-09-01 05:00:00"},
                {"team_id": cls.custody.id, "kind": "feedback", "text": OFFICE, "happened_at": "2026-09-01 05:10:00"},
            ]
        )
        cls.handling_plan = cls._make("crisis.case.plan", {"case_id": cls.case.id, "goal": OFFICE})
        cls._make("crisis.measure", {"plan_id": cls.handling_plan.id, "what": NEED, "effect": LONG})
        cls.handling_plan.sudo()._as_workflow().write(
            {
                "state": "approved",
                "in_force_at": "2026-09-01 05:00:00",
                "approved_at": "2026-09-01 06:00:00",
                "approved_by_id": cls.users["leader"].id,
            }
        )
        cls.conference = cls._make(
            "crisis.conference", {"company_id": cls.company.id, "chair_id": cls.users["leader"].id, "topics": LONG}
        )
        cls.env["crisis.conference.item"].sudo().create(
            {"conference_id": cls.conference.id, "case_id": cls.case.id, "opinions": OFFICE, "decision": NEED}
        )
        cls.support_plan = cls._make(
            "crisis.support.plan",
            {"case_id": cls.case.id, "start_on": "2026-09-14", "classmates_text": NEED, "medication_by": "guardian"},
        )
        support = {"plan_id": cls.support_plan.id}
        cls.env["crisis.support.line"].sudo().create(
            {**support, "area": "medication", "what": OFFICE, "is_for_homeroom": False}
        )
        cls._make(
            "crisis.support.stage",
            {**support, "name": LONG[:60], "date_from": "2026-09-14", "date_to": "2026-09-27"},
        )
        cls.papers = {
            "handling_plan": cls.handling_plan,
            "support_plan": cls.support_plan,
            "followup_record": cls.case,
            "barometer": cls.barometer,
            "custody_record": cls.custody,
            "shift_sheet": cls.custody,
            "high_risk_record": cls.warning,
            "register_ledger": cls.warning,
            "assessment_sheet": cls.assessment,
            "feedback_sheet": cls.feedback,
            "case_dossier": cls.case,
            "counsellor_week": cls.week_report,
            "pupil_file": cls.env["crisis.pupil.file"]._open_for(cls.pupil, shared=True).sudo(False),
        }

    @classmethod
    def _make(cls, model, vals, later=None):
        """A record in the middle of its life, without the steps that led there."""
        record = cls.env[model].sudo()._as_workflow().create([vals])
        record.write(later or {})
        return record.sudo(False)

    def _html(self, paper, role, records=None, lang="en_US"):
        report = self.as_(role, self.env["ir.actions.report"]).with_context(lang=lang)
        ids = (self.papers[paper] if records is None else records).ids
        return report._render_qweb_html(f"{MODULE}.paper_{paper}", ids)[0].decode()

    def _text(self, *args, **kwargs):
        body = lxml.html.document_fromstring(self._html(*args, **kwargs)).find("body")
        return " ".join(body.text_content().split())

    def _pdf(self, paper, role, records=None, lang="en_US"):
        report = self.as_(role, self.env["ir.actions.report"]).with_context(lang=lang)
        ids = (self.papers[paper] if records is None else records).ids
        content, kind = report._render_qweb_pdf(f"{MODULE}.paper_{paper}", ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content))
