/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Warning signals as chips to tick, in the three groups of the plan, made for a thumb on a phone.
 *
 * Each ticked chip becomes a line of the one2many; its date and how it became known can be given below, or not.
 * Taking a tick away leaves the saved line unticked, because nothing is deleted.
 */
export class CrisisSignalChips extends Component {
    static template = "odoo_crisis_intervention.CrisisSignalChips";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        // What was tapped and is still on its way to the form: shown at once, done one after the other.
        this.pending = useState({});
        this.queue = Promise.resolve();
        // Whoever saves or sends waits for the last tap.
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({ detail }) =>
            detail.proms.push(this.queue)
        );
        onWillStart(async () => {
            this.signals = await this.orm.searchRead("crisis.signal", [], ["name", "group"]);
        });
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get groups() {
        return this.list.fields.group.selection.map(([key, label]) => ({
            key,
            label,
            signals: this.signals.filter((signal) => signal.group === key),
        }));
    }

    get ways() {
        return this.list.fields.how_known.selection;
    }

    get ticked() {
        return this.list.records.filter((line) => line.data.is_ticked && line.data.signal_id);
    }

    lineOf(signal) {
        return this.list.records.find((line) => line.data.signal_id?.id === signal.id);
    }

    isTicked(signal) {
        return this.pending[signal.id] ?? Boolean(this.lineOf(signal)?.data.is_ticked);
    }

    toggle(signal) {
        const ticked = !this.isTicked(signal);
        this.pending[signal.id] = ticked;
        const done = this.queue.then(() => this.setTicked(signal, ticked));
        this.queue = done.catch(() => {}).then(() => delete this.pending[signal.id]);
        return done;
    }

    async setTicked(signal, ticked) {
        const line = this.lineOf(signal);
        if (Boolean(line?.data.is_ticked) === ticked) {
            return;
        }
        if (!line) {
            await this.list.addNewRecord({
                position: "bottom",
                mode: "readonly",
                context: { default_signal_id: signal.id },
            });
        } else if (line.isNew) {
            await this.list.delete(line);
        } else {
            await line.update({ is_ticked: ticked });
        }
    }

    dateOf(line) {
        return line.data.observed_on ? line.data.observed_on.toISODate() : "";
    }

    momentOf(line) {
        const moment = line.data.guardian_informed_at;
        return moment ? moment.toFormat("yyyy-MM-dd'T'HH:mm") : "";
    }

    setDate(line, value) {
        return line.update({ observed_on: value ? deserializeDate(value) : false });
    }

    setMoment(line, value) {
        const moment = value && luxon.DateTime.fromISO(value);
        return line.update({ guardian_informed_at: moment && moment.isValid ? moment : false });
    }

    setValue(line, name, value) {
        return line.update({ [name]: value || false });
    }
}

export const crisisSignalChips = {
    component: CrisisSignalChips,
    supportedTypes: ["one2many"],
    useSubView: true,
    isEmpty: () => false,
};

registry.category("fields").add("crisis_signal_chips", crisisSignalChips);
