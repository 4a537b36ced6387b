import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const TIMELINE = ".o_crisis_timeline";

/** Open the only case in the list. */
const openCase = () => [
    { trigger: ".o_data_row .o_data_cell[name=subject_id]:contains(Pupil A)", run: "click" },
    { trigger: ".o_form_view .o_crisis_stamps" },
];

/** Add a line with the timeline's box. */
const addLine = (kind, text) => [
    { trigger: `${TIMELINE} button[data-kind=${kind}]`, run: "click" },
    { trigger: `${TIMELINE} textarea`, run: `edit ${text}` },
    { trigger: `${TIMELINE} .o_crisis_timeline_post:enabled`, run: "click" },
    { trigger: `${TIMELINE} .o_crisis_timeline_line[data-kind=${kind}]:contains(${text})` },
];

/** Ask a question the way Odoo's views do, to be kept on disk. */
const ask = (model) =>
    rpc(
        `/web/dataset/call_kw/${model}/search_read`,
        { model, method: "search_read", args: [], kwargs: { domain: [], fields: ["display_name"] } },
        { cache: { type: "disk" } }
    );

/** Keys of what the browser's own database keeps; they name model and method. */
async function keptKeys() {
    const finished = (request) =>
        new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
    const db = await finished(indexedDB.open("rpc"));
    const keys = [];
    for (const name of db.objectStoreNames) {
        keys.push(...(await finished(db.transaction(name).objectStore(name).getAllKeys())));
    }
    db.close();
    return keys.map(String);
}

const nothingKept = () => ({
    trigger: "body",
    content: "nothing confidential in the browser's storage, title or address",
    async run() {
        await ask("res.lang");
        await ask("crisis.case");
        // Odoo writes to disk after it has answered.
        await new Promise((resolve) => setTimeout(resolve, 500));
        const keys = await keptKeys();
        if (!keys.some((key) => key.includes('"model":"res.lang"'))) {
            throw new Error("Odoo keeps nothing at all, so this proves nothing");
        }
        const ours = keys.filter((key) => key.includes('"model":"crisis.') && !key.includes('"get_views"'));
        if (ours.length) {
            throw new Error(`kept in the browser: ${ours[0]}`);
        }
        const storage = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
        if (storage.includes("CANARY") || storage.includes("Pupil A")) {
            throw new Error("a name or a text is in the browser's storage");
        }
        if (document.title.includes("Pupil") || location.href.includes("Pupil")) {
            throw new Error("a name is in the title or the address");
        }
    },
});

registry.category("web_tour.tours").add("crisis_case_counsellor_intervenes", {
    steps: () => [
        ...openCase(),
        { trigger: ".o_crisis_level_large:contains(黄色)" },
        { trigger: "[data-stamp=assessed_at].o_crisis_stamp_done" },
        { trigger: "[data-stamp=intervened_at]:not(.o_crisis_stamp_done)" },
        ...addLine("measure", "A colleague walks her home"),
        { trigger: "[data-stamp=intervened_at].o_crisis_stamp_done" },
        { trigger: ".o_field_widget[name=watch_for] textarea", run: "edit Farewells and presents" },
        { trigger: ".o_crisis_autosave_saved", content: "saved by itself" },
        { trigger: "button[name=action_follow_up]", run: "click" },
        { trigger: ".o_statusbar_status button:contains(随访)" },
        { trigger: ".o_notebook a.nav-link:contains(随访)", run: "click" },
        { trigger: ".o_field_widget[name=followup_ids] .o_data_row button[name=action_open]", run: "click" },
        { trigger: ".modal .o_field_widget[name=result] label:contains(好转)", run: "click" },
        { trigger: ".modal .o_field_widget[name=homeroom_note] textarea", run: "edit Sit at the window" },
        { trigger: ".modal .o_field_widget[name=note] textarea", run: "edit CANARY-clinical" },
        { trigger: ".modal .o_field_widget[name=next_on] button", run: "click" },
        { trigger: ".modal .o_field_widget[name=next_on] input", run: "clear && press Enter" },
        { trigger: ".modal button[name=action_done]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_field_widget[name=followup_ids] .o_data_row:contains(完成)" },
        { trigger: `${TIMELINE} .o_crisis_timeline_line:contains(Sit at the window)` },
        nothingKept(),
    ],
});

registry.category("web_tour.tours").add("crisis_case_homeroom_takes_part", {
    steps: () => [
        ...openCase(),
        { trigger: ".o_field_widget[name=watch_for]:contains(Farewells and presents)" },
        { trigger: ".o_form_readonly, .o_form_view:not(:has(.o_field_widget[name=watch_for] textarea))" },
        {
            trigger: ".o_notebook:not(:contains(评估)):not(:contains(结案))",
            content: "no clinical page for the homeroom teacher",
        },
        { trigger: `${TIMELINE}:contains(Sit at the window):not(:contains(CANARY))` },
        ...addLine("contact", "Rang the mother, she comes at four"),
        nothingKept(),
    ],
});

const choose = (name, option) => [
    { trigger: `.o_field_widget[name=${name}] input`, run: "click" },
    { trigger: `.o_select_menu_item:contains(${option})`, run: "click" },
];

registry.category("web_tour.tours").add("crisis_case_counsellor_proposes", {
    steps: () => [
        ...openCase(),
        { trigger: ".o_notebook a.nav-link:contains(结案)", run: "click" },
        { trigger: ".o_field_widget[name=outcome_safe] label:contains(安全度过)", run: "click" },
        { trigger: ".o_field_widget[name=closing_summary] textarea", run: "edit CANARY-summary of the end" },
        ...choose("functioning_study", "4"),
        ...choose("functioning_peers", "4"),
        ...choose("functioning_family", "3"),
        ...choose("functioning_daily", "5"),
        { trigger: "button[name=action_propose_closing]", run: "click" },
        { trigger: ".alert-info:contains(提请结案)" },
        nothingKept(),
    ],
});

registry.category("web_tour.tours").add("crisis_case_leader_closes", {
    steps: () => [
        ...openCase(),
        { trigger: ".o_notebook a.nav-link:contains(结案)", run: "click" },
        { trigger: ".o_field_widget[name=closing_summary]:contains(CANARY-summary)" },
        { trigger: ".o_notebook a.nav-link:contains(查阅人员)", run: "click" },
        { trigger: ".o_crisis_readers:contains(Crisis homeroom)" },
        { trigger: ".o_crisis_timeline_verify", run: "click" },
        { trigger: ".o_notification:contains(时间轴完整)" },
        { trigger: "button[name=action_close]", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: ".o_statusbar_status button.o_arrow_button_current:contains(已办结)" },
        { trigger: `${TIMELINE} .o_crisis_timeline_line:contains(经小组决定结案)` },
        nothingKept(),
    ],
});

registry.category("web_tour.tours").add("crisis_case_refused_text_stays", {
    steps: () => [
        ...openCase(),
        { trigger: ".o_field_widget[name=summary] textarea", run: "edit What the server will not take" },
        { trigger: ".o_crisis_autosave_error" },
        {
            trigger: ".o_field_widget[name=summary] textarea",
            run() {
                if (this.anchor.value !== "What the server will not take") {
                    throw new Error("typed text was lost");
                }
            },
        },
        { trigger: ".o_form_button_cancel", run: "click" },
        { trigger: "body:not(:has(.o_crisis_autosave_error))" },
    ],
});

registry.category("web_tour.tours").add("crisis_case_half_written_line_stays", {
    steps: () => [
        ...openCase(),
        { trigger: `${TIMELINE} button[data-kind=note]`, run: "click" },
        { trigger: `${TIMELINE} textarea`, run: "edit Half a sentence" },
        { trigger: ".o_breadcrumb a, .o_back_button", run: "click" },
        ...openCase(),
        {
            trigger: `${TIMELINE} textarea`,
            run() {
                if (this.anchor.value !== "Half a sentence") {
                    throw new Error("the half-written line was lost");
                }
            },
        },
        nothingKept(),
        { trigger: `${TIMELINE} textarea`, run: "clear" },
    ],
});

registry.category("web_tour.tours").add("crisis_case_phone", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Pupil A)", run: "click" },
        { trigger: ".o_form_view .o_crisis_level_large" },
        {
            trigger: ".o_form_view .o_crisis_stamps",
            content: "nothing has to be scrolled sideways",
            run() {
                const { clientWidth } = document.documentElement;
                for (const el of document.querySelectorAll(".o_form_sheet, .o_crisis_timeline, .o_crisis_stamps")) {
                    const { left, right } = el.getBoundingClientRect();
                    if (left < -1 || right > clientWidth + 1) {
                        throw new Error(`${el.className} is wider than the phone`);
                    }
                }
            },
        },
        ...addLine("observation", "Laughed with her friends"),
    ],
});
