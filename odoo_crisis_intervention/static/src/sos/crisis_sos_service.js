/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

export const RETRY_DELAY = 3000;
// Shown while nothing else is known; the school's own numbers come with the page.
const ALWAYS = [
    { name: "120", number: "120", tel: "120" },
    { name: "110", number: "110", tel: "110" },
];

function empty() {
    return {
        place: "",
        what: "",
        subject: false,
        subject_description: "",
        class_id: false,
        is_injured: false,
        is_drill: false,
    };
}

function newToken() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What was typed for an emergency, and its way to the server: it stays in memory until the server has it, is sent again
 * every few seconds while there is no answer, and is one emergency however often it was sent.
 */
export const crisisSosService = {
    dependencies: ["orm"],

    start(env, { orm }) {
        const state = reactive({ draft: empty(), status: "typing", answer: false, form: { classes: [], numbers: [] } });
        let timer = false;

        async function load() {
            try {
                state.form = await orm.silent.call("crisis.event", "get_sos_form", []);
            } catch {
                // The emergency is sent without it.
            }
        }

        function open(values = {}) {
            if (state.status === "sent") {
                reset();
            }
            for (const [name, value] of Object.entries(values)) {
                state.draft[name] = value || state.draft[name];
            }
            load();
        }

        function reset() {
            browser.clearTimeout(timer);
            Object.assign(state, { draft: empty(), status: "typing", answer: false });
        }

        async function send() {
            browser.clearTimeout(timer);
            if (state.status === "sending" || state.status === "sent") {
                return;
            }
            const { subject, ...values } = state.draft;
            state.draft.token ||= newToken();
            state.status = "sending";
            try {
                state.answer = await orm.silent.call("crisis.event", "raise_sos", [
                    { ...values, token: state.draft.token, subject_id: subject ? subject.id : false },
                ]);
                state.status = "sent";
            } catch {
                // Whatever it is: not sent, so once more.
                state.status = "failed";
                timer = browser.setTimeout(send, RETRY_DELAY);
            }
        }

        browser.addEventListener("online", () => state.status === "failed" && send());

        return {
            state,
            open,
            send,
            reset,
            get numbers() {
                const known = new Set(state.form.numbers.map((row) => row.tel));
                return [...ALWAYS.filter((row) => !known.has(row.tel)), ...state.form.numbers];
            },
        };
    },
};

registry.category("services").add("crisis_sos", crisisSosService);
