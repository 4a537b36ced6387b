# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class CrisisNotice(models.AbstractModel):
    """Tells people that something waits for them, and nothing else: constant words, no name, no number, no link to it.

    A lock screen, a mail server and a projector may all show it. Used by the server only. A school's own gateway (SMS,
    work chat) extends :meth:`_crisis_deliver`; see ``docs/hooks.md``. Source: plan Art. 12, 24.6.
    """

    _name = "crisis.notice"
    _description = "Neutral notice"

    @api.model
    def _texts(self, kind):
        """(subject, sentence) in the language of ``self.env``; they depend on ``kind`` and on nothing else."""
        subject = self.env._("You have a new item")
        return {
            "duty": (subject, self.env._("Something in your list is due soon. Please sign in to see it.")),
            "late": (subject, self.env._("Something in your list is past its time. Please sign in to see it.")),
            "digest": (subject, self.env._("Your overview is ready. Please sign in to see it.")),
            "reply": (subject, self.env._("An answer waits for you. Please sign in to see it.")),
            "portal_duty": (
                subject,
                self.env._("Your short form is due soon. Thank you for looking after your class."),
            ),
            "portal_paper": (
                subject,
                self.env._("A paper waits for your answer. Please sign in to read it."),
            ),
            "alarm": (
                self.env._("Please sign in at once"),
                self.env._("You are needed now. Please sign in, or phone the number on your emergency sheet."),
            ),
        }[kind]

    @api.model
    def _send(self, users, kind):
        """Tell each of ``users`` once. What cannot be delivered stays in Odoo's queue of mails and is tried again."""
        users = users.filtered("active")
        if users:
            self._crisis_deliver(users, kind)

    @api.model
    def _crisis_deliver(self, users, kind):
        """The ways out: a sign in open windows, and a mail. Extend it for a gateway; call ``super()`` to keep these."""
        for user in users:
            user._bus_send("crisis.notice", {"kind": kind})
        mails = []
        for lang, of_lang in users.filtered("email").grouped("lang").items():
            subject, sentence = self.with_context(lang=lang)._texts(kind)
            for user in of_lang:
                mails.append(
                    {
                        "subject": subject,
                        "body_html": f"<p>{sentence}</p>",
                        "recipient_ids": [(4, user.partner_id.id)],
                        "auto_delete": True,
                    }
                )
        self.env["mail.mail"].sudo().create(mails)  # sudo: constant words, to people the caller chose

    @api.model
    def _crisis_deliver_code(self, user, phone, code):
        """Bring the six digits with which a guardian signs to ``phone``, and say whether that was done.

        Never to be sent the way the notice goes. Odoo has no such way of its own: the digits are then shown once to the
        colleague who reads them out by telephone. A school with an SMS gateway extends it; see ``docs/hooks.md``.
        """
        return False
