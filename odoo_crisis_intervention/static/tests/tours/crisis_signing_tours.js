/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// As a finger does it: down, along, up. The pad listens on the window for what follows the first touch.
const draw = async function () {
    const canvas = this.anchor;
    const box = canvas.getBoundingClientRect();
    const touch = (target, type, x, y, buttons) =>
        target.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                cancelable: true,
                isPrimary: true,
                pointerId: 1,
                pointerType: "touch",
                pressure: 0.5,
                button: 0,
                buttons,
                clientX: box.left + x * box.width,
                clientY: box.top + y * box.height,
            })
        );
    touch(canvas, "pointerdown", 0.1, 0.6, 1);
    for (let i = 1; i <= 12; i++) {
        touch(window, "pointermove", 0.1 + i * 0.06, 0.5 + 0.3 * Math.sin(i), 1);
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
    touch(window, "pointerup", 0.85, 0.5, 0);
};

// A mother with a phone, in Chinese: from the portal's first page to the signed paper.
registry.category("web_tour.tours").add("crisis_signing_phone", {
    steps: () => [
        { content: "the card", trigger: ".o_portal_docs a[href*='/my/crisis/agreement']", run: "click", expectUnloadPage: true },
        { content: "what waits", trigger: "#waiting form button", run: "click", expectUnloadPage: true },
        { content: "the words", trigger: "#paper .o_crisis_signing_text:contains('half days for two weeks')" },
        { content: "nothing to sign yet", trigger: "body:not(:has(canvas.o_web_sign_signature))" },
        { content: "a wrong code first", trigger: "#code", run: "edit 000001" },
        { content: "go on", trigger: "form[action$='/code'] button", run: "click", expectUnloadPage: true },
        { content: "says so", trigger: "#sign .alert-danger" },
        { content: "the right one", trigger: "#code", run: "edit 314 159" },
        { content: "go on", trigger: "form[action$='/code'] button", run: "click", expectUnloadPage: true },
        { content: "nobody types a name", trigger: "#sign:not(:has(.o_web_sign_name_input:visible))" },
        { content: "not before there is a signature", trigger: ".o_portal_sign_submit:disabled" },
        { content: "sign by finger", trigger: "canvas.o_web_sign_signature", run: draw },
        { content: "is there", trigger: "canvas.o_web_sign_signature", run: "canvasNotEmpty" },
        { content: "fits the phone", trigger: "body", run() {
            if (document.documentElement.scrollWidth > window.innerWidth) {
                throw new Error("the page is wider than the phone");
            }
        } },
        { content: "sign", trigger: ".o_portal_sign_submit:enabled", run: "click", expectUnloadPage: true },
        { content: "thank you", trigger: ".o_crisis_signing .alert-success strong" },
        { content: "the own copy", trigger: "#answered a[href*='/my/crisis/agreement/paper/']" },
    ],
});

// The counsellor invites the mother and reads the code out; it is shown once.
registry.category("web_tour.tours").add("crisis_signing_invite", {
    steps: () => [
        { content: "ask in the portal", trigger: "button[name=action_ask_on_portal]:visible", run: "click" },
        { content: "the mother is proposed", trigger: ".modal .o_field_widget[name=guardian_id] input:value(/mother/)" },
        { content: "invite", trigger: ".modal button[name=action_invite]", run: "click" },
        { content: "the code", trigger: ".modal .o_crisis_code:contains(/^\\d{3} \\d{3}$/)" },
        { content: "whom to call", trigger: ".modal a[href='tel:13900000001']" },
        { content: "told", trigger: ".modal .o_crisis_told", run: "click" },
        { content: "gone", trigger: "body:not(:has(.o_crisis_code))" },
    ],
});
