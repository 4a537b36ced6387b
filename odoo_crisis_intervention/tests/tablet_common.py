# SPDX-License-Identifier: LGPL-3.0-or-later
"""A census under way, its sitting open, and a browser that stands for one of the school's tablets."""

import re

from .census_common import run_census, sit_down
from .common import CrisisCommon

PAGE = "/crisis/census"
CALM, RED = dict.fromkeys(range(1, 11), 0), 9


class TabletCommon(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phq9 = cls.env.ref("odoo_crisis_intervention.instrument_phq9")
        cls.phq9.doubt_ids.unlink()  # a test answers faster than anybody reads
        cls.second = cls.env["crisis.subject"].create(
            {"name": "Quiet Pupil", "number": "T009", "class_id": cls.school_class.id, "company_id": cls.company.id}
        )
        censuses = cls.env["crisis.census"].with_user(cls.users["counsellor"])
        censuses = censuses.with_context(allowed_company_ids=cls.company.ids)
        census = run_census(censuses, cls.school_class, ("phq9",), needs_consent="notice")
        cls.sitting = sit_down(census, cls.school_class).sudo().with_env(cls.env)
        cls.census = cls.sitting.census_id
        cls.part = cls.participant(cls.pupil)
        cls.env.flush_all()

    @classmethod
    def participant(cls, subject):
        return cls.env["crisis.census.participant"].search([("subject_id", "=", subject.id)], limit=1)

    def secrets(self, who="homeroom"):
        """``(path, code)`` that the supervisor sees."""
        params = self.as_(who, self.sitting).action_open_tablets()["params"]
        self.env.flush_all()
        return PAGE + params["link"].partition(PAGE)[2], params["code"]

    def sheets(self):
        return self.env["survey.user_input"].search([("survey_id.survey_type", "=", "crisis_screening")])


class TabletBrowser(TabletCommon):
    """For ``HttpCase``: what a pupil does, page by page."""

    def get(self, path, status=200):
        self.env.flush_all()
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, path)
        self.env.invalidate_all()
        self.page = response.text
        return response

    def post(self, path, status=200, **data):
        self.env.flush_all()
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page) or re.search(
            r'csrf_token: "([^"]+)"', self.page
        )
        response = self.url_open(path, data={"csrf_token": token.group(1), **data})
        self.assertEqual(response.status_code, status, path)
        self.env.invalidate_all()
        self.page = response.text
        return response

    def rpc(self, route, **params):
        self.env.flush_all()
        answer = self.url_open(route, json={"id": 0, "jsonrpc": "2.0", "method": "call", "params": params})
        self.env.invalidate_all()
        return answer.json()

    def open_tablet(self):
        path, code = self.secrets()
        self.get(path)
        return self.post(path, code=code)

    def begin(self, subject=None):
        """The pupil's own page of the survey: its two tokens."""
        self.post(f"{PAGE}/who", number=(subject or self.pupil).number)
        response = self.post(f"{PAGE}/begin")
        return re.search(r"/survey/([^/]+)/([^/?]+)", response.url).groups()

    def tap(self, tokens, number, value, instrument=None):
        """Answer one question, as Odoo's page sends it."""
        form = self.sitting.form_id
        wanted = [(instrument or self.phq9).id, number]
        question = next(key for key, item in form.questions.items() if item == wanted)
        answers = self.env["survey.question"].browse(int(question)).suggested_answer_ids.ids
        answer = next(key for key in answers if form.answers[str(key)] == value)
        params = {"question_id": int(question), question: str(answer)}
        return self.rpc(f"/survey/submit/{tokens[0]}/{tokens[1]}", **params)

    def answer(self, tokens, answers):
        for number, value in answers.items():
            result = self.tap(tokens, number, value)
        return result["result"][1]["survey_content"]
