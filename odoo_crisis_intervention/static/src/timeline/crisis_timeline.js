import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import {
    deserializeDateTime,
    serializeDateTime,
    toLocaleDateString,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useAutoresize } from "@web/core/utils/autoresize";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { FileUploader } from "@web/views/fields/file_handler";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const { DateTime } = luxon;

const PAGE = 50;
const MINUTE = 60 * 1000;
const ICONS = {
    event: "fa-check",
    note: "fa-pencil",
    contact: "fa-phone",
    measure: "fa-life-ring",
    observation: "fa-eye",
    file: "fa-paperclip",
};
const KINDS = [
    { kind: "note", label: _t("Note"), hint: _t("What happened? Write what was seen and said.") },
    { kind: "contact", label: _t("Guardian contact"), hint: _t("Which guardian, by what means, what was said and agreed?") },
    { kind: "measure", label: _t("Measure"), hint: _t("What was done to support or protect, and by whom?") },
    { kind: "observation", label: _t("Observation"), hint: _t("What did you observe: mood, behaviour, words?") },
];
const FILTERS = [
    { name: "all", label: _t("All"), keeps: () => true },
    { name: "people", label: _t("Written by people"), keeps: (line) => line.kind !== "event" },
    { name: "steps", label: _t("Steps"), keeps: (line) => line.kind === "event" },
    { name: "files", label: _t("Files"), keeps: (line) => line.documents.length },
];
const CLINICAL_GROUPS = [
    "odoo_crisis_intervention.group_crisis_counsellor",
    "odoo_crisis_intervention.group_crisis_leader",
];

// Half-written lines outlive a change of page, in memory only: nothing of this ever goes into the browser's storage.
const drafts = new Map();

/**
 * The timeline of a confidential record, in the chatter's place: newest first, who and when, a box to add a line.
 * What may be read and added is decided by the server (crisis.timeline get_lines and add_line).
 */
export class CrisisTimeline extends Component {
    static template = "odoo_crisis_intervention.CrisisTimeline";
    static components = { DateTimeInput, FileUploader };
    static props = standardWidgetProps;

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.kinds = KINDS;
        this.filters = FILTERS;
        this.textRef = useRef("text");
        useAutoresize(this.textRef, { minimumHeight: 60 });
        this.state = useState({
            lines: [],
            more: false,
            canAdd: false,
            canBeClinical: false,
            filter: "all",
            posting: false,
            draft: this.newDraft(),
        });
        useEffect(
            (resId) => this.open(resId),
            () => [this.props.record.resId]
        );
        // A step taken on the form leaves a line. A new record object means the form was loaded again after a button.
        useEffect(
            () => {
                this.load();
            },
            () => [this.props.record.resId, this.props.record.id, this.props.record.data.state]
        );
        const onBeforeUnload = (ev) => {
            if (this.hasDraft) {
                ev.preventDefault();
            }
        };
        browser.addEventListener("beforeunload", onBeforeUnload);
        onWillUnmount(() => browser.removeEventListener("beforeunload", onBeforeUnload));
        this.checkGroups();
    }

    newDraft() {
        return { kind: false, text: "", happenedAt: false, clinical: false, files: [] };
    }

    open(resId) {
        const key = `${this.props.record.resModel},${resId}`;
        if (!drafts.has(key)) {
            drafts.set(key, this.newDraft());
        }
        this.state.lines = [];
        this.state.draft = drafts.get(key);
        return () => {
            if (!this.hasDraft) {
                drafts.delete(key);
            }
        };
    }

    async checkGroups() {
        const held = await Promise.all(CLINICAL_GROUPS.map((group) => user.hasGroup(group)));
        this.state.canBeClinical = held.some(Boolean);
    }

    // --- reading ------------------------------------------------------------------------------------------------

    async load() {
        const { resModel, resId } = this.props.record;
        if (resId) {
            const answer = await this.keepLast.add(
                this.orm.call("crisis.timeline", "get_lines", [resModel, resId, PAGE])
            );
            this.show(answer);
        }
    }

    async loadMore() {
        const { resModel, resId } = this.props.record;
        const answer = await this.keepLast.add(
            this.orm.call("crisis.timeline", "get_lines", [resModel, resId, PAGE, this.cursor])
        );
        this.show({ ...answer, lines: [...this.state.lines, ...answer.lines] });
    }

    show(answer) {
        this.cursor = answer.cursor;
        this.state.lines = answer.lines;
        this.state.more = answer.more;
        this.state.canAdd = answer.can_add;
    }

    /** Tell whether a line was changed, added or cut since it was written. */
    async verify() {
        const { resModel, resId } = this.props.record;
        const { whole, message } = await this.orm.call("crisis.timeline", "verify_lines", [resModel, resId]);
        this.notification.add(message, { type: whole ? "success" : "danger", sticky: !whole });
    }

    /** Lines by the day on which things happened, the newest first, however late they were written down. */
    get days() {
        const { keeps } = FILTERS.find((filter) => filter.name === this.state.filter);
        const lines = this.state.lines
            .filter(keeps)
            .map((line) => ({
                ...line,
                happened: deserializeDateTime(line.happened_at),
                written: deserializeDateTime(line.written_at),
                icon: ICONS[line.kind] || ICONS.note,
            }))
            .sort((a, b) => b.happened - a.happened || b.id - a.id);
        const days = [];
        for (const line of lines) {
            const key = line.happened.toISODate();
            if (days.at(-1)?.key !== key) {
                days.push({ key, label: this.dayLabel(line.happened), lines: [] });
            }
            days.at(-1).lines.push(line);
        }
        return days;
    }

    dayLabel(day) {
        const today = DateTime.local().startOf("day");
        if (day.hasSame(today, "day")) {
            return _t("Today");
        }
        if (day.hasSame(today.minus({ days: 1 }), "day")) {
            return _t("Yesterday");
        }
        return toLocaleDateString(day);
    }

    time(line) {
        return line.happened.toFormat("HH:mm");
    }

    /** When the line was written, if that was another time than it tells of. */
    writtenLater(line) {
        return Math.abs(line.written - line.happened) > MINUTE
            ? toLocaleDateTimeString(line.written)
            : "";
    }

    // --- adding -------------------------------------------------------------------------------------------------

    get hasDraft() {
        const { text, files } = this.state.draft;
        return Boolean(text.trim() || files.length);
    }

    get hint() {
        return KINDS.find(({ kind }) => kind === this.state.draft.kind)?.hint;
    }

    get now() {
        return DateTime.local();
    }

    choose(kind) {
        const { draft } = this.state;
        draft.kind = draft.kind === kind && !this.hasDraft ? false : kind;
    }

    onHappenedAt(value) {
        this.state.draft.happenedAt = value || false;
    }

    addFile({ name, data, type }) {
        this.state.draft.kind ||= "note";
        this.state.draft.files.push({ name, data, type });
    }

    removeFile(index) {
        this.state.draft.files.splice(index, 1);
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.post();
        }
    }

    async post() {
        const { draft } = this.state;
        const { record } = this.props;
        if (!this.hasDraft || this.state.posting) {
            return;
        }
        const vals = { kind: draft.kind, text: draft.text, clinical: draft.clinical, files: [...draft.files] };
        if (draft.happenedAt) {
            vals.happened_at = serializeDateTime(draft.happenedAt);
        }
        this.state.posting = true;
        try {
            const answer = await this.orm.call("crisis.timeline", "add_line", [record.resModel, record.resId, vals]);
            // Only now: what the server refused stays in the box.
            Object.assign(draft, this.newDraft());
            this.show(answer);
        } finally {
            this.state.posting = false;
        }
        // A measure stamps its case, so the form has something new to show, unless somebody is typing in it.
        if (!(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("crisis_timeline", {
    component: CrisisTimeline,
    // The same container as the chatter's, so that Odoo's own styles place it.
    additionalClasses: ["o-mail-ChatterContainer", "o-mail-Form-chatter"],
});
