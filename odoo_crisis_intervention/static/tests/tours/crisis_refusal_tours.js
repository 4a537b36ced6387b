/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

import {
    confirm,
    line,
    page,
    pick,
    press,
    saved,
    state,
    text,
} from "@odoo_crisis_intervention/../tests/tours/crisis_tour_steps";

// A guardian who does not come, sign or see a doctor: written down before two, told to a leader, invited again.
const tours = registry.category("web_tour.tours");

tours.add("crisis_refusal_written", {
    steps: () => [
        press("action_hand_over"),
        { content: "who refuses", trigger: ".o_field_widget[name=receiver_name] input:value(Wang Fang)" },
        line("place", "电话"),
        { content: "no way to refuse before it was explained", trigger: ".o_form_view:not(:has(button[name=action_refuse]:visible))" },
        page("refusal"),
        { content: "the day is proposed", trigger: ".o_field_widget[name=renotice_on] button:not(:empty)" },
        text("explained", "说明了看到的情况、需要陪伴和就医的原因"),
        text("refusal_reason", "说孩子只是不想上课，不签字也不去医院"),
        ...pick(".o_form_view", "witness_1_id", "Crisis teacher"),
        ...pick(".o_form_view", "witness_2_id", "Crisis homeroom"),
        saved,
        press("action_refuse"),
        confirm,
        { content: "frozen; somebody stays with the pupil", trigger: ".o_form_view .alert-warning .o_field_widget[name=renotice_on]:visible" },
        { content: "locked", trigger: ".o_form_view:not(:has(.o_field_widget[name=explained] textarea))" },
        press("action_check"),
        { content: "unchanged", trigger: ".o_notification" },
    ],
});

tours.add("crisis_refusal_leader", {
    steps: () => [
        press("action_open"),
        { content: "why", trigger: ".o_form_view .alert-warning:visible" },
        press("action_note_refusal"),
        { content: "noted", trigger: ".o_form_view:not(:has(button[name=action_note_refusal]:visible))" },
        press("action_tell_authority"),
        confirm,
        page("refusal"),
        { content: "written down", trigger: ".o_field_widget[name=authority_told_at]:visible" },
    ],
});

tours.add("crisis_refusal_again", {
    steps: () => [
        press("action_open"),
        press("action_renotice"),
        state("draft"),
        { content: "a new deed with what is known", trigger: ".o_field_widget[name=receiver_name] input:value(Wang Fang)" },
    ],
});
