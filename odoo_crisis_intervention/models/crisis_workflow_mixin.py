# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from ..tools.roles import AUTHOR, HOMEROOM

# A client can send any context key, but never this object: what it guards is written by the workflow only.
_INSIDE = object()


class CrisisWorkflowMixin(models.AbstractModel):
    """States that follow a declared table of transitions, for the screen, for RPC and for import alike.

    A model sets ``_transitions`` (name → :class:`~..tools.workflow.Transition`), declares ``state`` and the
    ``can_<name>`` booleans its buttons need, and may define ``_guard_<name>``, ``_prepare_<name>_values`` and
    ``_after_<name>``. Fields named in ``_workflow_fields`` and ``state`` are written by transitions alone. Each
    transition locks the row, checks who and from where, and leaves one line in the timeline in the same transaction.
    """

    _name = "crisis.workflow.mixin"
    _description = "Workflow by declared transitions"

    _transitions = {}
    _workflow_fields = ()
    _locked_states = ()
    _open_fields = ()

    # -- running a transition ------------------------------------------------------------------------------------

    def _transition(self, name, decision=None):
        """Take transition ``name`` on each record, with the checks its table line asks for.

        :raises UserError: wrong state, missing reason, same person twice, or somebody else was quicker
        :raises AccessError: the user holds none of the roles of the transition
        """
        step = self._transitions[name]
        if not self:
            return True
        self.check_access("read")
        if step.reason and not decision:
            raise UserError(self.env._("Please give the reason for this step."))
        ordered = self.sorted("id")  # one lock order for everybody
        for record in ordered:
            record._check_transition_role(name)
        ordered._lock_for_transition()
        for record in ordered:
            if record.state not in step.sources:
                raise UserError(
                    self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
                )
            if step.four_eyes and record[step.four_eyes] == self.env.user and not self.env.su:
                raise UserError(self.env._("A second person must take this step."))
            # sudo: role, state and second person were checked above; the rule on writing is narrower than the table
            record.sudo().with_context(crisis_workflow=_INSIDE, crisis_decision=decision)._run_transition(name, step)
        return True

    def _run_transition(self, name, step):
        guard = getattr(self, f"_guard_{name}", None)
        if guard:
            guard()
        prepare = getattr(self, f"_prepare_{name}_values", None)
        values = dict(prepare() if prepare else {})
        if step.target:
            values["state"] = step.target
        if values:
            self.write(values)
        self._crisis_log(name, audience=step.audience)
        after = getattr(self, f"_after_{name}", None)
        if after:
            after()

    def _lock_for_transition(self):
        try:
            self.lock_for_update()
        except LockError:
            raise UserError(
                self.env._("A colleague is changing this at the moment. Please try again in a few seconds.")
            ) from None
        self.invalidate_recordset(["state"])

    def _decision(self):
        """The ``crisis.decision`` that drives the running transition (empty when it needs none)."""
        return self.env.context.get("crisis_decision") or self.env["crisis.decision"]

    def _open_decision(self, name, **defaults):
        """Action that asks for the reason of transition ``name`` and then takes it."""
        self.ensure_one()
        self._check_transition_role(name)
        return {
            "type": "ir.actions.act_window",
            "res_model": "crisis.decision",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("Reason"),
            "context": {
                "default_res_model": self._name,
                "default_res_ref": self.id,
                "default_transition": name,
                **{f"default_{key}": value for key, value in defaults.items()},
            },
        }

    # -- who may ---------------------------------------------------------------------------------------------------

    def _may_transition(self, name):
        """Whether the current user's functions or relations allow ``name`` here, whatever the state."""
        self.ensure_one()
        if self.env.su:
            return True
        roles = self._transitions[name].roles
        functions = [role for role in roles if role not in (AUTHOR, HOMEROOM)]
        secret = self.sudo()  # sudo: only to read whose record it is; the answer is a yes or no for this user
        if functions and self._crisis_has_role(functions, secret.company_id):
            return True
        if AUTHOR in roles and self._crisis_author_field and secret[self._crisis_author_field] == self.env.user:
            return True
        return HOMEROOM in roles and secret.mapped(self._crisis_class_path).id in self._crisis_scope().class_ids

    def _check_transition_role(self, name):
        if not self._may_transition(name):
            raise self._crisis_refusal("transition")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        """Fill every declared ``can_<transition>``: it hides the button and tells what the guard would say."""
        for record in self:
            for name, step in self._transitions.items():
                field_name = f"can_{name}"
                if field_name in record._fields:
                    record[field_name] = bool(
                        record.id
                        and record.state in step.sources
                        and record._may_transition(name)
                        and not (step.four_eyes and record[step.four_eyes] == self.env.user)
                    )

    # -- writing by hand -------------------------------------------------------------------------------------------

    def _inside_workflow(self):
        return self.env.context.get("crisis_workflow") is _INSIDE

    def _as_workflow(self):
        """For the server's own code after its checks: may set what transitions set. No client can forge it."""
        return self.with_context(crisis_workflow=_INSIDE)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._inside_workflow():
            self = self._without_forged_defaults()
            initial = self._fields["state"].default(self) if self._fields["state"].default else False
            for vals in vals_list:
                guarded = [name for name in self._workflow_fields if vals.get(name)]
                if guarded or vals.get("state", initial) != initial:
                    raise self._workflow_refusal()
        return super().create(vals_list)

    def _without_forged_defaults(self):
        """A client sends any ``default_*`` key (L18): none of them sets what only transitions set."""
        guarded = {f"default_{name}" for name in ("state", *self._workflow_fields)}
        if not guarded.intersection(self.env.context):
            return self
        context = {key: value for key, value in self.env.context.items() if key not in guarded}
        return self.with_env(self.env(context=context))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if vals and not self._inside_workflow():
            if "state" in vals or any(name in vals for name in self._workflow_fields):
                raise self._workflow_refusal()
            touched = set(vals) - set(self._open_fields)
            if touched and self._locked_states and any(record.state in self._locked_states for record in self):
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        return super().write(vals)

    def _workflow_refusal(self):
        return UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))

    def _now(self):
        return fields.Datetime.now()
