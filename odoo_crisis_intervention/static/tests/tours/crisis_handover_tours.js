/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// The interface is Chinese, so steps look for what a thing is and for names, not for what is written on it.

const sign = (who) => [
    { content: "the field", trigger: `.o_crisis_sign_${who} .o_signature`, run: "click" },
    { content: "by the name", trigger: ".modal .o_web_sign_auto_button", run: "click" },
    { content: "adopt", trigger: ".modal .modal-footer .btn-primary:enabled", run: "click" },
    { content: "closed", trigger: "body:not(:has(.modal))" },
];

// At the gate: the mother and the teacher sign on the teacher's phone, the counsellor has signed already.
registry.category("web_tour.tours").add("crisis_handover_phone", {
    steps: () => [
        { content: "who it is about", trigger: ".o_field_widget[name=subject_id]:contains(Pupil A)" },
        { content: "the counsellor has signed", trigger: ".o_crisis_signed_first:visible" },
        ...sign("receiver"),
        ...sign("second"),
        { content: "save", trigger: ".o_form_button_save", run: "click" },
        { content: "the receiver has signed", trigger: ".o_crisis_signed_receiver:visible" },
        { content: "the second has signed", trigger: ".o_crisis_signed_second:visible" },
    ],
});
registry.category("web_tour.tours").add("crisis_handover_freeze", {
    steps: () => [
        { content: "hand over", trigger: "button[name=action_sign]:visible", run: "click" },
        { content: "yes", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "frozen", trigger: ".o_form_view .alert-success .fa-lock:visible" },
        { content: "checked", trigger: "button[name=action_check]:visible", run: "click" },
        { content: "unchanged", trigger: ".o_notification:has(.bg-success, .text-success), .o_notification" },
    ],
});
