/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

import {
    choose,
    closed,
    confirm,
    gone,
    line,
    notWider,
    page,
    pick,
    press,
    row,
    saved,
    sign,
    state,
    text,
} from "@odoo_crisis_intervention/../tests/tours/crisis_tour_steps";

const tours = registry.category("web_tour.tours");
const save = [
    { content: "save", trigger: ".o_form_button_save", run: "click" },
    { content: "saved", trigger: ".o_form_view:not(:has(.o_form_button_save:visible))" },
];

// Not left alone: the visit does not end before somebody takes over.
tours.add("crisis_visit_not_left_alone", {
    steps: () => [
        ...pick(".o_form_view", "subject_id", "Pupil A"),
        line("place", "医务室"),
        { content: "begin", trigger: ".o_crisis_visit_begin", run: "click" },
        press("action_end"),
        { content: "the pupil does not leave alone", trigger: ".modal .o_error_dialog, .modal:has(.modal-body)" },
        { content: "understood", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        closed,
        notWider,
        ...choose("handed_to", 1),
        line("handed_name", "李老师，班主任"),
        text("note", "不要独处，下午有人接"),
        press("action_end"),
        gone("action_end"),
    ],
});

tours.add("crisis_conference_minutes_begun", {
    steps: () => [
        line("place", "小会议室"),
        ...pick(".o_form_view", "attendee_ids", "Crisis counsellor"),
        text("topics", "期中考试后的安排"),
        ...save,
        state("open"),
    ],
});

tours.add("crisis_conference_case_discussed", {
    steps: () => [
        press("action_discuss"),
        { content: "whose case it is", trigger: ".o_dialog .o_field_widget[name=subject_id]:contains(Pupil A)" },
        { content: "said", trigger: ".o_dialog .o_field_widget[name=opinions] textarea", run: "edit 情绪渐稳，仍需陪伴" },
        { content: "decided", trigger: ".o_dialog .o_field_widget[name=decision] textarea", run: "edit 继续专人陪伴两周" },
        { content: "a task", trigger: ".o_dialog .o_field_x2many_list_row_add a", run: "click" },
        {
            content: "what",
            trigger: ".o_dialog .o_selected_row .o_field_widget[name=what] textarea",
            run: "edit 与宿管老师约定夜间巡查",
        },
        ...pick(".o_dialog .o_selected_row", "owner_id", "Crisis teacher"),
        { content: "until when", trigger: ".o_dialog .o_selected_row .o_field_widget[name=deadline] button, .o_dialog .o_selected_row .o_field_widget[name=deadline] input", run: "click" },
        { content: "until when", trigger: ".o_dialog .o_selected_row .o_field_widget[name=deadline] input", run: "edit 2025-09-05" },
        { content: "save", trigger: ".o_dialog .o_form_button_save", run: "click" },
        { content: "done", trigger: "body:not(:has(.o_dialog))" },
    ],
});

tours.add("crisis_conference_signed", {
    steps: () => [
        { content: "the case, by its reference", trigger: ".o_field_widget[name=item_ids] .o_data_row:contains(CI-):contains(继续专人陪伴两周)" },
        { content: "no name", trigger: ".o_field_widget[name=item_ids]:not(:contains(Pupil A))" },
        press("action_sign"),
        confirm,
        state("signed"),
    ],
});

tours.add("crisis_conference_task_done", {
    steps: () => [
        row("夜间巡查"),
        text("result", "已约定，每晚十点巡查"),
        press("action_complete"),
        gone("action_complete"),
    ],
});

tours.add("crisis_consent_given_and_withdrawn", {
    steps: () => [
        press("action_consent"),
        { content: "counselling", trigger: ".o_field_widget[name=kind] .o_radio_item:eq(1) input", run: "click" },
        { content: "the guardian", trigger: ".o_field_widget[name=receiver_name] input:value(Wang Fang)" },
        { content: "on this screen", trigger: ".o_field_widget[name=way] .o_radio_item:first input", run: "click" },
        saved,
        { content: "the pupil is in the words", trigger: ".o_field_widget[name=body] textarea:value(/Pupil A/)" },
        { content: "nothing is given before it is signed", trigger: ".o_form_view:not(:has(button[name=action_give]:visible))" },
        ...sign(".o_field_widget[name=signature]"),
        press("action_give"),
        state("given"),
        press("action_withdraw"),
        { content: "why", trigger: ".modal .o_field_widget[name=reason] textarea", run: "edit 母亲来电，改由医院辅导" },
        { content: "save", trigger: ".modal .o_form_button_save", run: "click" },
        page("decisions"),
        { content: "the reason is kept", trigger: ".o_field_widget[name=decision_ids] .o_data_row:contains(改由医院辅导)" },
    ],
});

tours.add("crisis_referral_talked_over", {
    steps: () => [
        press("action_refer"),
        ...pick(".o_form_view", "institution_id", "City Hospital"),
        text("reason", "近两周多次自伤，夜间难以入睡"),
        saved,
        press("action_inform"),
        state("informed"),
        press("action_refuse"),
        { content: "talk again", trigger: ".o_form_view .alert-warning:visible" },
        press("action_inform"),
        text("guardian_answer", "愿意先去门诊看看"),
        press("action_agree"),
        state("agreed"),
        { content: "the letter is the one agreed to", trigger: ".o_form_view:not(:has(.o_field_widget[name=reason] textarea))" },
        press("action_attend"),
        state("attended"),
        line("paper_hospital", "City Hospital 心身科"),
        text("paper_advice", "建议休息一周，家人陪伴"),
        press("action_feed_back"),
        state("fed_back"),
        press("action_close"),
        state("closed"),
    ],
});
