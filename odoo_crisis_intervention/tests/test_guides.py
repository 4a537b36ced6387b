# SPDX-License-Identifier: LGPL-3.0-or-later
"""What guides and the store page say is on the screen, is there: menus as the reader of that guide sees them, words of
buttons and fields, pictures, links. In Chinese 「…」 is something on the screen, in English *…* is; a path has ›."""

import re
from pathlib import Path
from unittest import SkipTest

import lxml.html
import polib

from odoo.tests import tagged
from odoo.tools import file_path

from .common import CrisisCommon

ADDON = Path(file_path("odoo_crisis_intervention"))
ROOT = ADDON.parent
GUIDES = ROOT / "docs" / "guides"
OFFICE = ("counsellor", "leader", "register_keeper", "homeroom")
# A guide, and the test users whose menus it may name.
READERS = {
    "homeroom": ("homeroom",),
    "emergency": OFFICE,
    "counsellor": ("counsellor",),
    "leader": ("leader",),
    "student-affairs": ("register_keeper",),
    "academic-affairs": ("academic_affairs",),
    "department-head": ("register_keeper", "academic_affairs"),
    "responder": ("school_doctor",),
    "peer-supporter": (),
    "pupil": (),
    "guardian": (),
    "auditor": ("auditor",),
    "it": ("config", "admin"),
    "onboarding": ("config", "admin", *OFFICE),
    "README": ("config", "admin", "academic_affairs", "auditor", "school_doctor", *OFFICE),
    "deployment": ("config", "admin", *OFFICE, "auditor"),
    "security": ("config", "admin", *OFFICE, "auditor"),
}
# Odoo's own words, which are in Odoo's translations and not in ours.
OF_ODOO = {
    *("打印", "设置", "应用", "更新应用列表", "激活", "群组"),
    *("Print", "Settings", "Apps", "Update Apps List", "Groups"),
}


def on_screen(text, chinese):
    """The words of a page that name something on the screen, without code and without what is hidden."""
    text = re.sub(r"<!--.*?-->|```.*?```|`[^`]*`|<img[^>]*>|!?\[[^\]]*\]\([^)]*\)", " ", text, flags=re.S)
    pattern = r"「([^」]+)」" if chinese else r"(?<![*\w])\*([^*\n]+(?:\n[^*\n]+)?)\*(?![*\w])"
    return {" ".join(words.split()) for words in re.findall(pattern, text)}


@tagged("post_install", "-at_install")
class TestGuides(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = sorted(GUIDES.glob("*.md")) + [
            ROOT / "docs" / name
            for name in ("onboarding.md", "onboarding.zh-CN.md", "deployment.md", "security.md", "security.zh-CN.md")
        ]
        if not GUIDES.exists():
            raise SkipTest("the addon was installed without the project around it")
        cls.env["res.lang"]._activate_lang("zh_CN")
        entries = [
            entry for entry in polib.pofile(str(ADDON / "i18n" / "zh_CN.po")) if not entry.obsolete and entry.msgstr
        ]
        cls.words = {
            True: {cls._plain(entry.msgstr) for entry in entries} | OF_ODOO,
            False: {cls._plain(entry.msgid) for entry in entries} | OF_ODOO,
        }
        cls.menus = {}

    @staticmethod
    def _plain(term):
        return " ".join(re.sub(r"<[^>]+>", " ", term).split())

    def _paths(self, reader, chinese):
        """The menus of a test user below Crisis Intervention, as "Report › My reports"."""
        if (reader, chinese) not in self.menus:
            lang = "zh_CN" if chinese else "en_US"
            menus = self.env["ir.ui.menu"].with_user(self.users[reader]).with_context(lang=lang)
            root = self.env.ref("odoo_crisis_intervention.menu_crisis_root")
            shown = menus.browse(menus._visible_menu_ids()).sudo().filtered(lambda menu: menu.id != root.id)
            self.menus[reader, chinese] = {
                self._path_below(root, menu) for menu in shown if menu.parent_path.startswith(f"{root.id}/")
            }
        return self.menus[reader, chinese]

    @staticmethod
    def _path_below(root, menu):
        """Not ``complete_name``: what is reckoned of it in one language stands in memory for the others."""
        names = []
        while menu and menu.id != root.id:
            names.append(menu.name)
            menu = menu.parent_id
        return " › ".join(reversed(names))

    def _settings(self, chinese):
        """Blocks of our page in Odoo's settings, as "Settings › Clocks", with the page's name between them too."""
        lang = "zh_CN" if chinese else "en_US"
        view = self.env["res.config.settings"].with_context(lang=lang).get_view(view_type="form")
        app = lxml.html.fromstring(view["arch"]).xpath("//app[@name='odoo_crisis_intervention']")[0]
        first = "设置" if chinese else "Settings"
        names = [block.get("title") for block in app.xpath(".//block")]
        return {
            f"{first} › {app.get('string')}",
            *(f"{first} › {name}" for name in names),
            *(f"{first} › {app.get('string')} › {name}" for name in names),
        }

    def test_menus_and_words_are_on_the_screen_of_who_reads_the_guide(self):
        unknown = []
        for page in self.pages:
            chinese = page.name.endswith(".zh-CN.md")
            name = page.name.partition(".")[0]
            readers = READERS[name]
            for words in on_screen(page.read_text(), chinese):
                if "›" in words:
                    there = any(words in self._paths(reader, chinese) for reader in readers)
                    there = there or words in self._settings(chinese)
                else:
                    tops = {path for reader in readers for path in self._paths(reader, chinese)}
                    there = words in self.words[chinese] or words in tops
                if not there:
                    unknown.append(f"{page.name}: {words}")
        self.assertFalse(unknown, "on no screen of who reads this guide:\n" + "\n".join(sorted(unknown)))

    def test_every_role_has_a_guide(self):
        guides = {page.name.partition(".")[0] for page in GUIDES.glob("*.zh-CN.md")}
        self.assertEqual(guides, READERS.keys() - {"onboarding", "deployment", "security"})

    def test_pictures_are_taken_by_a_scene_and_links_lead_somewhere(self):
        scenes = (ROOT / "scripts" / "screens.mjs").read_text()
        taken = {
            ("guide-" if "readme: true" not in line else "") + re.search(r'name: "([^"]+)"', line)[1]
            for line in scenes.splitlines()
            if re.search(r"(readme|guide): true", line)
        }
        self.assertFalse(re.findall(r"^[<=>]{7}.*", scenes, re.M), "traces of a merge")
        lost = []
        for page in [*self.pages, ROOT / "README.md", ROOT / "README.zh-CN.md"]:
            text = page.read_text()
            targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
            for target in targets:
                path = target.partition("#")[0]
                found = path.startswith("http") or not path or (page.parent / path).exists()
                found = found or (path.endswith(".png") and Path(path).stem in taken)
                if not found:
                    lost.append(f"{page.name}: {target}")
        self.assertFalse(lost, "\n".join(lost))

    def test_the_store_page_shows_what_it_brings_along(self):
        page = lxml.html.fromstring((ADDON / "static" / "description" / "index.html").read_text())
        shops = re.findall(r'name: "([^"]+)".*store: true', (ROOT / "scripts" / "screens.mjs").read_text())
        pictures = {image.get("src") for image in page.iter("img")}
        self.assertEqual(pictures - {"icon.png"}, {f"{name}.png" for name in shops})
        self.assertFalse([image for image in page.iter("img") if not image.get("alt")])
        # rules of Odoo's store: nothing from elsewhere, no scripts, no own head
        self.assertFalse(page.xpath("//script | //link | //iframe | //style | //form"))
        self.assertFalse([link for _element, _attribute, link, _at in page.iterlinks() if "//" in link])
