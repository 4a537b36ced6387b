// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";
import { user } from "@web/core/user";

const EVERY = 5 * 60 * 1000;

/** Leaders see at the foot of every screen that the clocks of the plan stand still, until they run again. */
export class CrisisClockBanner extends Component {
    static template = "odoo_crisis_intervention.ClockBanner";
    static props = {};

    setup() {
        this.state = useState({ stopped: false, since: false });
        onWillStart(async () => {
            const groups = ["group_crisis_leader", "group_crisis_config"];
            const member = await Promise.all(groups.map((name) => user.hasGroup(`odoo_crisis_intervention.${name}`)));
            if (member.some(Boolean)) {
                this.look();
                this.timer = setInterval(() => this.look(), EVERY);
            }
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    async look() {
        try {
            const health = await rpc(
                "/web/dataset/call_kw/crisis.duty.heartbeat/get_health",
                { model: "crisis.duty.heartbeat", method: "get_health", args: [], kwargs: { context: user.context } },
                { silent: true }
            );
            Object.assign(this.state, health);
        } catch {
            // Without an answer nothing is known; the next look tells.
        }
    }
}

registry.category("main_components").add("odoo_crisis_intervention.clock_banner", { Component: CrisisClockBanner });
