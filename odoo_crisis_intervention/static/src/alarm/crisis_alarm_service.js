/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

export const POLL_DELAY = 60000;

/**
 * One's own open calls of alarms. The bus only says "ask"; where it is down, the page asks once a minute, so that
 * nobody misses an alarm because of a proxy that lets no websocket through.
 */
export const crisisAlarmService = {
    dependencies: ["bus_service", "orm", "title"],

    start(env, { bus_service, orm, title }) {
        const state = reactive({ calls: [] });

        function show(calls) {
            state.calls = calls;
            // Odoo's own counter in the page's title: a number, no word.
            title.setCounters({ crisis_alarm: calls.filter((call) => !["told", "sos_way"].includes(call.kind)).length });
        }

        async function ask(method = "get_mine") {
            try {
                show(await orm.silent.call("crisis.alarm", method, []));
            } catch {
                // No connection, or logged out: asked again in a minute, and what is shown stays.
            }
        }

        bus_service.subscribe("crisis_alarm", () => ask());
        bus_service.start();
        browser.setInterval(() => document.visibilityState === "visible" && ask(), POLL_DELAY);
        document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
        ask();

        return {
            state,
            see: () => ask("see_mine"),
            /** Takes it, or says "I come", or puts away what was told. Gives what to open. */
            async answer(call) {
                const answer = await orm.call("crisis.alarm", "answer_mine", [call.id, call.kind]);
                show(answer.calls);
                return answer.action;
            },
        };
    },
};

registry.category("services").add("crisis_alarm", crisisAlarmService);
