/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";

const FOUND = 8;

/** Where, what, who: all of it may stay empty. One large button sends. */
export class CrisisSosDialog extends Component {
    static template = "odoo_crisis_intervention.SosDialog";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.sos = useService("crisis_sos");
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState(this.sos.state);
        this.who = useState({ found: [] });
        this.keepLast = new KeepLast();
        useAutofocus({ mobile: true });
        // Closed by a page that finished loading and open again: the name typed before is looked for once more.
        this.search(this.state.draft.subject ? "" : this.state.draft.subject_description);
    }

    get isTyping() {
        return this.state.status === "typing";
    }

    get cardLines() {
        return (this.state.answer.card || "").split("\n").filter(Boolean);
    }

    onWho(ev) {
        this.state.draft.subject_description = ev.target.value;
        this.search(ev.target.value);
    }

    async search(words) {
        const text = words.trim();
        if (!text) {
            this.who.found = [];
            return;
        }
        const own = this.state.form.classes.map((row) => row.id);
        const domain = ["|", ["name", "ilike", text], ["number", "=", text]];
        const fields = ["display_name", "class_id"];
        try {
            const ask = (more) =>
                this.orm.silent.searchRead("crisis.subject", [...more, ...domain], fields, { limit: FOUND });
            const lists = await this.keepLast.add(
                Promise.all(own.length ? [ask([["class_id", "in", own]]), ask([["class_id", "not in", own]])] : [ask([])])
            );
            this.who.found = lists.flat().slice(0, FOUND);
        } catch {
            this.who.found = []; // the words stay and are sent
        }
    }

    onPick(row) {
        this.state.draft.subject = { id: row.id, name: row.display_name };
        this.state.draft.subject_description = "";
        this.who.found = [];
    }

    onUnpick() {
        this.state.draft.subject = false;
    }

    onClass(row) {
        this.state.draft.class_id = this.state.draft.class_id === row.id ? false : row.id;
    }

    async onOpen() {
        const id = this.state.answer.event_id;
        this.onClose();
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crisis.event",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    onClose() {
        if (this.state.status === "sent") {
            this.sos.reset();
        }
        this.props.close();
    }
}
