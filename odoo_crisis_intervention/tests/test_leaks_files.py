# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files: what may come in, what goes out, and by which door (catalogue L51 to L61, R36)."""

import base64
import io
import re
import zipfile
from pathlib import Path

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import limited_field_access_token

from ..tools import files
from .canary import CANARY_MODELS, MISSING, log_end, logged
from .story import photo
from .test_leaks_http import LOGGERS, DoorsCase

NAMES = (
    "../../etc/passwd",
    "‮gpj.exe",
    "a" * 250,
    "x\r\nSet-Cookie: a=b",
    '"><script>alert(1)</script>',
    "报告：学生.jpg",
    "a;b=c.jpg",
    "CON.jpg",
    "name\x07.jpg",
)


def hostile():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("[Content].txt", "x" * 1000)
    bomb = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x02\x00\x00\x00"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    return {
        "html": b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
        "xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>1</script></html>',
        "svg": svg,
        "svg with xml": b'<?xml version="1.0" encoding="utf-8"?>\n' + svg,
        "zip": archive.getvalue(),
        "empty": b"",
        "elf": b"\x7fELF\x02\x01\x01" + bytes(100),
        "exe": b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + bytes(100),
        "script": b"#!/bin/sh\nrm -rf /\n",
        "php": b"<?php system($_GET['x']); ?>",
        "javascript in svg gz": b"\x1f\x8b\x08\x00" + bytes(40),
        "midi": b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x00\x60MTrk\x00\x00\x00\x04\x00\xff\x2f\x00",
        "pixel bomb": bomb + bytes(64),
        "cut jpeg": base64.b64decode(photo("x"))[:80],
        "tar": b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + bytes(248),
        "not base64": None,
    }


@tagged("post_install", "-at_install")
class TestLeaksFiles(DoorsCase):
    def add(self, content, who="counsellor", **vals):
        upload = base64.b64encode(content) if content is not None else "%%% not base64 %%%"
        return self.as_(who, self.env["crisis.document"]).create(
            {"res_model": "crisis.case", "res_ref": self.records["crisis.case"].id, "upload": upload, **vals}
        )

    def stored(self, document):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "crisis.document"), ("res_id", "in", document.ids), ("res_field", "!=", False)])
        )

    def open(self, document, which="view"):
        return self.url_open(f"/crisis/document/{getattr(document, 'id', document)}/{which}")

    # --- in --------------------------------------------------------------------------------------------------------

    def test_l59_hostile_files_are_refused_and_leave_nothing(self):
        before = self.env["crisis.document"].sudo().search_count([])
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search_count([("res_model", "=", "crisis.document"), ("res_field", "!=", False)])
        )
        for name, content in hostile().items():
            with self.subTest(name), self.assertRaises(UserError) as caught, self.cr.savepoint():
                self.add(content)
            self.assertNotRegex(str(caught.exception), r"Traceback|PIL|0x")
        self.company.crisis_document_max_mb = 1
        with self.assertRaises(UserError), self.cr.savepoint():
            self.add(b"%PDF-1.4\n" + bytes(1024 * 1024 + 1))
        self.assertEqual(self.env["crisis.document"].sudo().search_count([]), before)
        left = (
            self.env["ir.attachment"]
            .sudo()
            .search_count([("res_model", "=", "crisis.document"), ("res_field", "!=", False)])
        )
        self.assertEqual(left, attachments)

    def test_l59_a_text_is_shown_as_text_whatever_is_in_it(self):
        document = self.add(
            b"Dear diary,\n" + b"today was a day like any other.\n" * 200 + b"<script>alert(1)</script>"
        )
        self.login("counsellor")
        answer = self.open(document, "original")
        self.assertEqual(answer.headers["Content-Type"].partition(";")[0], "text/plain")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])

    def test_l59_the_name_a_file_came_with_goes_nowhere(self):
        self.login("counsellor")
        for name in NAMES:
            document = self.add(base64.b64decode(photo("x")), name=name)
            for which in ("view", "original"):
                answer = self.open(document, which)
                self.assertEqual(answer.status_code, 200)
                expected = rf"(inline|attachment); filename\*?=\"?(UTF-8'')?{document.reference}\.jpg\"?"
                self.assertRegex(answer.headers["Content-Disposition"], rf"^{expected}$")
                self.assertNotIn("Set-Cookie: a=b", str(answer.headers))
            for attachment in self.stored(document):
                self.assertNotIn(name[:20], attachment.name)

    # --- kept ------------------------------------------------------------------------------------------------------

    def test_l60_the_original_is_the_same_bytes_and_the_view_has_no_metadata(self):
        image = Image.effect_noise((3000, 2100), 60).convert("RGB")
        data = Image.Exif()
        data[0x010F] = "CAMERA-OF-PUPIL"
        data[0x8825] = {1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)}
        out = io.BytesIO()
        image.save(out, "JPEG", exif=data, comment=b"COMMENT-OF-PUPIL", quality=60)
        original = out.getvalue()
        document = self.add(original)
        self.login("counsellor")
        answer = self.open(document, "original")
        self.assertEqual(answer.content, original, "evidence, larger than what Odoo would have scaled down")
        self.assertEqual(document.digest, files.digest(original))
        self.assertEqual(document.size, len(original))
        view = self.open(document, "view").content
        for secret in (b"CAMERA-OF-PUPIL", b"COMMENT-OF-PUPIL", b"Exif"):
            self.assertIn(secret, original)
            self.assertNotIn(secret, view)
        with Image.open(io.BytesIO(view)) as shown:
            self.assertFalse(dict(shown.getexif()))
            self.assertLessEqual(max(shown.size), 2000)

    def test_l57_equal_files_are_not_one_file(self):
        content = base64.b64decode(photo("same"))
        one, two = self.add(content), self.add(content)
        self.assertEqual(one.digest, two.digest)
        stores = self.stored(one | two).mapped("store_fname")
        self.assertEqual(len(set(stores)), 4)

    def test_r36_a_missing_or_changed_file_is_an_error_and_never_an_empty_page(self):
        self.login("counsellor")
        for damage in ("missing", "changed", "cut", "emptied", "swapped"):
            document = self.add(base64.b64decode(photo(damage)))
            original = self.stored(document).filtered(lambda file: file.res_field == "original")
            path = Path(original._full_path(original.store_fname))
            path.chmod(0o644)
            stored = path.read_bytes()
            if damage == "missing":
                path.unlink()
            elif damage == "changed":
                path.write_bytes(stored[:-1] + bytes([stored[-1] ^ 1]))
            elif damage == "cut":
                path.write_bytes(stored[: len(stored) // 2])
            elif damage == "emptied":
                path.write_bytes(b"")
            else:
                path.write_bytes(files.seal(b"another file"))
            self.env.invalidate_all()
            with mute_logger("odoo.addons.base.models.ir_attachment"):
                answer = self.open(document, "original")
            self.assertEqual(answer.status_code, 410, damage)
            self.assertNotIn("another file", answer.text)
            self.assertEqual(answer.headers["Content-Type"].partition(";")[0], "text/plain")

    # --- out -------------------------------------------------------------------------------------------------------

    def test_l55_no_cache_keeps_a_file_and_each_opening_leaves_a_line(self):
        document = self.records["crisis.document"]
        self.login("counsellor")
        for which in ("view", "original"):
            since = log_end(self.env.cr.dbname)
            for suffix in ("", "?unique=1", "?download=true", "?debug=1"):
                answer = self.url_open(f"/crisis/document/{document.id}/{which}{suffix}")
                self.assertEqual(answer.status_code, 200)
                self.assertIn("no-store", answer.headers["Cache-Control"])
                self.assertNotIn("immutable", answer.headers["Cache-Control"])
                self.assertNotIn("max-age", answer.headers["Cache-Control"])
                self.assertFalse(answer.headers.get("ETag"))
            uid = self.users["counsellor"].id
            self.assertEqual(
                logged(self.env.cr.dbname, uid, "crisis.document", document.id, since).count("download"), 4
            )

    @mute_logger(*LOGGERS)
    def test_forbidden_missing_and_nonsense_are_all_404(self):
        document = self.records["crisis.document"]
        bodies = set()
        for who in (
            "guardian",
            "teacher",
            "admin",
            "homeroom",
            "foreign_counsellor",
            "register_keeper",
            "removed_counsellor",
            "author",
        ):
            self.login(who)
            for number in (document.id, MISSING):
                for which in ("view", "original"):
                    answer = self.open(number, which)
                    self.assertEqual(answer.status_code, 404, who)
                    bodies.add(re.sub(r"\d+", "#", answer.text)[:2000])
        self.login("counsellor")
        for path in ("x", "view%2f..%2foriginal", "%2e%2e", "original/extra", ""):
            self.assertIn(self.url_open(f"/crisis/document/{document.id}/{path}").status_code, (404, 405), path)
        self.login(None)
        answer = self.url_open(f"/crisis/document/{document.id}/original", allow_redirects=False)
        self.assertIn(answer.status_code, (302, 303), "to the login")
        self.assertIn("/web/login", answer.headers["Location"])

    @mute_logger(*LOGGERS)
    def test_l51_l61_odoos_own_routes_hand_out_nothing_with_or_without_a_token(self):
        document = self.records["crisis.document"]
        stored = self.stored(document)
        tokens = {"", "x"}
        for record, field in [(document, "original"), (document, "rendition"), *((file, "raw") for file in stored)]:
            tokens.add(limited_field_access_token(record.sudo(), field, scope="binary"))
        paths = [
            f"/web/{kind}/crisis.document/{document.id}/{field}"
            for kind in ("content", "image")
            for field in ("original", "rendition", "upload")
        ]
        paths += [f"/web/{kind}/{file.id}" for kind in ("content", "image") for file in stored]
        paths += [f"/web/content/ir.attachment/{file.id}/{field}" for file in stored for field in ("raw", "datas")]
        paths += [f"/web/image/{file.id}/100x100" for file in stored]
        for who in (None, "guardian", "teacher", "admin", "removed_counsellor", "counsellor", "leader"):
            self.login(who)
            for path in paths:
                for token in tokens:
                    answer = self.url_open(f"{path}?access_token={token}&download=1", allow_redirects=False)
                    self.assertNotIn(b"CRISIS1", answer.content[:100], (who, path))
                    self.assertNotIn(b"something-camera", answer.content, (who, path))
                    if "/web/content/" in path:
                        self.assertNotEqual(answer.status_code, 200, (who, path, token))

    def test_the_file_itself_is_in_no_field_that_anybody_reads(self):
        document = self.records["crisis.document"]
        for who in CANARY_MODELS["crisis.document"].readers | {"admin"}:
            env = self.door_env(who)
            if who == "admin":
                self.assertFalse(env["crisis.document"].search([]))
                continue
            row = env["crisis.document"].browse(document.id).read()[0]
            self.assertNotIn("original", row)
            self.assertNotIn("rendition", row)
            self.assertFalse(row["upload"])
