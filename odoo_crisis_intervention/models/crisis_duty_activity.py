# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import UserError

# A client can send any context key, but never this object.
_ENGINE = object()
# What decides who is reminded of what and when; the feedback an assignee writes is his.
_DECISIVE = {"active", "user_id", "date_deadline", "res_id", "res_model_id", "res_model", "summary", "activity_type_id"}


class CrisisDutyActivity(models.Model):
    """The scheduled activity of Odoo that stands for a duty in the lists of whoever owes it."""

    _inherit = "crisis.duty"

    def _activities(self):
        # sudo: activities of other people; done ones are archived
        activities = self.env["mail.activity"].sudo().with_context(active_test=True)
        return activities.with_context(crisis_duty_engine=_ENGINE, mail_activity_quick_update=True)

    def _start_activities(self, users_by_duty):
        """Give each of the users (internal ones only: portal users have no activities) an activity on the duty."""
        model = self.env["ir.model"]._get_id("crisis.duty")
        activity_type = self.env.ref("odoo_crisis_intervention.activity_type_duty")
        values = []
        names = {}
        for duty, users in users_by_duty.items():
            deadline = duty.company_id._crisis_local(duty.due_at).date()
            for user in users:
                if user.share or not user.active:
                    continue
                lang = user.lang or "en_US"
                if lang not in names:
                    names[lang] = {}
                kind = duty.kind_id
                if kind not in names[lang]:
                    names[lang][kind] = kind.with_context(lang=lang).name
                values.append(
                    {
                        "res_model_id": model,
                        "res_id": duty.id,
                        "user_id": user.id,
                        "activity_type_id": activity_type.id,
                        "summary": names[lang][kind],
                        "date_deadline": deadline,
                        "automated": True,
                    }
                )
        return self._activities().create(values)

    def _end_activities(self, users=None):
        domain = [("res_model", "=", "crisis.duty"), ("res_id", "in", self.ids)]
        if users is not None:
            domain.append(("user_id", "in", users.ids))
        self._activities().search(domain).write({"active": False})

    def _move_activities(self):
        """The deadline of the activities follows that of the duty."""
        for duty in self:
            deadline = duty.company_id._crisis_local(duty.due_at).date()
            self._activities().search([("res_model", "=", "crisis.duty"), ("res_id", "=", duty.id)]).write(
                {"date_deadline": deadline}
            )

    def _mend_activities(self):
        """Every open duty is in the lists of whoever owes it, and in nobody else's."""
        found = {}
        for activity in self._activities().search([("res_model", "=", "crisis.duty"), ("res_id", "in", self.ids)]):
            found.setdefault(activity.res_id, {})[activity.user_id.id] = activity
        missing, gone = {}, self._activities()
        for duty in self:
            wanted = (duty.owner_ids | duty.escalated_user_ids).filtered(lambda user: not user.share and user.active)
            held = found.get(duty.id, {})
            missing[duty] = duty.owner_ids.filtered(lambda user, held=held: user.id not in held)
            for user_id, activity in held.items():
                if user_id not in wanted.ids:
                    gone |= activity
        gone.write({"active": False})
        self._start_activities(missing)


class MailActivity(models.Model):
    """The activity of a duty follows the duty: it is not ticked off, moved or deleted by hand."""

    _inherit = "mail.activity"

    def _compute_res_name(self):
        """Odoo keeps the name of the record beside each activity; of a duty it keeps the kind, and no reference."""
        super()._compute_res_name()
        for activity in self:
            if activity.res_model == "crisis.duty":
                activity.res_name = activity.summary

    def _of_duties(self):
        if self.env.context.get("crisis_duty_engine") is _ENGINE:
            return self.browse()
        # sudo: only whether it stands for a duty
        return self.filtered(lambda activity: activity.sudo().res_model == "crisis.duty")

    def write(self, vals):
        if _DECISIVE & set(vals) and self._of_duties():
            raise self._duty_refusal()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_duty(self):
        if not self.env.su and self._of_duties():
            raise self._duty_refusal()

    def _action_done(self, feedback=False, attachment_ids=None):
        """Marking the activity as done ticks a duty that is completed by hand, and no other."""
        of_duties = self._of_duties()
        for activity in of_duties:
            # as whoever ticks it: the duty checks that he owes it
            self.env["crisis.duty"].browse(activity.res_id).action_done()
        return super(MailActivity, self - of_duties)._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _duty_refusal(self):
        return UserError(self.env._("This disappears by itself when what it asks for is there. Please open it."))
