import { onWillUnmount, status, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";

const { DateTime } = luxon;

export const AUTOSAVE_DELAY = 2000;
const RETRY_DELAY = 10000;
// Saving draws the form anew; whoever is in one of these is in the middle of something that this would close.
const BUSY = ".o_field_x2many .o_selected_row, .o_datetime_picker, .o_dialog";
// A list of choices that was left open while somebody types elsewhere is nobody's choice.
const isChoosing = () =>
    document.querySelector(".o-autocomplete--dropdown-menu") && document.activeElement?.closest(".o-autocomplete");

/**
 * A form that saves by itself after two seconds of rest and before it is left, so that nothing typed in front of a
 * crying child is lost to a time-out. What the server refuses stays on the screen with the reason beside it.
 */
export class CrisisAutosaveFormController extends formView.Controller {
    static template = "odoo_crisis_intervention.AutosaveFormView";

    setup() {
        super.setup();
        this.autosave = useState({ savedAt: "", error: "" });
        this.saving = false;
        useEffect(
            (root) => {
                const onInput = () => this.scheduleAutosave();
                root?.addEventListener("input", onInput);
                return () => root?.removeEventListener("input", onInput);
            },
            () => [this.rootRef.el]
        );
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRecordChanged = () => this.scheduleAutosave();
        return params;
    }

    scheduleAutosave(delay = AUTOSAVE_DELAY) {
        browser.clearTimeout(this.timer);
        if (!this.env.inDialog) {
            this.timer = browser.setTimeout(() => this.autosaveNow(), delay);
        }
    }

    async autosaveNow() {
        if (status(this) !== "mounted" || !this.model.root.isInEdition) {
            return;
        }
        if (this.saving || this.formInDialog || document.querySelector(BUSY) || isChoosing()) {
            return this.scheduleAutosave();
        }
        this.saving = true;
        try {
            const restore = keepCaret();
            const record = this.model.root;
            // Silent: a form that is half filled in is not wrong, so nothing turns red while somebody is typing.
            if ((await record.isDirty()) && record._checkValidity({ silent: true })) {
                await this.save({ onError: (error) => this.onAutosaveRefused(error) });
            }
            restore();
        } finally {
            this.saving = false;
        }
    }

    onAutosaveRefused(error) {
        if (error.data) {
            this.autosave.error = error.data.message;
        } else {
            this.autosave.error = _t("No connection. The text stays here and is saved when it is back.");
            this.scheduleAutosave(RETRY_DELAY);
        }
        return false;
    }

    // --- base ---------------------------------------------------------------------------------------------------

    async onRecordSaved() {
        await super.onRecordSaved(...arguments);
        this.autosave.error = "";
        this.autosave.savedAt = DateTime.now().toFormat("HH:mm");
    }

    onWillLoadRoot(nextConfiguration) {
        super.onWillLoadRoot(...arguments);
        if (this.autosave && nextConfiguration.resId !== this.model.root?.resId) {
            Object.assign(this.autosave, { savedAt: "", error: "" });
        }
    }

    async onSaveError(error, options, leaving) {
        // Without an answer there is nothing to show in Odoo's own dialog, and its way out would discard the text.
        if (!error.data) {
            return this.onAutosaveRefused(error);
        }
        return super.onSaveError(error, options, leaving);
    }

    beforeVisibilityChange() {
        if (document.visibilityState === "hidden" && this.formInDialog === 0) {
            return this.autosaveNow();
        }
    }

    async beforeUnload(ev) {
        // The first save is on its way: a second one sent now would make a second record.
        if (this.saving && this.model.root.isNew) {
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
            return;
        }
        return super.beforeUnload(ev);
    }

    async discard() {
        browser.clearTimeout(this.timer);
        this.autosave.error = "";
        return super.discard();
    }
}

/** Saving trims text. Whoever paused after a space goes on typing where he was. */
function keepCaret() {
    const el = document.activeElement;
    if (!(el instanceof HTMLTextAreaElement || el instanceof HTMLInputElement) || el.value === el.value.trim()) {
        return () => {};
    }
    const { value, selectionStart, selectionEnd } = el;
    return () => {
        if (el === document.activeElement && el.value === value.trim()) {
            el.value = value;
            el.setSelectionRange(selectionStart, selectionEnd);
        }
    };
}

registry.category("views").add("crisis_autosave_form", {
    ...formView,
    Controller: CrisisAutosaveFormController,
});
