# SPDX-License-Identifier: LGPL-3.0-or-later
"""Plants one fault at a time in a copy of the addon and tells whether the tests find it.

    python scripts/teeth.py             all faults (about a minute each)
    python scripts/teeth.py seal rule   those whose name contains one of the words

Run by hand before a release and after changes of the core; ``tests/test_teeth.py`` runs what needs no other source.
A fault that is not found is a test that is missing. Ends with 1 when there is one.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ADDON = "odoo_crisis_intervention"
MODELS, SECURITY = f"{ADDON}/models", f"{ADDON}/security"

# name, file, what is there (a regular expression), what is put in its place, test file, test names (-k)
# fmt: off
FAULTS = [
    ("chatter on a case", f"{MODELS}/crisis_case.py",
     r'"crisis.workflow.mixin"\]', '"crisis.workflow.mixin", "mail.thread"]', "test_registry_lints", "d1_d2"),
    ("cases on the roster", f"{MODELS}/crisis_subject.py",
     r"    is_profile_visible = ",
     '    case_ids = fields.One2many("crisis.case", "subject_id")\n    is_profile_visible = ',
     "test_registry_lints", "l01"),
    ("level on the roster", f"{MODELS}/crisis_subject.py",
     r"    is_profile_visible = ", '    x_level = fields.Char(related="profile_ids.subject_id.name")\n'
     '    x_case_id = fields.Many2one("crisis.case")\n    is_profile_visible = ', "test_registry_lints", "l01"),
    ("rule of a group", f"{SECURITY}/crisis_rules_core.xml",
     r"(id=\"rule_crisis_document_read\".*?)(</record>)",
     r"""\1<field name="groups" eval="[(4, ref('base.group_user'))]" />\2""", "test_registry_lints", "l21"),
    ("rule that opens all", f"{SECURITY}/crisis_rules_core.xml",
     r"(id=\"rule_crisis_decision_read\".*?)\[\('is_readable', '=', True\)\]", r"\1[(1, '=', 1)]",
     "test_canary_matrix", "searching"),
    ("access line that deletes", f"{SECURITY}/ir.model.access.csv",
     r"(access_crisis_document_user,.*),0", r"\1,1", "test_registry_lints", "l21"),
    ("name of the pupil as title", f"{MODELS}/crisis_case.py",
     r"    # --- computes -", '    @api.depends("subject_id")\n    def _compute_display_name(self):\n'
     "        for case in self:\n            case.display_name = case.sudo().subject_id.name\n\n    # --- computes -",
     "test_registry_lints", "d1_d2 or steps_around"),
    ("writing tells the state", f"{MODELS}/crisis_workflow_mixin.py",
     r'        self.check_access\("write"\).*\n', "", "test_canary_matrix", "cannot_tell"),
    ("traceback tells missing from forbidden", f"{MODELS}/crisis_confidential_mixin.py",
     r'        self.check_access\("read"\)\n        return super\(\).read', "        return super().read",
     "test_leaks_http", "no_door"),
    ("reads without a line", f"{MODELS}/crisis_confidential_mixin.py",
     r'            self._crisis_audit\("read"\)\n        return super\(\)._read_format', "            pass\n"
     "        return super()._read_format", "test_leaks_log", "leaves_its_line"),
    ("audit error swallowed", f"{MODELS}/crisis_access_log.py",
     r"        except psycopg2.Error as error:\n            raise UserError\((.|\n)*?\) from error\n",
     "        except psycopg2.Error:\n            return\n", "test_leaks_log", "r34"),
    ("messages about records", f"{MODELS}/ir_guards.py",
     r'    _name = "mail.message"\n    _inherit = \["mail.message", "crisis.guard"\]',
     '    _name = "mail.message"\n    _inherit = ["mail.message"]', "test_leaks_side", "l33"),
    ("general file routes", f"{MODELS}/ir_guards.py",
     r"        if is_confidential\(self.env, owner\):", "        if not owner:", "test_leaks_files", "l51"),
    ("files without envelope", f"{ADDON}/tools/files.py",
     r"return _MARK \+ secrets.token_bytes\(_SALT\) \+ content", "return _MARK + bytes(_SALT) + content",
     "test_leaks_files", "l57"),
    ("metadata in the view", f"{ADDON}/tools/files.py",
     r"            return out.getvalue\(\)", "            return content", "test_leaks_files", "l60"),
    ("changed files handed out", f"{MODELS}/crisis_document.py",
     r"content is None or .*?:\n", "content is None:\n", "test_leaks_files", "r36"),
    ("files in the browser's cache", f"{ADDON}/controllers/document.py",
     r'"no-store, private"', '"private, max-age=600"', "test_leaks_files", "l55"),
    ("name of the file goes out", f"{MODELS}/crisis_document.py",
     r'f"\{self.reference\}\.', 'f"{self.name or self.reference}.', "test_leaks_files", "l59"),
    ("any file is kept", f"{ADDON}/tools/files.py",
     r'    if mimetype not in ALLOWED:\n        raise FileRefused\("type"\)\n', "", "test_leaks_files", "l59"),
    ("favourites for all", f"{MODELS}/ir_guards.py",
     r'                vals\["user_ids"\] = \[self.env.uid\]', "                pass", "test_leaks_side", "l75"),
    ("deletion tells", f"{MODELS}/crisis_subject.py",
     r'        raise UserError\(self.env._\("A person of the roster is archived, not deleted."\)\)', "        return",
     "test_leaks_side", "l79"),
    ("link that vanishes", f"{MODELS}/crisis_followup.py",
     r'"crisis.case", required=True, index=True, ondelete="restrict"',
     '"crisis.case", required=True, index=True, ondelete="cascade"', "test_registry_lints", "r13"),
    ("HR hands over a class", f"{MODELS}/ir_guards.py",
     r"            if classes and changed.user_id and not trusted:", "            if not classes and trusted:",
     "test_leaks_access", "l25_hr"),
    ("author keeps reading", f"{MODELS}/crisis_document.py",
     r' & Domain\("res_model", "=", "crisis.concern"\)', "", "test_leaks_access", "l22_l99"),
    ("server's day", f"{MODELS}/crisis_access_mixin.py",
     r"today = self.env.company.sudo\(\)._crisis_today\(\)", "today = fields.Date.today()",
     "test_leaks_access", "l23_a_duty"),
    ("word in the log of the server", f"{MODELS}/crisis_timeline.py",
     r"(        now = fields.Datetime.now\(\)\n)(        lines = self.browse\(\)\n)",
     r"\1        __import__('logging').getLogger('odoo.x').info('%s', text)\n\2",
     "test_database_grep", "nowhere"),
    ("duty: each run opens anew", f"{MODELS}/crisis_duty_engine.py",
     r'key = f"\{kind.code\}:', 'key = f"{fields.Datetime.now()}{kind.code}:', "test_duty_engine", "second_run"),
    ("duty: a step is taken again", f"{MODELS}/crisis_duty_engine.py",
     r'                    "next_step_at": moment,\n', "", "test_duty_engine", "each_step_once"),
    ("duty: a reminder is sent again", f"{MODELS}/crisis_duty_engine.py",
     r'        duties.write\(\{"reminded_at": now\}\)\n', "", "test_duty_engine", "one_reminder"),
    ("duty: one broken row stops all", f"{MODELS}/crisis_duty_engine.py",
     r"single = \[self._safely\(work, \[item\]\) for item in chunk\] if len\(chunk\) > 1 else \[False\]",
     "single = [False]", "test_duty_engine", "broken"),
    ("duty: it stays with the old teacher", f"{MODELS}/crisis_duty_reconcile.py",
     r"        open_duties._refresh_rhythms\(\)\n", "        return open_duties\n", "test_duty_machine", "promises"),
    ("duty: the list keeps what was done", f"{MODELS}/crisis_duty.py",
     r"            still._end_activities\(\)\n", "", "test_duty_machine", "promises"),
    ("duty: the shut-out learn of it", f"{MODELS}/crisis_duty_source.py",
     r"        return \(owners.filtered\(\"active\"\) - shut_out\)", '        return owners.filtered("active")',
     "test_duty_clocks", "shut_out"),
    ("duty: it holds up the report", f"{MODELS}/crisis_duty_source.py",
     r"        except Exception as error:", "        except KeyError as error:", "test_duty_clocks", "held_up"),
    ("duty: holidays are worked through", f"{ADDON}/tools/duties.py",
     r"        if not days:\n            continue\n", "        days = days or [last]\n",
     "test_duty_calendar", "walker"),
    ("duty: the clock change is forgotten", f"{ADDON}/tools/duties.py",
     r"\.localize\(local, is_dst=False\)", ".localize(local, is_dst=True)", "test_duty_calendar", "moment"),
]
# fmt: on


def plant(copy, path, pattern, replacement):
    file = copy / path
    before = file.read_text()
    after, count = re.subn(pattern, replacement, before, count=1, flags=re.DOTALL if "rule_crisis" in pattern else 0)
    if not count:
        raise SystemExit(f"nothing to replace in {path}: {pattern}")
    file.write_text(after)
    return before


def run(copy, test, names):
    command = ["./dev", "test", "-n0", "-q", f"{ADDON}/tests/{test}.py", "-k", names]
    result = subprocess.run(command, cwd=copy, env={**os.environ, "DEV_SLOT": "teeth"}, capture_output=True, text=True)
    out = result.stdout + result.stderr
    if re.search(r"\d+ failed", out):
        return "found"
    if re.search(r"\d+ passed", out):
        return "NOT FOUND"
    return "NOT RUN"  # it does not install: the fault is not the one that was meant


def main(words):
    missed = []
    with tempfile.TemporaryDirectory(prefix="teeth-") as folder:
        copy = Path(folder) / "copy"
        subprocess.run(["git", "worktree", "add", "-q", "--detach", copy, "HEAD"], cwd=ROOT, check=True)
        try:
            (copy / ".dev").symlink_to((ROOT / ".dev").resolve())
            for name, path, pattern, replacement, test, names in FAULTS:
                if words and not any(word in name for word in words):
                    continue
                before = plant(copy, path, pattern, replacement)
                answer = run(copy, test, names)
                (copy / path).write_text(before)
                sys.stdout.write(f"{answer:26} {name}\n")
                sys.stdout.flush()
                if not answer.startswith("found"):
                    missed.append(name)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", copy], cwd=ROOT, check=False)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
