/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { Component, onWillUnmount, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const { DateTime } = luxon;
export const LOOK_DELAY = 20000;

/**
 * Who is called, on the way and there, kept up to date on an open page. The bus only says "look"; where it is down the
 * page looks every twenty seconds. What is being typed is never disturbed: then only this panel is drawn anew.
 */
export class CrisisEventLive extends Component {
    static template = "odoo_crisis_intervention.EventLive";
    static props = standardWidgetProps;

    setup() {
        this.orm = useService("orm");
        this.bus = useService("bus_service");
        this.state = useState({ people: [], can_lead: false, stamp: false });
        this.onMessage = () => this.look();
        this.bus.subscribe("crisis_event", this.onMessage);
        this.bus.start();
        this.onVisible = () => document.visibilityState === "visible" && this.look();
        document.addEventListener("visibilitychange", this.onVisible);
        this.timer = browser.setInterval(this.onVisible, LOOK_DELAY);
        onWillStart(() => this.look());
        onWillUpdateProps((next) => this.look(next.record));
        onWillUnmount(() => {
            this.bus.unsubscribe("crisis_event", this.onMessage);
            document.removeEventListener("visibilitychange", this.onVisible);
            browser.clearInterval(this.timer);
        });
    }

    async look(record = this.props.record) {
        if (!record.resId) {
            return;
        }
        try {
            const live = await this.orm.silent.call("crisis.event", "get_live", [[record.resId]]);
            const known = this.state.stamp;
            Object.assign(this.state, live);
            if (known && known !== live.stamp && record === this.props.record && !(await record.isDirty())) {
                await record.load();
            }
        } catch {
            // No connection, or it is over for this reader: what is shown stays.
        }
    }

    time(value) {
        return value ? deserializeDateTime(value).toLocaleString(DateTime.TIME_SIMPLE) : "";
    }

    async onStamp(person, method) {
        await this.orm.call("crisis.callout", method, [[person.id]]);
        await this.look();
    }
}

registry.category("view_widgets").add("crisis_event_live", { component: CrisisEventLive });
