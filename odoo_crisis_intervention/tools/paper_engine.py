# SPDX-License-Identifier: LGPL-3.0-or-later
"""From a paper's HTML to its PDF, and what a paper needs on the way. No Odoo, no database.

Two engines. WeasyPrint works in memory and knows paged media. Where it is not installed, Odoo's own wkhtmltopdf prints
the same HTML: running headers and page numbers then depend on its build, the text does not. Neither may fetch
anything: a paper carries all it shows, and a name of a machine slipped into a text must not become a request.
"""

import base64
import io
import logging
import os
import re
import subprocess
import tempfile

import lxml.html
import qrcode
import qrcode.image.svg
from markupsafe import Markup

# What these libraries cannot draw they quote in their warnings; a paper's text has no place in a log.
_QUIET = ("weasyprint", "weasyprint.progress", "fontTools")
for _name in _QUIET:
    logging.getLogger(_name).setLevel(logging.CRITICAL)

try:
    import weasyprint
    from weasyprint.urls import URLFetcher
except (ImportError, OSError):  # OSError: the package is there, Pango's libraries are not
    weasyprint = None
    URLFetcher = object
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it sets its own level when it is imported

_logger = logging.getLogger(__name__)

PDF_A = "pdf/a-3b"
BOX = "□"
BOX_CHECKED = "☑"
TICK = "√"
WKHTMLTOPDF_SECONDS = 120


class PaperError(Exception):
    """The paper could not be made. Its text is a constant: the HTML is never part of it."""


class ClosedFetcher(URLFetcher):
    """Opens what the paper itself carries (``data:``) and nothing else: no network, no file."""

    def fetch(self, url, headers=None):
        if not url.lower().startswith("data:"):
            raise ValueError("A paper fetches nothing")
        return super().fetch(url, headers)


def has_weasyprint():
    return weasyprint is not None


def weasyprint_pdf(html, variant=None):
    """The PDF of ``html``, made in memory. What :func:`attachment_link` put into it is attached to the PDF."""
    fetcher = ClosedFetcher(allowed_protocols=["data"], allow_redirects=False)
    html, files = _take_attachments(html)
    attachments = [
        weasyprint.Attachment(
            file_obj=io.BytesIO(content), name=name, url_fetcher=fetcher, relationship="Data", description=name
        )
        for name, content in files
    ]
    return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant=variant, attachments=attachments)


def attachment_link(name, content):
    """HTML that makes ``content`` (bytes) an attachment of the PDF, where the engine can attach files."""
    data = base64.b64encode(content).decode()
    return Markup('<link rel="attachment" title="%s" href="data:;base64,%s"/>') % (name, data)


def _take_attachments(html):
    if 'rel="attachment"' not in html:
        return html, []
    root = lxml.html.document_fromstring(html)
    files = []
    for link in root.xpath("//link[@rel='attachment']"):
        files.append((link.get("title"), base64.b64decode(link.get("href").partition(",")[2])))
        link.drop_tree()
    return "<!DOCTYPE html>\n" + lxml.html.tostring(root, encoding="unicode"), files


def wkhtmltopdf_pdf(html, binary, landscape=False):
    """The PDF of ``html`` by the program ``binary``, which gets it on its standard input.

    Whatever the program keeps meanwhile lies in a folder that only this process may read and that goes with it.
    """
    command = [
        binary, "--quiet", "--disable-local-file-access", "--disable-javascript", "--disable-plugins",
        "--disable-external-links", "--encoding", "utf-8", "--page-size", "A4",
        "--orientation", "Landscape" if landscape else "Portrait",
        "--margin-top", "16", "--margin-bottom", "16", "--margin-left", "16", "--margin-right", "16",
        "-", "-",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="crisis_paper_") as folder:
        try:
            process = subprocess.run(
                command,
                input=closed_html(html).encode(),
                capture_output=True,
                check=False,
                timeout=WKHTMLTOPDF_SECONDS,
                env={"TMPDIR": folder, "HOME": folder, "PATH": os.defpath, "QT_QPA_PLATFORM": "offscreen"},
            )
        except (OSError, subprocess.TimeoutExpired):
            # no "from": the exception carries the command and may carry its input
            raise PaperError("The printing program did not answer") from None
    if process.returncode not in (0, 1) or not process.stdout.startswith(b"%PDF"):
        # its messages may quote the text: only the code is kept
        _logger.warning("The printing program ended with code %s", process.returncode)
        raise PaperError("The printing program failed")
    return process.stdout


def closed_html(html):
    """``html`` without anything that an engine without a fetcher of ours could load."""
    root = lxml.html.document_fromstring(html)
    for node in root.xpath("//script | //link | //iframe | //object | //embed | //base"):
        node.drop_tree()
    for node in root.xpath("//*[@src or @href or @data or @poster or @background]"):
        for name in ("src", "href", "data", "poster", "background"):
            if not node.get(name, "data:").lower().startswith(("data:", "#")):
                del node.attrib[name]
    for node in root.xpath("//style"):
        node.text = _close_css(node.text or "")
    for node in root.xpath("//*[@style]"):
        node.set("style", _close_css(node.get("style")))
    return "<!DOCTYPE html>\n" + lxml.html.tostring(root, encoding="unicode")


def _close_css(css):
    css = re.sub(r"@import[^;]*;?", "", css, flags=re.IGNORECASE)
    return re.sub(r"url\(\s*(?!['\"]?data:)[^)]*\)", "none", css, flags=re.IGNORECASE)


def qr_data_uri(text):
    """A QR code of ``text`` as a picture that needs no fetching."""
    code = qrcode.QRCode(
        border=0, error_correction=qrcode.constants.ERROR_CORRECT_M, image_factory=qrcode.image.svg.SvgPathImage
    )
    code.add_data(text)
    code.make(fit=True)
    svg = io.BytesIO()
    code.make_image().save(svg)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.getvalue()).decode()


def css_string(text):
    """``text`` as a CSS string that nothing in it can end."""
    return '"%s"' % "".join(char if char.isalnum() or char in " .,-" else f"\\{ord(char):x} " for char in text)


def css_content(pattern, **counters):
    """A value for CSS ``content``: ``pattern`` has ``%(name)s`` where a counter goes.

    >>> css_content("Page %(page)s", page="counter(page)")
    '"Page " counter(page)'
    """
    parts = re.split(r"%\((\w+)\)s", pattern)
    return " ".join(
        counters[part] if position % 2 else css_string(part)
        for position, part in enumerate(parts)
        if position % 2 or part
    )


def boxes(options, checked):
    """``[(label, glyph)]`` for ``options`` as ``[(key, label)]``, ticked where the key is in ``checked``."""
    return [(label, BOX_CHECKED if key in checked else BOX) for key, label in options]
