// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component } from "@odoo/owl";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const STATES = { done: _t("Passed"), skipped: _t("Skipped"), waiting: _t("Waiting") };
const ICONS = { done: "fa-check-circle text-success", skipped: "fa-forward text-muted", waiting: "fa-circle-o text-muted" };

/** The gates of a return, one under the other: what is passed, whose turn it is, by when; a tap opens the paper. */
export class CrisisGates extends Component {
    static template = "odoo_crisis_intervention.CrisisGates";
    static props = standardFieldProps;

    setup() {
        this.action = useService("action");
    }

    get gates() {
        return (this.props.record.data[this.props.name] || []).map((gate) => ({
            ...gate,
            label: STATES[gate.state].toString(),
            icon: gate.is_current ? "fa-arrow-circle-right text-primary" : ICONS[gate.state],
            told: this.told(gate),
        }));
    }

    told(gate) {
        const day = (text) => toLocaleDateTimeString(deserializeDateTime(text), { showSeconds: false });
        if (gate.state === "skipped") {
            return _t("Skipped");
        }
        if (gate.state === "done") {
            return [gate.who, gate.at && day(gate.at)].filter(Boolean).join(" · ");
        }
        return gate.is_current && gate.due ? _t("due %s", day(gate.due)) : "";
    }

    async open(gate) {
        if (!gate.can_open) {
            return;
        }
        await this.props.record.save();
        this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: gate.name,
                res_model: "crisis.readmission.gate",
                res_id: gate.id,
                views: [[false, "form"]],
                target: "new",
            },
            { onClose: () => this.props.record.load() }
        );
    }
}

registry.category("fields").add("crisis_gates", {
    component: CrisisGates,
    supportedTypes: ["json"],
});

/** In a list: how many gates are behind, and whose turn it is. */
export class CrisisGatesShort extends Component {
    static template = "odoo_crisis_intervention.CrisisGatesShort";
    static props = standardFieldProps;

    get gates() {
        return this.props.record.data[this.props.name] || [];
    }

    get passed() {
        return this.gates.filter((gate) => gate.state !== "waiting").length;
    }

    get current() {
        return this.gates.find((gate) => gate.is_current);
    }
}

registry.category("fields").add("crisis_gates_short", {
    component: CrisisGatesShort,
    supportedTypes: ["json"],
});
