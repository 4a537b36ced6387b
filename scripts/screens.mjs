// SPDX-License-Identifier: LGPL-3.0-or-later
// Pictures of the demonstration: ./dev screens [folder] [name …]. The demonstration must be served at DEV_URL.
// Without names those that README.md and the guides show go to docs/images, those of the store page to the addon as well;
// scripts/shrink_pictures.py then makes them small.
import { createRequire } from "node:module";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const require = createRequire(path.join(process.env.NODE_PATH, "..", "package.json"));
const { chromium } = require("playwright-core");

const DESKTOP = { width: 1600, height: 900 };
const PHONE = { width: 390, height: 844 };
const PAGES = "docs/images";
const STORE = "odoo_crisis_intervention/static/description";
// first: opens the first row of the list or the first card. click: what is pressed then. url: a page outside the web
// client; without a login the whole of it, for a guide its first screen. file: a page of this checkout.
// readme, guide (as guide-<name>.png), store: where the picture is shown.
export const SCENES = [
    { name: "today", login: "counsellor", path: "crisis-today", size: DESKTOP, guide: true, store: true },
    { name: "today-phone", login: "counsellor", path: "crisis-today", size: PHONE },
    { name: "today-leader", login: "leader", path: "crisis-today", size: DESKTOP },
    { name: "today-homeroom-phone", login: "homeroom", path: "crisis-today", size: PHONE },
    { name: "pupil-file", login: "counsellor", path: "crisis-files", first: true, size: DESKTOP, guide: true, store: true },
    { name: "pupil-file-phone", login: "counsellor", path: "crisis-files", first: true, size: PHONE },
    { name: "candidates", login: "counsellor", path: "crisis-candidates", size: DESKTOP, guide: true, store: true },
    { name: "candidate", login: "counsellor", path: "crisis-candidates", first: true, size: DESKTOP },
    { name: "candidates-phone", login: "counsellor", path: "crisis-candidates", size: PHONE },
    { name: "candidate-phone", login: "counsellor", path: "crisis-candidates", first: true, size: PHONE },
    { name: "counsellor-note-phone", login: "homeroom", path: "crisis-counsellor-notes", first: true, size: PHONE },
    { name: "sheets", login: "counsellor", path: "crisis-sheets", size: DESKTOP },
    { name: "sheet", login: "counsellor", path: "crisis-sheets", first: true, size: DESKTOP },
    { name: "sheet-phone", login: "counsellor", path: "crisis-sheets", first: true, size: PHONE },
    { name: "scores", login: "counsellor", path: "crisis-scores", size: DESKTOP },
    { name: "instrument", login: "counsellor", path: "crisis-instruments", first: true, size: DESKTOP },
    { name: "result-import", login: "counsellor", path: "crisis-result-imports", first: true, size: DESKTOP },
    { name: "result-mapping", login: "counsellor", path: "crisis-result-mappings", first: true, size: DESKTOP },
    { name: "register-kanban", login: "affairs", path: "crisis-register", view: "kanban", size: DESKTOP, readme: true, store: true },
    { name: "register-list", login: "affairs", path: "crisis-register", size: DESKTOP },
    { name: "register-form", login: "affairs", path: "crisis-register", first: true, size: DESKTOP },
    { name: "register-phone", login: "affairs", path: "crisis-register", size: PHONE },
    { name: "report-phone", login: "homeroom", path: "crisis-report", size: PHONE, readme: true, store: true },
    { name: "report-desktop", login: "homeroom", path: "crisis-report", size: DESKTOP },
    { name: "receipts-phone", login: "homeroom", path: "crisis-my-reports", size: PHONE },
    { name: "my-class-phone", login: "homeroom", path: "crisis-my-class", size: PHONE },
    { name: "my-class-form-phone", login: "homeroom", path: "crisis-my-class", first: true, size: PHONE, guide: true },
    { name: "cases-homeroom-phone", login: "homeroom", path: "crisis-cases", first: true, size: PHONE },
    { name: "concerns", login: "counsellor", path: "crisis-concerns", size: DESKTOP },
    { name: "concern", login: "counsellor", path: "crisis-concerns", first: true, size: DESKTOP },
    { name: "concerns-phone", login: "counsellor", path: "crisis-concerns", size: PHONE },
    { name: "assessments", login: "counsellor", path: "crisis-assessments", size: DESKTOP },
    { name: "assessment", login: "counsellor", path: "crisis-assessments", first: true, size: DESKTOP, readme: true, store: true },
    { name: "assessment-phone", login: "counsellor", path: "crisis-assessments", first: true, size: PHONE },
    { name: "feedback", login: "leader", path: "crisis-feedback", first: true, size: DESKTOP },
    { name: "leavers", login: "affairs", path: "crisis-leavers", size: DESKTOP },
    { name: "leavers-phone", login: "leader", path: "crisis-leavers", first: true, size: PHONE },
    { name: "transfer-summary", login: "counsellor", path: "crisis-transfer-summaries", first: true, size: DESKTOP },
    { name: "access-register", login: "leader", path: "crisis-access-registers", first: true, size: DESKTOP },
    { name: "cases", login: "counsellor", path: "crisis-cases", size: DESKTOP },
    { name: "case", login: "counsellor", path: "crisis-cases", first: true, size: DESKTOP, readme: true, store: true },
    { name: "case-phone", login: "counsellor", path: "crisis-cases", first: true, size: PHONE },
    { name: "case-leader", login: "leader", path: "crisis-cases", first: true, size: DESKTOP },
    { name: "follow-ups", login: "counsellor", path: "crisis-follow-ups", size: DESKTOP },
    { name: "sos-phone", login: "teacher", path: "crisis-my-reports", click: ".o_crisis_sos_button", size: PHONE, guide: true, store: true },
    { name: "sos", login: "teacher", path: "crisis-my-reports", click: ".o_crisis_sos_button", size: DESKTOP },
    { name: "emergencies", login: "leader", path: "crisis-events", size: DESKTOP },
    { name: "emergency", login: "leader", path: "crisis-events", first: true, size: DESKTOP },
    { name: "emergency-phone", login: "counsellor", path: "crisis-my-events", first: true, size: PHONE, guide: true },
    { name: "instruction-cards-phone", login: "teacher", path: "crisis-cards", size: PHONE, guide: true },
    { name: "statement-phone", login: "homeroom", path: "crisis-my-statements", first: true, size: PHONE },
    { name: "alarms", login: "leader", path: "crisis-alarms", size: DESKTOP },
    { name: "alarm", login: "leader", path: "crisis-alarms", first: true, size: DESKTOP },
    { name: "alarm-phone", login: "counsellor", path: "crisis-alarms", first: true, size: PHONE },
    { name: "alarm-bell", login: "counsellor", path: "crisis-concerns", click: ".o_crisis_alarm_bell", size: DESKTOP, guide: true },
    { name: "alarm-bell-phone", login: "counsellor", path: "crisis-concerns", click: ".o_crisis_alarm_bell", size: PHONE },
    { name: "on-call", login: "leader", path: "crisis-on-call", size: DESKTOP },
    { name: "on-call-phone", login: "counsellor", path: "crisis-on-call", view: "kanban", size: PHONE },
    { name: "on-call-pattern", login: "leader", path: "crisis-on-call-pattern", size: DESKTOP },
    { name: "hotline-calls", login: "counsellor", path: "crisis-hotline-calls", size: DESKTOP },
    { name: "hotline-call", login: "counsellor", path: "crisis-hotline-calls", first: true, size: DESKTOP },
    { name: "hotline-call-phone", login: "counsellor", path: "crisis-hotline-calls/new", size: PHONE },
    { name: "week-phone", login: "leader", path: "crisis-week", size: PHONE },
    { name: "week", login: "leader", path: "crisis-week", size: DESKTOP, readme: true, store: true },
    { name: "my-week-phone", login: "counsellor", path: "crisis-my-week", size: PHONE },
    { name: "counsellor-report", login: "leader", path: "crisis-counsellor-reports", first: true, size: DESKTOP },
    { name: "access-log", login: "auditor", path: "crisis-access-log", size: DESKTOP },
    { name: "duties", login: "leader", path: "crisis-duties-of-office", size: DESKTOP },
    { name: "duties-phone", login: "homeroom", path: "crisis-duties", size: PHONE, readme: true, store: true },
    { name: "duties-mine", login: "counsellor", path: "crisis-duties", size: DESKTOP },
    { name: "duties-school", login: "leader", path: "crisis-duties-school", size: DESKTOP },
    { name: "duty", login: "leader", path: "crisis-duties-school", first: true, size: DESKTOP },
    { name: "duty-kinds", login: "office", path: "crisis-duty-kinds", size: DESKTOP },
    { name: "duty-kind", login: "office", path: "crisis-duty-kinds", first: true, size: DESKTOP },
    { name: "punctuality", login: "auditor", path: "crisis-punctuality", size: DESKTOP, guide: true },
    { name: "figures", login: "counsellor", path: "crisis-figures", first: true, size: DESKTOP, guide: true, store: true },
    { name: "figures-phone", login: "leader", path: "crisis-figures", first: true, size: PHONE },
    { name: "figures-tables", login: "counsellor", path: "crisis-figures-tables", size: DESKTOP },
    { name: "figures-published", login: "auditor", path: "crisis-figures-published", size: DESKTOP },
    { name: "bureau-sheet", login: "counsellor", path: "crisis-bureau-sheets", first: true, size: DESKTOP },
    { name: "roster", login: "office", path: "crisis-roster", size: DESKTOP, guide: true },
    { name: "subject", login: "homeroom", path: "crisis-roster", first: true, size: DESKTOP },
    { name: "classes", login: "office", path: "crisis-classes", size: DESKTOP },
    { name: "levels", login: "office", path: "crisis-levels", size: DESKTOP },
    { name: "help-phone", url: "crisis/help", size: PHONE, guide: true },
    { name: "help-narrow", url: "crisis/help", size: { width: 360, height: 740 } },
    { name: "help-desktop", url: "crisis/help", size: DESKTOP },
    { name: "outside", login: "counsellor", path: "crisis-outside", size: DESKTOP },
    { name: "outside-form", login: "counsellor", path: "crisis-outside", first: true, size: DESKTOP },
    { name: "outside-form-phone", login: "counsellor", path: "crisis-outside", first: true, size: PHONE },
    { name: "helplines", login: "office", path: "crisis-helplines", size: DESKTOP },
    { name: "helplines-phone", login: "teacher", path: "crisis-helplines", size: PHONE },
    { name: "barometers", login: "counsellor", path: "crisis-barometers", size: DESKTOP },
    { name: "barometer", login: "counsellor", path: "crisis-barometers", first: true, size: DESKTOP },
    { name: "barometer-phone", login: "counsellor", path: "crisis-barometers", first: true, size: PHONE },
    { name: "peer-supporters", login: "counsellor", path: "crisis-peer-supporters", size: DESKTOP },
    { name: "peer-supporter-phone", login: "homeroom", path: "crisis-peer-supporters", first: true, size: PHONE },
    { name: "peer-talks-phone", login: "counsellor", path: "crisis-peer-talks", size: PHONE },
    { name: "appointments", login: "counsellor", path: "crisis-appointments", size: DESKTOP },
    { name: "appointments-phone", login: "counsellor", path: "crisis-appointments", size: PHONE },
    { name: "counselling-record", login: "counsellor", path: "crisis-counselling-records", first: true, size: DESKTOP, guide: true },
    { name: "counselling-record-phone", login: "counsellor", path: "crisis-counselling-records", first: true, size: PHONE },
    { name: "room-calendar", login: "homeroom", path: "crisis-room-calendar", size: DESKTOP },
    { name: "from-the-counsellor-phone", login: "homeroom", path: "crisis-from-the-counsellor", first: true, size: PHONE },
    { name: "talks-in-numbers", login: "leader", path: "crisis-talks-in-numbers", size: DESKTOP },
    { name: "talk-portal-phone", login: "peer", url: "my/talk", size: PHONE, guide: true },
    { name: "settings", login: "office", path: "crisis-levels", first: true, size: DESKTOP },
    { name: "weekly-phone", login: "homeroom", path: "crisis-weekly", size: PHONE, guide: true },
    { name: "weekly-desktop", login: "homeroom", path: "crisis-weekly", size: DESKTOP },
    { name: "weekly-reports", login: "leader", path: "crisis-weekly-reports", size: DESKTOP },
    { name: "weekly-report-read", login: "affairs", path: "crisis-weekly-reports", view: "kanban", first: true, size: DESKTOP },
    { name: "weekly-reports-phone", login: "affairs", path: "crisis-weekly-reports", size: PHONE },
    { name: "class-log-phone", login: "homeroom", path: "crisis-observations", size: PHONE },
    { name: "class-log", login: "homeroom", path: "crisis-observations", size: DESKTOP },
    { name: "plan-phone", login: "teacher", path: "crisis-plan", size: PHONE },
    { name: "plan-coverage", login: "leader", path: "crisis-plan-coverage", size: DESKTOP },
    { name: "plan-version", login: "leader", path: "crisis-plans", first: true, size: DESKTOP },
    { name: "trainings", login: "affairs", path: "crisis-trainings", size: DESKTOP },
    { name: "training-phone", login: "affairs", path: "crisis-trainings", first: true, size: PHONE },
    { name: "attendance-phone", login: "affairs", path: "crisis-attendance", size: PHONE },
    { name: "training-coverage", login: "leader", path: "crisis-training-coverage", size: DESKTOP },
    { name: "training-targets", login: "leader", path: "crisis-training-targets", size: DESKTOP },
    { name: "activities", login: "affairs", path: "crisis-activities", size: DESKTOP },
    { name: "activity-phone", login: "homeroom", path: "crisis-activities", first: true, size: PHONE },
    { name: "activities-calendar", login: "affairs", path: "crisis-activities", view: "calendar", size: DESKTOP },
    { name: "team-year", login: "leader", path: "crisis-teams", first: true, size: DESKTOP },
    { name: "custody", login: "leader", path: "crisis-monitoring", first: true, size: DESKTOP, store: true },
    { name: "custody-list", login: "leader", path: "crisis-monitoring", size: DESKTOP },
    { name: "custody-phone", login: "doctor", path: "crisis-watch", size: PHONE, guide: true },
    { name: "watch-group-phone", login: "homeroom", path: "crisis-my-watches", size: PHONE, guide: true },
    { name: "support", login: "counsellor", path: "crisis-support-plans", first: true, size: DESKTOP },
    { name: "support-phone", login: "homeroom", path: "crisis-class-support", first: true, size: PHONE, guide: true },
    { name: "return", login: "counsellor", path: "crisis-returns", first: true, size: DESKTOP, store: true },
    { name: "groups", login: "counsellor", path: "crisis-groups", size: DESKTOP },
    { name: "group", login: "counsellor", path: "crisis-groups", first: true, size: DESKTOP },
    { name: "group-phone", login: "counsellor", path: "crisis-groups", first: true, size: PHONE },
    { name: "safety-plan", login: "counsellor", path: "crisis-safety-plans", first: true, size: DESKTOP, guide: true },
    { name: "safety-plan-phone", login: "homeroom", path: "crisis-safety-plans", first: true, size: PHONE },
    { name: "supervision", login: "counsellor", path: "crisis-supervision", size: DESKTOP },
    { name: "supervision-phone", login: "leader", path: "crisis-supervision", size: PHONE },
    { name: "return-list", login: "leader", path: "crisis-returns", size: DESKTOP },
    { name: "return-phone", login: "homeroom", path: "crisis-returns", first: true, size: PHONE },
    { name: "return-head-phone", login: "deputy", path: "crisis-return-approvals", first: true, size: PHONE, guide: true },
    { name: "return-agreement", login: "counsellor", path: "crisis-return-agreements", first: true, size: DESKTOP },
    { name: "handover", login: "counsellor", path: "crisis-handovers", first: true, size: DESKTOP },
    { name: "handover-list", login: "leader", path: "crisis-handovers", size: DESKTOP },
    { name: "handover-phone", login: "homeroom", path: "crisis-handovers", first: true, size: PHONE },
    { name: "leaves", login: "counsellor", path: "crisis-status-changes", size: DESKTOP },
    { name: "leave", login: "counsellor", path: "crisis-status-changes", first: true, size: DESKTOP },
    { name: "leave-phone", login: "homeroom", path: "crisis-status-changes", first: true, size: PHONE },
    { name: "contacts-away-phone", login: "homeroom", path: "crisis-contacts-away", size: PHONE },
    { name: "absence-phone", login: "homeroom", path: "crisis-absences", first: true, size: PHONE },
    { name: "registrations", login: "academic", path: "crisis-registrations", size: DESKTOP },
    { name: "registration", login: "academic", path: "crisis-registrations", first: true, size: DESKTOP, guide: true },
    { name: "consent", login: "counsellor", path: "crisis-consents", first: true, size: DESKTOP },
    { name: "referral", login: "counsellor", path: "crisis-referrals", first: true, size: DESKTOP },
    { name: "consent-phone", login: "homeroom", path: "crisis-consents", first: true, size: PHONE },
    { name: "referral-phone", login: "counsellor", path: "crisis-referrals", first: true, size: PHONE },
    { name: "affected", login: "counsellor", path: "crisis-affected", size: DESKTOP },
    { name: "affected-phone", login: "counsellor", path: "crisis-affected", first: true, size: PHONE },
    { name: "contacts-phone", login: "homeroom", path: "crisis-contacts", size: PHONE },
    { name: "contact", login: "counsellor", path: "crisis-contacts", first: true, size: DESKTOP },
    { name: "mandatory", login: "teacher", path: "crisis-mandatory", size: DESKTOP },
    { name: "disclosures", login: "counsellor", path: "crisis-disclosures", size: DESKTOP },
    { name: "handling-plan", login: "counsellor", path: "crisis-handling-plans", first: true, size: DESKTOP },
    { name: "handling-plan-phone", login: "homeroom", path: "crisis-handling-plans", first: true, size: PHONE },
    { name: "measures", login: "counsellor", path: "crisis-measures", size: DESKTOP },
    { name: "measure-phone", login: "homeroom", path: "crisis-measures", first: true, size: PHONE },
    { name: "conference", login: "counsellor", path: "crisis-conferences", first: true, size: DESKTOP },
    { name: "conference-phone", login: "leader", path: "crisis-conferences", first: true, size: PHONE },
    { name: "visit-phone", login: "counsellor", path: "crisis-visits", first: true, size: PHONE },
    { name: "visits", login: "counsellor", path: "crisis-visits", size: DESKTOP },
    { name: "family-guidance-phone", login: "counsellor", path: "crisis-family-guidance", first: true, size: PHONE },
    { name: "accompaniment-phone", login: "counsellor", path: "crisis-accompaniment", size: PHONE },
    { name: "stressors", login: "counsellor", path: "crisis-stressors", size: DESKTOP },
    { name: "protection", login: "leader", path: "crisis-protection", size: DESKTOP },
    { name: "supporters", login: "counsellor", path: "crisis-supporters", size: DESKTOP },
    { name: "review", login: "leader", path: "crisis-reviews", first: true, click: ".nav-link[name=learn]", size: DESKTOP },
    { name: "review-phone", login: "leader", path: "crisis-reviews", first: true, size: PHONE },
    { name: "improvements", login: "leader", path: "crisis-improvements", size: DESKTOP },
    { name: "lessons-phone", login: "teacher", path: "crisis-lessons", size: PHONE },
    { name: "lesson", login: "leader", path: "crisis-lessons", first: true, size: DESKTOP },
    { name: "asked-of-me-phone", login: "teacher", path: "crisis-asked-of-me", first: true, size: PHONE },
    { name: "institutions-phone", login: "teacher", path: "crisis-institutions", size: PHONE },
    { name: "census", login: "counsellor", path: "crisis-census", first: true, size: DESKTOP, guide: true },
    { name: "census-slips-phone", login: "homeroom", path: "crisis-census-pupils", size: PHONE, guide: true },
    { name: "today-leader-phone", login: "leader", path: "crisis-today", size: PHONE, guide: true },
    { name: "banner", file: "scripts/banner.html", size: { width: 1120, height: 560 }, store: true },
    { name: "peer-phone", login: "peer", url: "my/crisis", size: PHONE, guide: true },
    { name: "guardian-phone", login: "guardian", url: "my/crisis/agreement", size: PHONE, guide: true },
];

const [folder = PAGES, ...names] = process.argv.slice(2);
const shown = (scene) => scene.readme || scene.guide || scene.store;
const wanted = SCENES.filter((scene) => (names.length ? names.includes(scene.name) : folder === PAGES ? shown(scene) : true));
mkdirSync(folder, { recursive: true });

/** Where the pages look for the picture of a scene; elsewhere it goes by the scene's own name. */
function keep(picture, scene) {
    const places = [];
    if (folder !== PAGES || scene.readme) {
        places.push(path.join(folder, `${scene.name}.png`));
    }
    if (folder === PAGES && scene.guide) {
        places.push(path.join(folder, `guide-${scene.name}.png`));
    }
    if (folder === PAGES && scene.store) {
        places.push(path.join(STORE, `${scene.name}.png`));
    }
    const [first, ...rest] = places.length ? places : [path.join(folder, `${scene.name}.png`)];
    writeFileSync(first, picture);
    rest.forEach((place) => copyFileSync(first, place));
}

/** The font a Chinese desktop would show; the machine that takes the pictures has none for screens. */
async function addFont(page) {
    await page.addStyleTag({ content: "*:not(.fa):not(.oi) { font-family: 'Noto Sans CJK SC', sans-serif !important; }" });
    await page.waitForTimeout(200);
}

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let failed = 0;
const contexts = {};
for (const scene of wanted) {
    const key = `${scene.login}-${scene.size.width}`;
    if (!contexts[key]) {
        const phone = scene.size.width < 600;
        const context = await browser.newContext({
            viewport: scene.size,
            locale: "zh-CN",
            timezoneId: "Asia/Shanghai",
            deviceScaleFactor: phone ? 2 : 1,
            hasTouch: phone,
            isMobile: phone,
        });
        const page = await context.newPage();
        if (scene.login) {
            await page.goto(`${process.env.DEV_URL}/web/login`);
            await page.fill("input[name=login]", scene.login);
            await page.fill("input[name=password]", scene.login);
            await page.click("button[type=submit]");
            await page.waitForURL((url) => !url.pathname.startsWith("/web/login"), { timeout: 60000 });
        }
        contexts[key] = page;
    }
    const page = contexts[key];
    try {
        if (scene.file) {
            await page.goto(`file://${path.resolve(scene.file)}`);
            keep(await page.screenshot(), scene);
            console.log(scene.name);
            continue;
        }
        if (scene.url) {
            await page.goto(`${process.env.DEV_URL}/${scene.url}`);
            if (scene.login) {
                await addFont(page); // the public page lets nobody add a style
            }
            keep(await page.screenshot({ fullPage: !scene.login && !scene.guide }), scene);
            console.log(scene.name);
            continue;
        }
        const query = scene.view ? `?view_type=${scene.view}` : "";
        await page.goto(`${process.env.DEV_URL}/odoo/${scene.path}${query}`);
        await page.waitForSelector(".o_view_controller, .o_form_view, .o_action", { timeout: 60000 });
        // Not "networkidle": Odoo keeps a connection open for its bus.
        await page.waitForTimeout(1500);
        if (scene.first) {
            await page.locator(".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)").first().click();
            await page.waitForSelector(".o_form_view", { timeout: 30000 });
        }
        if (scene.click) {
            await page.locator(scene.click).first().click();
        }
        await page.waitForTimeout(1500);
        await addFont(page);
        keep(await page.screenshot(), scene);
        console.log(scene.name);
    } catch (error) {
        failed += 1;
        console.error(`${scene.name}: ${error.message.split("\n")[0]}`);
        await page.screenshot({ path: path.join(folder, `${scene.name}-failed.png`) });
    }
}
await browser.close();
process.exit(failed ? 1 : 0);
