import { Component } from "@odoo/owl";
import { toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const STAMPS = [
    ["detected_at", _t("Found")],
    ["reported_at", _t("Reported")],
    ["assessed_at", _t("Assessed")],
    ["fed_back_at", _t("Feedback given")],
    ["intervened_at", _t("Intervened")],
];

/** How long it took, in words short enough for a phone. */
export function formatDuration(start, end) {
    const minutes = Math.round(end.diff(start, "minutes").minutes);
    if (minutes <= 0) {
        return _t("at once");
    }
    if (minutes < 60) {
        return _t("%s min", minutes);
    }
    const hours = Math.floor(minutes / 60);
    if (hours < 48) {
        return minutes % 60 ? _t("%(hours)s h %(minutes)s min", { hours, minutes: minutes % 60 }) : _t("%s h", hours);
    }
    return _t("%s days", Math.round(hours / 24));
}

/** The five stamps of a case and the time between them: found, reported, assessed, fed back, intervened. */
export class CrisisStamps extends Component {
    static template = "odoo_crisis_intervention.CrisisStamps";
    static props = standardWidgetProps;

    get stamps() {
        let previous = false;
        return STAMPS.map(([name, label]) => {
            const at = this.props.record.data[name];
            const stamp = {
                name,
                label: label.toString(),
                at: at ? toLocaleDateTimeString(at) : "",
                waited: at && previous ? formatDuration(previous, at) : "",
            };
            previous = at || previous;
            return stamp;
        });
    }
}

registry.category("view_widgets").add("crisis_stamps", {
    component: CrisisStamps,
    fieldDependencies: STAMPS.map(([name]) => ({ name, type: "datetime", readonly: true })),
});
