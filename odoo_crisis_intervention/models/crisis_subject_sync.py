# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

SUBJECT_KEYS = ("number", "sex", "is_boarding", "enrolment_state")
PROFILE_KEYS = ("birth_date", "address", "phone")
GUARDIAN_KEYS = ("relation", "phone", "phone_alt")


def write_differing(record, vals):
    """Write only what differs: an unchanged row gets no new write date and starts no recomputation."""
    current = {name: record._fields[name].convert_to_write(record[name], record) for name in vals}
    if changed := {name: value for name, value in vals.items() if current[name] != value}:
        record.write(changed)


class CrisisSubject(models.Model):
    """The roster as a school's ERP knows it; see ``res.partner._crisis_student_info``."""

    _inherit = "crisis.subject"

    @api.model
    def _sync_from_host(self, partners):
        """Create or update the roster rows of these contacts from the hook. Returns the rows, in no particular order.

        What the hook does not tell stays as it is; guardians it no longer names stay too, since a school may have added
        them by hand. Runs with the configuration group or as superuser (a bridge's cron).
        """
        if not self.env.su and not self.env.user.has_group("odoo_crisis_intervention.group_crisis_config"):
            raise AccessError(self.env._("The roster is kept by the configuration group."))
        info = partners._crisis_student_info()
        synced = self.browse()
        # sudo: the group that keeps the roster writes profiles and guardians without reading them
        records = self.sudo().with_context(active_test=False)
        for company, rows in self._host_rows_by_company(partners, info).items():
            synced |= records.with_company(company)._sync_school(company, rows)
        return synced.with_env(self.env)

    @api.model
    def _host_rows_by_company(self, partners, info):
        by_company = {}
        for partner in partners:
            if partner.id in info:
                told = info[partner.id]
                company = (
                    self.env["res.company"].browse(told.get("company_id")) or partner.company_id or self.env.company
                )
                by_company.setdefault(company, []).append((partner, told))
        return by_company

    def _sync_school(self, company, rows):
        classes = self._sync_classes(company, [told for _partner, told in rows])
        known = self.search(
            [("company_id", "=", company.id), ("partner_id", "in", [partner.id for partner, _told in rows])]
        )
        by_partner = {subject.partner_id: subject for subject in known}
        new = []
        for partner, told in rows:
            vals = {key: told[key] for key in SUBJECT_KEYS if key in told}
            vals["name"] = told.get("name") or partner.name
            if "class" in told:
                vals["class_id"] = classes[self._host_class_key(company, told["class"])].id
            profile = {key: told[key] for key in PROFILE_KEYS if key in told}
            subject = by_partner.get(partner)
            if subject:
                write_differing(subject, vals)
                write_differing(subject.profile_ids, profile)
            else:
                vals.update(partner_id=partner.id, company_id=company.id, kind="student")
                new.append({**vals, "profile_ids": [Command.create(profile)]})
        created = self.create(new)
        subjects = known | created
        subjects._sync_guardians({partner: told.get("guardians") or [] for partner, told in rows})
        return subjects

    @api.model
    def _host_class_key(self, company, told):
        return told["name"], told.get("school_year") or self.env["crisis.term"]._school_year(company=company)

    def _sync_classes(self, company, rows):
        """The classes the hook names, by name and school year: created where they are missing."""
        told_classes = {}
        for told in rows:
            if "class" in told:
                vals = {key: told["class"][key] for key in ("grade", "number") if key in told["class"]}
                if "homeroom_employee_id" in told:
                    vals["homeroom_employee_id"] = told["homeroom_employee_id"]
                told_classes.setdefault(self._host_class_key(company, told["class"]), {}).update(vals)
        classes = self.env["crisis.school.class"].search(
            [("company_id", "=", company.id), ("name", "in", [name for name, _year in told_classes])]
        )
        found = {(c.name, c.school_year): c for c in classes}
        missing = [key for key in told_classes if key not in found]
        created = self.env["crisis.school.class"].create(
            [{"name": key[0], "school_year": key[1], "company_id": company.id, **told_classes[key]} for key in missing]
        )
        for key, vals in told_classes.items():
            if key in found:
                write_differing(found[key], vals)
        return {**found, **dict(zip(missing, created, strict=True))}

    def _sync_guardians(self, told):
        known = {(guardian.subject_id, guardian.name): guardian for guardian in self.guardian_ids}
        new = []
        for subject in self:
            for order, guardian in enumerate(told.get(subject.partner_id, ()), len(subject.guardian_ids) + 1):
                vals = {key: guardian[key] for key in GUARDIAN_KEYS if guardian.get(key)}
                if match := known.get((subject, guardian["name"])):
                    write_differing(match, vals)
                else:
                    new.append({"subject_id": subject.id, "name": guardian["name"], "call_order": order, **vals})
        self.env["crisis.guardian"].create(new)
