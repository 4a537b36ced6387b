# SPDX-License-Identifier: LGPL-3.0-or-later
import io
import zipfile

from PIL import Image

from odoo.tests import BaseCase

from ..tools import files, hash_chain


def jpeg(exif=True, size=(40, 30)):
    image = Image.new("RGB", size, "red")
    data = Image.Exif()
    if exif:
        data[0x010F] = "CANARY-CAMERA"
        data[0x8825] = {1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=data)
    return out.getvalue()


class TestFiles(BaseCase):
    def test_the_rendition_carries_no_metadata_and_the_original_is_untouched(self):
        original = jpeg()
        self.assertIn(b"CANARY-CAMERA", original)
        view = files.rendition(original, "image/jpeg")
        self.assertNotIn(b"CANARY-CAMERA", view)
        with Image.open(io.BytesIO(view)) as image:
            self.assertFalse(dict(image.getexif()))
        self.assertEqual(files.unseal(files.seal(original)), original)

    def test_transparent_and_animated_pictures_become_plain_ones(self):
        for mode, kind in (("RGBA", "PNG"), ("P", "GIF"), ("LA", "PNG")):
            out = io.BytesIO()
            Image.new(mode, (20, 20)).save(out, kind)
            with self.subTest(mode):
                view = files.rendition(out.getvalue(), f"image/{kind.lower()}")
                with Image.open(io.BytesIO(view)) as image:
                    self.assertEqual(image.format, "JPEG")

    def test_equal_files_differ_in_their_envelopes(self):
        self.assertNotEqual(files.seal(b"same"), files.seal(b"same"))

    def test_damaged_envelopes_are_noticed(self):
        for stored in (b"", None, b"plain", files.seal(b"x")[:20]):
            with self.subTest(stored=stored), self.assertRaises(ValueError):
                files.unseal(stored)

    def test_what_a_file_is_decides_not_its_name(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as bundle:
            bundle.writestr("a.txt", "x" * 100)
        hostile = {
            "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
            "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
            "zip": archive.getvalue(),
            "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 100,
            "empty": b"",
            "midi": b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x00\x60MTrk\x00\x00\x00\x04\x00\xff\x2f\x00",
        }
        for name, content in hostile.items():
            with self.subTest(name), self.assertRaises(files.FileRefused):
                files.inspect(content, 1000000)
        with self.assertRaises(files.FileRefused):
            files.inspect(b"x" * 11, 10)
        self.assertEqual(files.inspect(jpeg(), 1000000), "image/jpeg")
        self.assertEqual(files.inspect("只是文字".encode(), 1000), "text/plain")

    def test_broken_and_giant_pictures_are_refused(self):
        with self.assertRaises(files.FileRefused):
            files.rendition(jpeg()[:60], "image/jpeg")
        giant = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x02\x00\x00\x00"
        with self.assertRaises(files.FileRefused):
            files.rendition(giant + b"\0" * 64, "image/png")


class TestHashChain(BaseCase):
    def _chain(self, count):
        lines, previous = [], hash_chain.GENESIS
        for number in range(1, count + 1):
            values = {"number": number, "text": f"行 {number}"}
            previous = hash_chain.digest(previous, values)
            lines.append((number, 1, previous, values))
        return lines

    def test_a_whole_chain_verifies(self):
        for count in (0, 1, 5):
            self.assertIsNone(hash_chain.verify(self._chain(count)))

    def test_one_changed_byte_a_gap_or_a_swap_is_found(self):
        lines = self._chain(5)
        changed = [*lines[:2], (3, 1, lines[2][2], {"number": 3, "text": "行 3."}), *lines[3:]]
        self.assertEqual(hash_chain.verify(changed), 3)
        self.assertEqual(hash_chain.verify(lines[:2] + lines[3:]), 3)
        self.assertEqual(hash_chain.verify([lines[1], lines[0], *lines[2:]]), 1)

    def test_an_unknown_version_is_not_guessed(self):
        with self.assertRaises(ValueError):
            hash_chain.digest(hash_chain.GENESIS, {}, version=2)
