// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const POLL_DELAY = 60000;

/** How many ticks a bar of so many hours has room for on a phone. */
export function tickHours(hours) {
    return hours > 24 ? 12 : 6;
}

/**
 * Who is with the child now, who is next and where the gap is; and the buttons of whoever's turn it is. What is shown
 * says the same without colours: planned is dotted, present is full, waiting is hatched, a gap is crossed and named.
 */
export class CrisisCustody extends Component {
    static template = "odoo_crisis_intervention.CrisisCustody";
    static props = standardWidgetProps;

    setup() {
        this.orm = useService("orm");
        this.state = useState({ bar: null, hours: 24, step: "", condition: "", text: "", busy: false, saved: "" });
        this.conditions = [
            { key: "calm", label: _t("Calm"), icon: "fa-check-circle-o", look: "btn-outline-success" },
            { key: "changed", label: _t("Changed"), icon: "fa-exclamation-circle", look: "btn-outline-warning" },
            { key: "help", label: _t("Needs help now"), icon: "fa-bell", look: "btn-outline-danger" },
        ];
        this.look = () => document.visibilityState === "visible" && this.load(true);
        onWillStart(async () => {
            await this.load();
            this.timer = browser.setInterval(this.look, POLL_DELAY);
            document.addEventListener("visibilitychange", this.look);
        });
        onWillUnmount(() => {
            browser.clearInterval(this.timer);
            document.removeEventListener("visibilitychange", this.look);
        });
    }

    get id() {
        return this.props.record.resId;
    }

    async load(quiet = false) {
        if (!this.id) {
            return;
        }
        const orm = quiet ? this.orm.silent : this.orm;
        try {
            this.state.bar = await orm.call("crisis.monitoring.team", "get_bar", [this.id, this.state.hours]);
        } catch (error) {
            if (!quiet) {
                throw error;
            }
            // Without an answer what is shown stays; the next look tells.
        }
    }

    async setHours(hours) {
        this.state.hours = hours;
        await this.load();
    }

    // --- taps -------------------------------------------------------------------------------------------------------

    ask(step) {
        Object.assign(this.state, { step, condition: "", saved: "" });
    }

    choose(condition) {
        Object.assign(this.state, { condition, step: "", saved: "" });
    }

    async act(method, args, saved) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.orm.call("crisis.monitoring.team", method, [this.id, ...args]);
            await this.load();
            Object.assign(this.state, { step: "", condition: "", text: "", saved });
            if (!(await this.props.record.isDirty())) {
                await this.props.record.load();
            }
        } finally {
            this.state.busy = false;
        }
    }

    takeOver() {
        return this.act("take_over", [], _t("You are with the child now."));
    }

    handOver() {
        return this.act("hand_over", [], _t("Stay until somebody takes over from you."));
    }

    saveNote() {
        const help = this.state.condition === "help";
        const saved = help ? _t("Help was called. Stay with the child.") : _t("Noted.");
        return this.act("add_note", [this.state.condition, this.state.text], saved);
    }

    // --- what is shown ----------------------------------------------------------------------------------------------

    get hoursChoices() {
        return [24, 48];
    }

    time(text) {
        const moment = deserializeDateTime(text);
        const now = deserializeDateTime(this.state.bar.now);
        return moment.toFormat(moment.hasSame(now, "day") ? "HH:mm" : "MM-dd HH:mm");
    }

    /** Left edge and width of a stretch, in per cent of the bar. */
    place(from, to) {
        const [begin, end] = [this.state.bar.from, this.state.bar.to].map((text) => deserializeDateTime(text).toMillis());
        const share = (text) => ((deserializeDateTime(text).toMillis() - begin) / (end - begin)) * 100;
        const left = Math.max(share(from), 0);
        return `left: ${left}%; width: ${Math.min(share(to), 100) - left}%`;
    }

    get nowPlace() {
        return this.place(this.state.bar.now, this.state.bar.now).split(";")[0];
    }

    get isRunning() {
        return this.state.bar.state === "active";
    }

    get ticks() {
        const step = tickHours(this.state.hours);
        const ticks = [];
        let at = deserializeDateTime(this.state.bar.from).startOf("hour").plus({ hours: 1 });
        const end = deserializeDateTime(this.state.bar.to);
        while (at < end) {
            if (at.hour % step === 0) {
                const text = at.toUTC().toFormat("yyyy-MM-dd HH:mm:ss");
                ticks.push({ key: text, label: at.toFormat(at.hour ? "HH:mm" : "MM-dd"), left: this.place(text, text) });
            }
            at = at.plus({ hours: 1 });
        }
        return ticks;
    }

    gapLabel(gap) {
        const span = { from: this.time(gap.from), to: this.time(gap.to), missing: gap.missing };
        if (gap.planned) {
            return _t("Not planned yet: %(from)s – %(to)s, adults missing: %(missing)s", span);
        }
        return gap.alone
            ? _t("Nobody there for a time: %(from)s – %(to)s", span)
            : _t("Too few adults: %(from)s – %(to)s, missing: %(missing)s", span);
    }

    get nextNames() {
        return this.state.bar.next.map((row) => row.name).join(user.lang.startsWith("zh") ? "、" : ", ");
    }
}

registry.category("view_widgets").add("crisis_custody", { component: CrisisCustody });
