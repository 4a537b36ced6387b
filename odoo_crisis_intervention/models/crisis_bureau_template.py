# SPDX-License-Identifier: LGPL-3.0-or-later
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import bureau_sheet
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.roster_sheet import FileProblem

DETAILS = [("counts", "Counts only"), ("coded", "With coded pupils"), ("names", "With pupils' names")]


class CrisisBureauTemplate(models.Model):
    """A workbook with the header of the education bureau, and what belongs into which of its cells.

    Set up once, filled in every month from the frozen figures. Access: counsellors, leaders, the register keeper and
    the configuration group; filling it in shows everybody what that person may read. Source: plan Art. 12.
    """

    _name = "crisis.bureau.template"
    _description = "Sheet of the education bureau"
    _inherit = ["crisis.office.mixin"]
    _order = "name, id"

    _crisis_read_roles = (LEADER, COUNSELLOR, KEEPER)

    name = fields.Char(required=True)
    company_id = fields.Many2one(string="School")
    active = fields.Boolean(default=True)
    upload = fields.Binary(string="Workbook (xlsx)", attachment=False, required=True)
    file_name = fields.Char(string="Name of the file")
    cell_ids = fields.One2many("crisis.bureau.cell", "template_id", string="What belongs where")
    problems = fields.Text(string="What does not fit", compute="_compute_problems")

    @api.depends(
        "upload", "cell_ids.sheet", "cell_ids.target", "cell_ids.where", "cell_ids.figure_id", "cell_ids.what",
        "cell_ids.stage", "cell_ids.sex", "cell_ids.level_id", "cell_ids.outcome",
    )  # fmt: skip
    def _compute_problems(self):
        for template in self.with_context(bin_size=False):
            try:
                _book, _places, problems = template._find_places()
            except UserError as error:
                problems = [str(error)]
            template.problems = "\n".join(problems)

    # --- places -------------------------------------------------------------------------------------------------

    def _open_book(self):
        messages = {
            "empty": self.env._("The file is empty."),
            "too_large": self.env._("The file is too large."),
            "old_excel": self.env._("This is an old Excel file. Save it as .xlsx and upload it again."),
        }
        try:
            return bureau_sheet.open_book(base64.b64decode(self.with_context(bin_size=False).upload or b""))
        except FileProblem as problem:
            unreadable = self.env._("The file is no workbook that can be read.")
            raise UserError(messages.get(problem.code, unreadable)) from problem

    def _find_places(self):
        """(workbook, {cell: place}, [what does not fit])."""
        book = self._open_book()
        places, problems, taken = {}, [], {}
        for cell in self.cell_ids:
            message = cell._misfit()
            if not message:
                try:
                    place = bureau_sheet.find(book, cell.sheet, cell.target, cell.where)
                except bureau_sheet.PlaceProblem as problem:
                    message = self._place_message(problem.code)
                else:
                    message = place in taken and self.env._("“%(other)s” goes there too.", other=taken[place])
                    taken.setdefault(place, cell.target)
                    places[cell] = place
            if message:
                problems.append(self.env._("%(cell)s: %(problem)s", cell=cell._label(), problem=message))
        return book, places, problems

    def _place_message(self, code):
        return {
            "no_sheet": self.env._("the workbook has no such sheet."),
            "no_header": self.env._("no cell of the sheet says this."),
            "many_headers": self.env._("several cells of the sheet say this. Name the cell, like C7."),
            "on_header": self.env._("a header is not written over. Choose right of it or below it."),
            "formula": self.env._("there is a formula of the bureau's."),
        }[code]

    # --- filling in ---------------------------------------------------------------------------------------------

    def _check_fill(self, statistic, detail):
        """(workbook, places), or the reason why it cannot be filled in."""
        statistic.check_access("read")
        if statistic.company_id != self.company_id or detail not in dict(DETAILS):
            raise self._crisis_refusal("fill")
        if statistic.state != "frozen":
            raise UserError(self.env._("Freeze the figures first, so that what was reported stays what it was."))
        book, places, problems = self._find_places()
        if problems:
            raise UserError("\n".join(problems))
        if detail != "counts" and not statistic._may_list(detail):
            raise UserError(
                self.env._("A list of pupils is for those who read the register; their names need a leader's export.")
            )
        return book, places

    def _fill(self, statistic, detail):
        """The filled-in workbook as bytes, as far as the current user may read what goes into it.

        :raises UserError: the figures are not frozen, or something does not fit the workbook
        :raises AccessError: the user may not read it, or may not take names out of the system
        """
        self.ensure_one()
        statistic.ensure_one()
        self.check_access("read")
        book, places = self._check_fill(statistic, detail)
        numbers = statistic._numbers_for_reader()
        columns = [cell for cell in places if cell.what == "column"]
        for cell, place in places.items():
            if cell.what == "figure":
                bureau_sheet.write(book, place, cell._number(statistic, numbers))
            elif cell.what == "fact":
                bureau_sheet.write(book, place, cell._fact(statistic))
        if columns and detail != "counts":
            rows = statistic._register_rows(detail, [cell.column for cell in columns])
            bureau_sheet.write_list(book, [places[cell] for cell in columns], rows)
        return bureau_sheet.save(book)
