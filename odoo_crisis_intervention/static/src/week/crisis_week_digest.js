import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatDuration } from "../stamps/crisis_stamps";

const STAMPS = [_t("Found"), _t("Reported"), _t("Assessed"), _t("Feedback given"), _t("Intervened")];
const CHANGES = { worse: _t("Worse"), better: _t("Better"), same: _t("Unchanged") };
const SITUATIONS = { unsettled: _t("Unsettled"), urgent: _t("Something urgent") };
const STATUS = {
    in: _t("Handed in"),
    missing: _t("Not there yet"),
    excused: _t("Excused"),
    due: _t("Not due yet"),
};

/** The school's week on one page: what the server put together for this reader, in the order a leader asks. */
export class CrisisWeekDigest extends Component {
    static template = "odoo_crisis_intervention.CrisisWeekDigest";
    static props = standardFieldProps;

    setup() {
        this.action = useService("action");
    }

    get week() {
        return this.props.record.data[this.props.name];
    }

    /** Unchanged pupils are a number; those who changed are told one by one. */
    get changed() {
        return this.week.changes.rows.filter((row) => row.change !== "same" || row.is_new);
    }

    changeLabel(row) {
        return row.change ? CHANGES[row.change].toString() : "";
    }

    situationLabel(row) {
        return SITUATIONS[row.situation].toString();
    }

    statusLabel(row) {
        return STATUS[row.status].toString();
    }

    stamps(row) {
        return STAMPS.map((label, index) => ({
            label: label.toString(),
            at: row.stamps[index] ? this.when(row.stamps[index]) : "",
        }));
    }

    when(value) {
        return value ? deserializeDateTime(value).toFormat("MM-dd HH:mm") : "";
    }

    /** From the alarm to the answer. */
    waited(row) {
        return formatDuration(deserializeDateTime(row.alarm_at), deserializeDateTime(row.answered_at));
    }

    weekOf(row) {
        return row.week ? _t("week from %s", row.week.slice(5)) : "";
    }

    open(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("crisis_week_digest", { component: CrisisWeekDigest, supportedTypes: ["json"] });
