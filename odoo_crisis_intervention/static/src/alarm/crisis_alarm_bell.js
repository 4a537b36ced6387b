/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const { DateTime } = luxon;
// Told who has it, or on the way: shown, and nothing pulses.
export const QUIET = ["told", "sos_way"];

/**
 * The bell in the top bar: there only while somebody is called. It does not open by itself and makes no sound, for the
 * screen may hang on the wall of a classroom; its words are the same for every alarm.
 */
export class CrisisAlarmBell extends Component {
    static template = "odoo_crisis_intervention.AlarmBell";
    static components = { Dropdown };
    static props = {};

    setup() {
        this.alarm = useService("crisis_alarm");
        this.action = useService("action");
        this.state = useState(this.alarm.state);
        this.busy = useState({ id: false });
        this.dropdown = useDropdownState();
    }

    get ringing() {
        return this.state.calls.filter((call) => !QUIET.includes(call.kind));
    }

    /** What waits for an answer stands above what is only told. */
    get calls() {
        return [...this.ringing, ...this.state.calls.filter((call) => QUIET.includes(call.kind))];
    }

    since(call) {
        const since = deserializeDateTime(call.since);
        const time = { hour: "numeric", minute: "2-digit" };
        const isToday = since.hasSame(DateTime.now(), "day");
        return since.toLocaleString(isToday ? time : { month: "numeric", day: "numeric", ...time });
    }

    tel(contact) {
        return `tel:${contact.phone.replace(/[^\d+]/g, "")}`;
    }

    async onAnswer(call, kind = call.kind) {
        if (this.busy.id) {
            return; // a second tap of the same thumb
        }
        this.busy.id = call.id;
        try {
            const action = await this.alarm.answer({ ...call, kind });
            if (action) {
                this.dropdown.close();
                await this.action.doAction(action);
            }
        } finally {
            this.busy.id = false;
        }
    }

    onShow(call) {
        this.dropdown.close();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: call.event_id ? "crisis.event" : "crisis.alarm",
            res_id: call.event_id || call.alarm_id,
            views: [[false, "form"]],
        });
    }
}

registry
    .category("systray")
    .add("odoo_crisis_intervention.alarm_bell", { Component: CrisisAlarmBell }, { sequence: 100 });
