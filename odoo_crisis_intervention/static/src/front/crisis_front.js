// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDate, deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const POLL_DELAY = 120000;
const HIDDEN = "crisis_front_names_hidden";
// On a desk people stand left, what is owed right; on a phone they follow each other.
const SIDE = new Set(["duties", "levels", "overdue", "papers", "census", "receipts"]);

/**
 * The first page of the day. Names stand in rows only, never in a title or an address, and one button takes them off the
 * screen for whoever sits in front of a projector. It asks again by itself while somebody looks at it.
 */
export class CrisisFront extends Component {
    static template = "odoo_crisis_intervention.CrisisFront";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ page: null, isHidden: browser.localStorage.getItem(HIDDEN) === "1" });
        this.display = { controlPanel: {} };
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

    async load(quiet = false) {
        const orm = quiet ? this.orm.silent : this.orm;
        try {
            this.state.page = await orm.call("crisis.front", "get_page", []);
        } catch (error) {
            if (!quiet) {
                throw error;
            }
            // Without an answer what is shown stays; the next look tells.
        }
    }

    // --- what is shown ----------------------------------------------------------------------------------------------

    get today() {
        return formatDate(deserializeDate(this.state.page.today), { format: "DDDD" });
    }

    isFilled(card) {
        return Boolean(card.rows.length || card.figures?.length);
    }

    get urgent() {
        return this.state.page.cards.filter((card) => card.tone === "danger" && this.isFilled(card));
    }

    get people() {
        return this.filled.filter((card) => !SIDE.has(card.key));
    }

    get side() {
        return this.filled.filter((card) => SIDE.has(card.key));
    }

    get filled() {
        return this.state.page.cards.filter((card) => card.tone !== "danger" && this.isFilled(card));
    }

    /** What has nothing to show takes one line, so that a quiet day looks quiet. */
    get calm() {
        return this.state.page.cards.filter((card) => card.calm && !this.isFilled(card));
    }

    name(row) {
        if (!row.name) {
            return row.words || row.what;
        }
        return this.state.isHidden ? _t("Name hidden").toString() : row.name;
    }

    what(row) {
        return row.name || row.words ? row.what : "";
    }

    when(row) {
        if (!row.when) {
            return "";
        }
        if (!row.is_moment) {
            return row.when === this.state.page.today ? _t("Today").toString() : deserializeDate(row.when).toFormat("MM-dd");
        }
        const moment = deserializeDateTime(row.when);
        return moment.toFormat(moment.hasSame(luxon.DateTime.now(), "day") ? "HH:mm" : "MM-dd HH:mm");
    }

    share(card, figure) {
        const most = Math.max(...card.figures.map((row) => row.count), 1);
        return `width: ${(figure.count / most) * 100}%; --o-crisis-level: ${figure.hex || "var(--o-crisis-front-bar)"}`;
    }

    // --- what is tapped ---------------------------------------------------------------------------------------------

    toggleNames() {
        this.state.isHidden = !this.state.isHidden;
        browser.localStorage.setItem(HIDDEN, this.state.isHidden ? "1" : "0");
    }

    async open(row) {
        if (row.model === "crisis.duty") {
            return this.action.doAction(await this.orm.call("crisis.duty", "action_open", [row.id]));
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[row.view_id, "form"]],
        });
    }

    openAll(card, context = {}) {
        return this.action.doAction(card.action, { additionalContext: context });
    }

    openDoor(door) {
        return this.action.doAction(door.action);
    }
}

registry.category("actions").add("crisis_front", CrisisFront);
