/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";
import { gone, notWider, press, text } from "./crisis_tour_steps";

const card = (pupil) => `.o_kanban_record:contains(${pupil})`;

// At noon on a phone: the most urgent is gone to first, the others are one tap each.
registry.category("web_tour.tours").add("crisis_candidates_phone", {
    steps: () => [
        { content: "the most urgent is the first card", trigger: ".o_kanban_record:first:contains(Pupil Flag)", run: "click" },
        { content: "today", trigger: ".o_form_view .alert-danger:visible" },
        notWider,
        press("action_take"),
        gone("action_take"),
        { content: "who has it", trigger: ".alert-danger:contains(Crisis counsellor)" },
        press("action_watch"),
        { content: "on which day", trigger: ".o_field_widget[name=seen_at]" },
        press("action_homeroom_note"),
        { content: "a note that begins with advice", trigger: ".o_field_widget[name=support] textarea" },
        text("support", "每天打个招呼。"),
        { content: "kept", trigger: ".o_form_button_save:enabled", run: "click" },
        press("action_give"),
        gone("action_give"),
        { content: "back to the candidate", trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
        { content: "the candidate", trigger: ".o_form_view .o_field_widget[name=seen_at]" },
        { content: "back to the list", trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
        { content: "not met", trigger: `${card("Pupil Ask")} button[name=action_unreachable]`, run: "click" },
        { content: "no concern", trigger: `${card("Pupil Score")} button[name=action_no_concern]`, run: "click" },
        { content: "done with", trigger: `.o_kanban_view:not(:has(${card("Pupil Score")}))` },
    ],
});
