/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const CONDITIONS = ["mood", "study", "peers", "eating_sleep"];
const WORDS = ["behaviour", "talk_gist", "home_gist", "teachers_note", "plan", "measures_taken"];
const MORE = [...CONDITIONS, ...WORDS, "talk_on", "home_on"];

/**
 * The pupils of a weekly report as cards for a thumb: better, unchanged, worse; everything else behind "more". Below
 * them a newly noticed pupil is added, who becomes a concern from the same card.
 *
 * Cards are told apart by their pupil, so that saving in the middle of a sentence redraws nothing that is being typed.
 */
export class CrisisWeeklyCards extends Component {
    static template = "odoo_crisis_intervention.CrisisWeeklyCards";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ open: {}, sending: false });
        this.typed = {}; // pupil → field → text that is on the screen and not yet in the form
        // What was tapped and is still on its way to the form is done one after the other.
        this.queue = Promise.resolve();
        // Whoever saves or sends waits for the last tap and the last letter.
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({ detail }) => {
            this.takeTyped();
            detail.proms.push(this.queue);
        });
        onWillStart(async () => {
            const schoolClass = this.props.record.data.class_id;
            this.pupils =
                this.props.readonly || !schoolClass
                    ? []
                    : await this.orm.searchRead(
                          "crisis.subject",
                          [
                              ["class_id", "=", schoolClass.id],
                              ["kind", "=", "student"],
                              ["enrolment_state", "in", ["enrolled", "on_leave"]],
                          ],
                          ["name"]
                      );
        });
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get lines() {
        return this.list.records.filter((line) => line.data.subject_id && !line.data.is_taken_back);
    }

    get unnamed() {
        const named = new Set(this.lines.map((line) => line.data.subject_id.id));
        return this.pupils.filter((pupil) => !named.has(pupil.id));
    }

    get conditions() {
        return CONDITIONS;
    }

    key(line) {
        return line.data.subject_id.id;
    }

    lineOf(pupil) {
        return this.list.records.find((line) => line.data.subject_id?.id === pupil);
    }

    name(line) {
        // "Name · Class": the class stands above.
        return line.data.subject_id.display_name.split(" · ")[0];
    }

    label(name) {
        return this.list.fields[name].string;
    }

    options(name) {
        return this.list.fields[name].selection;
    }

    chosen(line, name) {
        return this.options(name).find(([value]) => value === line.data[name])?.[1] || "";
    }

    text(line, name) {
        return this.typed[this.key(line)]?.[name] ?? line.data[name] ?? "";
    }

    day(line, name) {
        return line.data[name] ? line.data[name].toISODate() : "";
    }

    shownDay(line, name) {
        return line.data[name] ? formatDate(line.data[name]) : "";
    }

    isOpen(line) {
        return this.state.open[this.key(line)] ?? (line.data.is_new && !line.data.is_reported);
    }

    hasMore(line) {
        return MORE.some((name) => line.data[name]);
    }

    color(line) {
        return line.data.level_id?.hex ? `--o-crisis-level: ${line.data.level_id.hex}` : "";
    }

    isUrgent(line) {
        return ["urgent", "immediate"].includes(line.data.urgency);
    }

    // --- changes --------------------------------------------------------------------------------------------------

    toggleMore(line) {
        this.state.open[this.key(line)] = !this.isOpen(line);
    }

    /**
     * Do ``work`` when what came before is done and no save is on its way: that would put other records into the list.
     *
     * @param {() => Promise|undefined} work
     */
    afterwards(work) {
        const done = this.queue.then(() => this.props.record.model.mutex.getUnlockedDef()).then(work);
        this.queue = done.catch(() => {});
        return done;
    }

    /** @param {Object} values of the line about ``pupil``, whichever record it is by then */
    update(pupil, values) {
        return this.afterwards(() => this.lineOf(pupil)?.update(values));
    }

    setChange(line, value) {
        const change = line.data.change === value ? false : value;
        if (change === "worse") {
            this.state.open[this.key(line)] = true;
        }
        return this.update(this.key(line), { change, is_unchanged: change === "same" });
    }

    setChoice(line, name, value) {
        return this.update(this.key(line), { [name]: line.data[name] === value ? false : value });
    }

    setDay(line, name, value) {
        return this.update(this.key(line), { [name]: value ? deserializeDate(value) : false });
    }

    onTyped(line, name, value) {
        const texts = (this.typed[this.key(line)] ??= {});
        texts[name] = value;
    }

    takeTyped() {
        for (const [pupil, texts] of Object.entries(this.typed)) {
            this.update(Number(pupil), texts);
        }
        this.typed = {};
    }

    onWritten(line, name, value) {
        this.onTyped(line, name, value);
        this.takeTyped();
    }

    addPupil(ev) {
        const pupil = Number(ev.target.value);
        ev.target.value = "";
        if (!pupil) {
            return;
        }
        this.state.open[pupil] = true;
        return this.afterwards(() => {
            const known = this.lineOf(pupil);
            if (known) {
                return known.update({ is_taken_back: false, is_new: true });
            }
            return this.list.addNewRecord({
                position: "bottom",
                mode: "readonly",
                context: { default_subject_id: pupil, default_is_new: true },
            });
        });
    }

    makeNew(line) {
        this.state.open[this.key(line)] = true;
        return this.update(this.key(line), { is_new: true });
    }

    takeBack(line) {
        const pupil = this.key(line);
        delete this.typed[pupil];
        delete this.state.open[pupil];
        return this.afterwards(() => {
            const known = this.lineOf(pupil);
            if (known?.isNew) {
                return this.list.delete(known);
            }
            return known?.update({ is_new: false, is_taken_back: !known.data.observation_text });
        });
    }

    async sendNow(line) {
        const pupil = this.key(line);
        this.state.sending = true;
        try {
            if (!(await this.props.record.save())) {
                return;
            }
            await this.orm.call("crisis.weekly.report.line", "action_report_now", [[this.lineOf(pupil).resId]]);
            this.notification.add(_t("Sent to the counsellors. Stay with the pupil until somebody takes over."), {
                type: "success",
            });
            this.state.open[pupil] = false;
            await this.props.record.load();
        } finally {
            this.state.sending = false;
        }
    }
}

export const crisisWeeklyCards = {
    component: CrisisWeeklyCards,
    supportedTypes: ["one2many"],
    useSubView: true,
    isEmpty: () => false,
};

registry.category("fields").add("crisis_weekly_cards", crisisWeeklyCards);
