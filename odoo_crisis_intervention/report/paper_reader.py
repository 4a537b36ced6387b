# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime

from babel.dates import format_date, format_skeleton, format_time

from odoo.tools.misc import babel_locale_parse, get_lang

from ..tools.paper_engine import TICK, boxes

ZERO_WIDTH_SPACE = "\u200b"


class PaperReader:
    """Reads records for a paper with the eyes of whoever prints it: what they may not read is blank.

    Never a sudo. A field behind ``groups=``, a record behind a rule and a missing record all come out as an empty text,
    so that a form keeps its shape and tells nothing by an error. Dates are written as people of the school's language
    write them, moments as the school's clocks showed them.
    """

    def __init__(self, env, company):
        self.env = env
        self.company = company
        self.locale = babel_locale_parse(get_lang(env).code)
        # Odoo exports no term without a letter, so punctuation is chosen here
        self.comma, self.colon, self.semicolon = "、：；" if self.locale.language == "zh" else (", ", ": ", "; ")
        self._brackets = "（%s）" if self.locale.language == "zh" else " (%s)"
        self._readable = {}

    # -- records -------------------------------------------------------------------------------------------------

    def readable(self, records):
        """Those of ``records`` that the user may read, in their order."""
        if records._name == "hr.employee":  # staff without HR rights read the public card, as everywhere in Odoo
            records = self.env["hr.employee.public"].browse(records.ids)
        known = self._readable.setdefault(records._name, {})
        new = records.filtered(lambda record: record.id not in known)
        if new:
            allowed = new._filtered_access("read")
            known.update((record.id, record in allowed) for record in new)
        return records.filtered(lambda record: known[record.id])

    def find(self, model, domain, order=None, limit=None):
        """The user's own search; no records at all where the model is closed to them."""
        records = self.env[model]
        return records.search(domain, order=order, limit=limit) if records.has_access("read") else records

    def value(self, record, path):
        """The value at the dotted ``path`` of one record, or None where the user may not look."""
        for name in path.split("."):
            record = self.readable(record)
            if len(record) != 1:
                return None
            field = record._fields[name]
            if not record._has_field_access(field, "read"):
                return None
            if field.type in ("one2many", "many2many") and not self.env[field.comodel_name].has_access("read"):
                return None
            record = record[name]
        return record

    def many(self, record, path):
        """The readable records at ``path``; None-safe in templates."""
        records = self.value(record, path)
        return self.readable(records) if records else ()

    # -- texts ---------------------------------------------------------------------------------------------------

    def text(self, record, path):
        """The value at ``path`` as a person would write it into the form."""
        value = self.value(record, path)
        if value is None or value is False or value == "":
            return ""
        if value is True:
            return self.env._("Yes")
        if hasattr(value, "_name"):
            return self.names(value)
        field = self.field(record, path)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "datetime":
            return self.moment(value)
        if field.type == "date":
            return self.date(value)
        return str(value)

    def field(self, record, path):
        """The definition of the last field of ``path``; needs no record to be readable."""
        *heads, last = path.split(".")
        for name in heads:
            record = self.env[record._fields[name].comodel_name]
        return record._fields[last]

    def label(self, record, path):
        """The field's label in the language of the paper."""
        return self.field(record, path)._description_string(self.env)

    def bracket(self, text):
        return self._brackets % text if text else ""

    def names(self, records):
        return self.comma.join(record.display_name or "" for record in self.readable(records))

    def boxes(self, record, path):
        """``[(label, □ or ☑)]`` of a selection, all empty where nothing is known."""
        return boxes(self.field(record, path)._description_selection(self.env), {self.value(record, path)})

    def flags(self, record, names):
        """``[(label, □ or ☑)]`` of several yes/no fields in one row."""
        return boxes(
            [(name, self.label(record, name)) for name in names], {name for name in names if self.value(record, name)}
        )

    def box_list(self, options, records):
        """As :meth:`boxes` for the rows of a list, for example the levels of the school."""
        return boxes([(row.id, row.display_name) for row in options], set(records.ids) if records else set())

    def yes_no(self, record, path):
        value = self.value(record, path)
        return boxes([(True, self.env._("Yes")), (False, self.env._("No"))], {value})

    # -- time ----------------------------------------------------------------------------------------------------

    def date(self, value):
        if not value:
            return ""
        if isinstance(value, datetime):
            value = self.company._crisis_local(value).date()
        return format_date(value, format="long", locale=self.locale)

    def month(self, value):
        return format_skeleton("yMMMM", value, locale=self.locale) if value else ""

    def moment(self, value):
        if not value:
            return ""
        local = self.company._crisis_local(value)
        return f"{format_date(local.date(), format='long', locale=self.locale)} {format_time(local.time(), 'HH:mm')}"

    def short_date(self, value):
        """For narrow columns: the same everywhere, as ledgers have it; a line may end after the year."""
        if not value:
            return ""
        if isinstance(value, datetime):
            value = self.company._crisis_local(value).date()
        return f"{value:%Y}-{ZERO_WIDTH_SPACE}{value:%m-%d}"

    def mark(self, record, path):
        """A tick for yes, nothing for no or unknown: narrow columns of ledgers."""
        return TICK if self.value(record, path) else ""
