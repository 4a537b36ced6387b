# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import lints
from .canary import (
    CANARY_MODELS,
    MARK,
    MISSING,
    Door,
    ask,
    by_id,
    changing,
    describing,
    log_end,
    logged,
    per_field,
    searching,
)
from .canary_case import CanaryCase

_logger = logging.getLogger(__name__)

# What leaves a line of its own kind, or is no look into a record.
NOT_A_READ = ("copy", "copy_data", "default_get", "new onchange", "get_readers", "has_access", "message", "attachment")

# One of each kind of stranger; what a refusal says does not depend on more.
COMPARED = (
    "public",
    "guardian",
    "teacher",
    "school_doctor",
    "register_keeper",
    "admin",
    "foreign_counsellor",
    "author",
)


@tagged("post_install", "-at_install")
class TestCanaryMatrix(CanaryCase):
    """Everybody at every door of every confidential model: exactly those see a canary who must (security §5.1)."""

    def setUp(self):
        super().setUp()
        self.asked = 0
        self.offences = {}
        self.references = {model: tokens["reference"] for model, tokens in self.tokens.items()}

    def tearDown(self):
        _logger.info("%s: %s answers", self._testMethodName, self.asked)
        super().tearDown()

    def offence(self, who, *parts):
        self.offences.setdefault(" · ".join(str(part) for part in parts), []).append(who)

    def assertNoOffence(self):
        texts = [f"{what}  ({', '.join(actors)})" for what, actors in self.offences.items()]
        self.assertFalse(texts, f"{len(texts)} of {self.asked}\n" + "\n".join(texts[:60]))

    def ask(self, thunk):
        self.asked += 1
        return ask(self.env.cr, thunk)

    def doors(self, groups, readers):
        """(actor, model, channel, call on the record, call on what does not exist) for all strangers or all readers."""
        for who in self.users:
            env = self.door_env(who)
            for model, canary in CANARY_MODELS.items():
                if (who in canary.readers) is not readers:
                    continue
                real = Door(env, self.records[model].id, self.tokens[model])
                none = Door(env, MISSING, self.tokens[model])
                for group in groups:
                    for (channel, call), (_same, missing) in zip(group(real, model), group(none, model), strict=True):
                        yield who, model, channel, call, missing

    def check_words(self, answer, who, model, channel):
        for secret in answer.words - self.allowed[who]:
            self.offence(who, model, channel, "shows", secret)

    def test_every_confidential_model_takes_part(self):
        self.assertEqual(set(CANARY_MODELS), set(lints.mixin_models(self.env)))
        for model, tokens in self.tokens.items():
            narrative = {
                name
                for name in self.env[model]._crisis_narrative
                if self.env[model]._fields[name].store and name not in ("suggestion_codes",)
            }
            self.assertLessEqual(narrative, set(tokens), model)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db")
    def test_a_stranger_gets_nothing_and_cannot_tell_a_record_from_none(self):
        refusals = []
        # The log is not what this is about, and its thousands of lines would take most of the time.
        self.patch(
            self.env.registry["crisis.access.log"], "_append", lambda log, *args, **kwargs: refusals.append(args)
        )
        for who, model, channel, call, missing in self.doors((by_id, changing), readers=False):
            answer = self.ask(call)
            self.check_words(answer, who, model, channel)
            if self.references[model] in answer.text:
                self.offence(who, model, channel, "shows the reference")
            if who not in COMPARED:
                continue
            other = self.ask(missing)
            same = (answer.text.replace(str(self.records[model].id), "#"), answer.error)
            if same != (other.text.replace(str(MISSING), "#"), other.error):
                self.offence(who, model, channel, "differs:", answer.text[:300], "|", other.text[:300])
        self.assertGreater(len(refusals), 1000)
        for model, tokens in self.tokens.items():
            values = self.records[model].sudo().read(list(tokens))[0]
            kept = {name: value["0"] if isinstance(value, dict) else value for name, value in values.items()}
            self.assertEqual({name: kept[name] for name in tokens}, tokens, "a stranger changed something")
        self.assertNoOffence()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db")
    def test_a_stranger_finds_nothing_by_searching(self):
        for who, model, channel, call, _missing in self.doors((searching, per_field, describing), readers=False):
            if channel in ("get_views", "fields_get") and who not in COMPARED:
                continue
            answer = self.ask(call)
            self.check_words(answer, who, model, channel)
            if self.references[model] in answer.text:
                self.offence(who, model, channel, "shows the reference")
        self.assertNoOffence()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db")
    def test_a_reader_sees_what_he_must_and_each_look_leaves_a_line(self):
        seen = {}
        for who, model, channel, call, _missing in self.doors((by_id, searching, per_field), readers=True):
            since = log_end(self.env.cr.dbname)
            answer = self.ask(call)
            self.check_words(answer, who, model, channel)
            own = answer.words & set(self.tokens[model].values())
            seen.setdefault((who, model), set()).update(own)
            if channel.startswith("count "):
                continue  # asked for a word it already knows
            if channel.startswith(("group ", "array ")) and channel[6:] not in self.env[model]._crisis_narrative:
                continue  # no narrative comes out of groups; what else is said without a name
            if own and channel not in NOT_A_READ:
                record = self.records[model]
                if not logged(self.env.cr.dbname, self.users[who].id, model, record.id, since):
                    self.offence(who, model, channel, "leaves no line", answer.text[:200])
        for (who, model), words in seen.items():
            own = {word for word in self.tokens[model].values() if word.startswith(MARK)}
            for secret in (own & self.allowed[who]) - words:
                fields = [name for name, word in self.tokens[model].items() if word == secret]
                self.offence(who, model, "never sees", fields)
        self.assertNoOffence()
