/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// The interface is Chinese, so steps look for what a thing is and for names, not for what is written on it.

const confirm = { content: "yes", trigger: ".modal .modal-footer .btn-primary", run: "click" };

// The counsellor talks with pupil and family, writes down what the team must know, and puts it before the team.
registry.category("web_tour.tours").add("crisis_return_counsellor", {
    steps: () => [
        { content: "who it is about", trigger: ".o_field_widget[name=subject_id]:contains(Pupil A)" },
        { content: "three gates are behind", trigger: ".o_crisis_gates:has(li[data-gate=reexamination][data-state=done])" },
        { content: "the talk has its turn", trigger: "li[data-gate=interview] button", run: "click" },
        { content: "when", trigger: ".modal .o_field_widget[name=happened_on] button, .modal .o_field_widget[name=happened_on] input", run: "click" },
        { content: "today", trigger: ".o_date_item_cell.o_today", run: "click" },
        {
            content: "what was said",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Looks forward to it, half days at first",
        },
        { content: "passed", trigger: ".modal button[name=action_pass]:visible", run: "click" },
        { content: "the gate is behind", trigger: "body:not(:has(.modal)) li[data-gate=interview][data-state=done]" },
        { content: "before the team", trigger: "button[name=action_propose]:visible", run: "click" },
        { content: "the decision has its turn", trigger: "li[data-gate=decision] .fa-arrow-circle-right" },
        { content: "it is theirs now", trigger: "body:not(:has(button[name=action_propose]:visible))" },
    ],
});

// The leader decides, with reasons that the family will read.
registry.category("web_tour.tours").add("crisis_return_leader", {
    steps: () => [
        { content: "decide", trigger: "button[name=action_decide]:visible", run: "click" },
        {
            content: "agreed with conditions",
            trigger: ".modal .o_field_widget[name=outcome] input[data-value=conditions]",
            run: "click",
        },
        {
            content: "why",
            trigger: ".modal .o_field_widget[name=reasons] textarea",
            run: "edit The papers are in order and the talk went well",
        },
        {
            content: "the conditions",
            trigger: ".modal .o_field_widget[name=conditions] textarea",
            run: "edit Half days for two weeks",
        },
        { content: "decided", trigger: ".modal .o_form_button_save", run: "click" },
        { content: "the heads have it", trigger: "li[data-gate=heads] .fa-arrow-circle-right" },
    ],
});

// A head of a department on a phone: reads what is arranged, nothing else, and approves.
registry.category("web_tour.tours").add("crisis_return_head", {
    steps: () => [
        { content: "what is arranged", trigger: ".o_field_widget[name=arrangement]:contains(Seat near the door)" },
        { content: "nothing of a hospital", trigger: ".o_form_view:not(:contains(City Hospital))" },
        { content: "approve", trigger: "button[name=action_approve]:visible", run: "click" },
        { content: "approved", trigger: ".o_field_widget[name=decided_at]:visible" },
    ],
});

// At school: the counsellor offers the agreement, the mother signs on the counsellor's screen.
registry.category("web_tour.tours").add("crisis_return_signing", {
    steps: () => [
        { content: "offer it", trigger: "button[name=action_offer]:visible", run: "click" },
        confirm,
        { content: "whose signature", trigger: ".o_field_widget[name=signer_name] input", run: "edit Zhao Min" },
        { content: "the relation", trigger: ".o_field_widget[name=signer_relation] input", run: "edit Mother" },
        { content: "on this screen", trigger: ".o_field_widget[name=way] input[data-value=screen]", run: "click" },
        { content: "the field", trigger: ".o_crisis_sign_guardian .o_signature", run: "click" },
        { content: "by the name", trigger: ".modal .o_web_sign_auto_button", run: "click" },
        { content: "adopt", trigger: ".modal .modal-footer .btn-primary:enabled", run: "click" },
        { content: "closed", trigger: "body:not(:has(.modal))" },
        { content: "save", trigger: ".o_form_button_save", run: "click" },
        { content: "signed", trigger: ".o_crisis_signed_guardian:visible" },
        { content: "freeze it", trigger: "button[name=action_sign]:visible", run: "click" },
        confirm,
        { content: "frozen", trigger: ".alert-success .fa-lock:visible" },
    ],
});

// Student Affairs files it.
registry.category("web_tour.tours").add("crisis_return_filing", {
    steps: () => [
        { content: "file it", trigger: "button[name=action_file]:visible", run: "click" },
        { content: "all gates are behind", trigger: ".o_crisis_gates:not(:has(li[data-state=waiting]))" },
        { content: "until when it holds", trigger: ".o_field_widget[name=valid_until]:visible" },
    ],
});
