/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

import {
    answerTheBell,
    badge,
    choose,
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

// A Wednesday, 10:05, cuts seen in PE: each tour is one person at one minute; the test moves the clock between them.
const tours = registry.category("web_tour.tours");
const TIMELINE = ".o_crisis_timeline";

tours.add("crisis_walk_pe_teacher", {
    steps: () => [
        { content: "red, in the top bar", trigger: ".o_crisis_sos_button", run: "click" },
        { content: "where", trigger: ".o_crisis_sos_place", run: "edit 操场" },
        { content: "what", trigger: ".o_crisis_sos_what", run: "edit 换衣时见左前臂多道新划痕" },
        { content: "who", trigger: ".o_crisis_sos_who", run: "edit Pupil" },
        { content: "the pupil", trigger: ".o_crisis_sos_found button:contains(Pupil A)", run: "click" },
        { content: "injured", trigger: ".o_crisis_sos_injured input", run: "click" },
        { content: "send", trigger: ".o_crisis_sos_send", run: "click" },
        { content: "help was called; what to do now", trigger: ".o_crisis_sos_sent ~ ol li" },
        { content: "write down", trigger: ".o_crisis_sos_open", run: "click" },
        { content: "protection is missing", trigger: ".o_form_view .alert-danger:visible" },
        notWider,
        text("protective_measures", "我陪在她身边，美工刀已收走"),
        text("first_witness_did", "发现后没有离开，请班长带同学回教室"),
        saved,
        { content: "no longer missing", trigger: ".o_form_view:not(:has(.alert-danger:visible))" },
    ],
});

tours.add("crisis_walk_doctor", {
    steps: () => [
        ...answerTheBell,
        { content: "what was done", trigger: `${TIMELINE} button[data-kind=measure]`, run: "click" },
        { content: "first aid", trigger: `${TIMELINE} textarea`, run: "edit 伤口清创包扎，生命体征平稳" },
        { content: "add", trigger: `${TIMELINE} .o_crisis_timeline_post:enabled`, run: "click" },
        { content: "there", trigger: `${TIMELINE} .o_crisis_timeline_line[data-kind=measure]:contains(清创包扎)` },
    ],
});

tours.add("crisis_walk_arrives", { steps: () => answerTheBell });

tours.add("crisis_walk_counsellor_arrives", {
    steps: () => [
        ...answerTheBell,
        { content: "who else is there", trigger: ".o_crisis_event_person[data-status=there]:contains(Crisis school_doctor)" },
        press("action_assess"),
        { content: "the person is filled in", trigger: ".o_field_widget[name=subject_id]:contains(Pupil A), .o_field_widget[name=subject_id] input:value(/Pupil A/)" },
        badge("mood", 3),
        saved,
    ],
});

tours.add("crisis_walk_student_affairs", {
    steps: () => [
        ...answerTheBell,
        page("tasks"),
        { content: "a task of Student Affairs", trigger: ".o_field_widget[name=task_ids] button[name=action_accept]:first", run: "click" },
        { content: "taken", trigger: ".o_field_widget[name=task_ids] .o_data_row:contains(Crisis register_keeper)" },
    ],
});

tours.add("crisis_walk_homeroom_calls", {
    steps: () => [
        ...answerTheBell,
        press("action_call_guardian"),
        { content: "the father is first", trigger: ".o_dialog .o_crisis_contact_who input:value(Father F)" },
        { content: "no answer", trigger: ".o_dialog button[name=action_no_answer]", run: "click" },
        { content: "the mother is next", trigger: ".o_dialog .o_crisis_contact_who input:value(Mother M)" },
        { content: "later", trigger: ".o_dialog .btn-close, .o_dialog .oi-arrow-left", run: "click" },
        { content: "back at the emergency", trigger: "body:not(:has(.o_dialog)) .o_form_view" },
    ],
});

tours.add("crisis_walk_homeroom_reaches", {
    steps: () => [
        row("操场"),
        { content: "what was tried", trigger: ".o_field_widget[name=guardian_summary]:contains(Father F)" },
        press("action_call_guardian"),
        { content: "the mother is next", trigger: ".o_dialog .o_crisis_contact_who input:value(Mother M)" },
        { content: "what was said", trigger: ".o_dialog .o_field_widget[name=said] textarea", run: "edit 已告知情况，母亲十二点到校" },
        { content: "reached", trigger: ".o_dialog button[name=action_reach]", run: "click" },
        { content: "who was told", trigger: "body:not(:has(.o_dialog)) .o_field_widget[name=guardian_summary]:contains(Mother M)" },
    ],
});

tours.add("crisis_walk_counsellor_assesses", {
    steps: () => [
        row("操场"),
        press("action_assess"),
        { content: "the draft of before", trigger: ".o_field_widget[name=mood] .o_selection_badge.active" },
        page("thoughts"),
        badge("ideation", 3),
        badge("plan", 2),
        { content: "suggested at once", trigger: ".o_field_widget[name=suggested_level_id]:contains(橙色)" },
        badge("intent", 2),
        page("conclusion"),
        text("rationale", "有自伤行为和想法，有模糊计划"),
        text("immediate_measures", "专人陪伴，通知家长，当日就医"),
        { content: "orange", trigger: ".o_field_widget[name=level_id] .o_crisis_level_option:contains(橙色)", run: "click" },
        saved,
        press("action_complete"),
        confirm,
        state("completed"),
    ],
});

tours.add("crisis_walk_counsellor_feeds_back", {
    steps: () => [
        row("Pupil A"),
        press("action_feedback"),
        { content: "from the assessment", trigger: ".o_field_widget[name=measures] textarea:value(/专人陪伴/)" },
        text("watch_for", "独处、道别"),
        text("keep_from", "不向同学透露"),
        press("action_send"),
        confirm,
        state("sent"),
    ],
});

tours.add("crisis_walk_mother_arrives", {
    steps: () => [
        row("操场"),
        page("guardians"),
        {
            content: "she is here",
            trigger: ".o_field_widget[name=guardian_contact_ids] .o_data_row:contains(Mother M) button[name=action_arrive]",
            run: "click",
        },
        { content: "written down", trigger: ".o_field_widget[name=guardian_contact_ids]:not(:has(button[name=action_arrive]))" },
    ],
});

tours.add("crisis_walk_notice_signed", {
    steps: () => [
        { content: "what was seen is in it", trigger: ".o_field_widget[name=facts] textarea:value(/10:05 操场 换衣时见左前臂/)" },
        { content: "on this screen", trigger: ".o_field_widget[name=way] .o_radio_item:first input", run: "click" },
        ...sign(".o_field_widget[name=signature]"),
        press("action_give"),
        state("given"),
    ],
});

tours.add("crisis_walk_referral_agreed", {
    steps: () => [
        { content: "why", trigger: ".o_field_widget[name=reason] textarea:value(/10:05 操场 换衣时见左前臂/)" },
        text("question", "评估安全风险，对到校学习的建议"),
        press("action_inform"),
        state("informed"),
        text("guardian_answer", "同意，明早就去"),
        press("action_agree"),
        state("agreed"),
    ],
});

tours.add("crisis_walk_deed_filled", {
    steps: () => [
        row("操场"),
        press("action_deed"),
        { content: "who takes her over", trigger: ".o_field_widget[name=receiver_name] input:value(Mother M)" },
        ...choose("id_kind", 1),
        line("id_last4", "123X"),
        line("place", "心理辅导室"),
        ...pick(".o_form_view", "giver_2_id", "Crisis homeroom"),
        text("pupil_state", "意识清楚，情绪平稳，左臂已包扎"),
        text("belongings", "书包、手机当面交给母亲"),
        text("conditions", "居家不独处；明早就诊"),
        saved,
        ...sign(".o_crisis_sign_first"),
        { content: "signed", trigger: ".o_crisis_signed_first:visible" },
    ],
});

tours.add("crisis_walk_deed_signed", {
    steps: () => [
        row("Pupil A"),
        { content: "the counsellor has signed", trigger: ".o_crisis_signed_first:visible" },
        ...sign(".o_crisis_sign_receiver"),
        ...sign(".o_crisis_sign_second"),
        { content: "the mother has signed", trigger: ".o_crisis_signed_receiver:visible" },
        { content: "the teacher has signed", trigger: ".o_crisis_signed_second:visible" },
    ],
});

tours.add("crisis_walk_over", {
    steps: () => [
        row("操场"),
        press("action_stabilise"),
        state("stabilised"),
        press("action_hand_over"),
        { content: "over: what is missing is named", trigger: ".alert-warning:contains(Crisis security)" },
        press("action_bulletin"),
        { content: "filled from the timeline", trigger: ".o_field_widget[name=body] textarea:value(/清创包扎/)" },
        press("action_issue"),
        state("issued"),
    ],
});

tours.add("crisis_walk_statement", {
    steps: () => [
        { content: "mine", trigger: ".o_kanban_record", run: "click" },
        text("text", "10:05 换衣时看到划痕，一直陪着她，10:08 校医到"),
        press("action_submit"),
        gone("action_submit"),
    ],
});

tours.add("crisis_walk_security_is_reminded", {
    steps: () => [
        { content: "what I owe", trigger: ".o_kanban_record button[name=action_open]", run: "click" },
        { content: "my statement", trigger: ".o_form_view .o_field_widget[name=text] textarea" },
    ],
});

tours.add("crisis_walk_leader_sees_what_is_missing", {
    steps: () => [
        row("操场"),
        { content: "security's statement, and no other", trigger: ".alert-warning:contains(Crisis security):not(:contains(Crisis teacher))" },
    ],
});
