/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";
import { notWider } from "./crisis_tour_steps";

const back = { content: "back to the page", trigger: ".o_back_button", run: "click" };
const narrow = { ...notWider, trigger: ".o_crisis_front" };
const anonymous = {
    content: "no name in the title or the address",
    trigger: ".o_crisis_front",
    run() {
        if (`${document.title} ${window.location.href}`.includes("Pupil")) {
            throw new Error("a name stands in the title or the address");
        }
    },
};

registry.category("web_tour.tours").add("crisis_front_morning", {
    steps: () => [
        { content: "whom to see today", trigger: "[data-card=people] .o_crisis_front_row:contains(Pupil A)" },
        narrow,
        anonymous,
        { content: "somebody looks over the shoulder", trigger: ".o_crisis_front_names", run: "click" },
        { content: "no name on the screen", trigger: ".o_crisis_front:not(:contains(Pupil A))" },
        { content: "alone again", trigger: ".o_crisis_front_names", run: "click" },
        { content: "the person", trigger: "[data-card=people] .o_crisis_front_row:contains(Pupil A)", run: "click" },
        { content: "the follow-up", trigger: ".o_form_view .o_field_widget[name=planned_on]" },
        back,
        { content: "the register by level", trigger: "[data-card=levels] .o_crisis_front_figure", run: "click" },
        { content: "the entry", trigger: ".o_kanban_record:contains(Pupil A)", run: "click" },
        { content: "more steps", trigger: ".o_form_view .o_field_widget[name=review_by]" },
        back,
        { content: "the register again", trigger: ".o_kanban_record:contains(Pupil A)" },
        back,
        { content: "all files", trigger: ".o_crisis_front_head button:has(.fa-folder-open-o)", run: "click" },
        { content: "the pupil's file", trigger: ".o_kanban_record:contains(Pupil A)", run: "click" },
        { content: "what is agreed", trigger: ".o_form_view .o_field_widget[name=agreed_measures]" },
        { content: "cases and follow-ups", trigger: ".o_notebook .nav-link[name=cases]", run: "click" },
        { content: "its cards", trigger: ".o_field_widget[name=case_ids] .o_kanban_record:not(.o_kanban_ghost)" },
        { content: "assessments", trigger: ".o_notebook .nav-link[name=assessments]", run: "click" },
        { content: "its cards", trigger: ".o_field_widget[name=assessment_ids] .o_kanban_record:not(.o_kanban_ghost)" },
        notWider,
        { content: "back to the files", trigger: ".o_back_button", run: "click" },
        { content: "the files", trigger: ".o_kanban_record:contains(Pupil A)" },
        { content: "back to the day", trigger: ".o_back_button", run: "click" },
        { content: "the day", trigger: ".o_crisis_front [data-card=people]" },
    ],
});
