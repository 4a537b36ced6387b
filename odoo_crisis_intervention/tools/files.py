# SPDX-License-Identifier: LGPL-3.0-or-later
"""Uploaded files: what they really are, what of them may be shown, and the envelope they are stored in.

Plain functions without Odoo. An original is kept byte for byte (it may be evidence); what people look at is a
rendition without metadata (a photo's place and camera may tell who took it).
"""

import base64
import binascii
import hashlib
import io
import secrets

import magic
from PIL import Image, ImageOps, UnidentifiedImageError

# Content type → extension of the file that is handed out. Anything else is refused.
ALLOWED = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/heic": "heic",
    "application/pdf": "pdf",
    "audio/mpeg": "mp3",
    "audio/x-m4a": "m4a",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/x-wav": "wav",
    "audio/amr": "amr",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
}
RENDERED = ("image/jpeg", "image/png", "image/webp", "image/gif")
SIGNATURE_BYTES = 500_000
SIGNATURE_TYPES = ("image/png", "image/jpeg")
_LONGEST_SIDE = 2000
_MOST_PIXELS = 60_000_000
_MARK = b"CRISIS1\0"
_SALT = 32


class FileRefused(ValueError):
    """``args[0]`` is a code: ``empty``, ``too_large``, ``type`` or ``image``."""


def inspect(content, max_bytes):
    """Content type of ``content``, by its bytes and never by its name.

    :raises FileRefused: empty, larger than ``max_bytes``, or of a type that is not kept
    """
    if not content:
        raise FileRefused("empty")
    if len(content) > max_bytes:
        raise FileRefused("too_large")
    mimetype = magic.from_buffer(content[:65536], mime=True)
    if mimetype not in ALLOWED:
        raise FileRefused("type")
    return mimetype


def signature(picture):
    """The bytes of a drawn signature (base64).

    :raises FileRefused: no picture, too big, or no base64
    """
    try:
        content = base64.b64decode(picture, validate=False)
    except binascii.Error:
        raise FileRefused("type") from None
    if inspect(content, SIGNATURE_BYTES) not in SIGNATURE_TYPES:
        raise FileRefused("type")
    return content


def digest(content):
    return hashlib.sha256(content).hexdigest()


def rendition(content, mimetype):
    """A picture for looking at, as JPEG without any metadata, or ``None`` when the type is not shown.

    :raises FileRefused: not a readable picture, or one that would fill the memory
    """
    if mimetype not in RENDERED:
        return None
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise FileRefused("image")
            image = ImageOps.exif_transpose(image)
            image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            # A fresh canvas: nothing of the source but its pixels is carried over.
            clean = Image.new("RGB", image.size, "white")
            clean.paste(image, mask=image.convert("RGBA").getchannel("A") if "A" in image.getbands() else None)
            out = io.BytesIO()
            clean.save(out, "JPEG", quality=88)
            return out.getvalue()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise FileRefused("image") from error


def seal(content):
    """``content`` in an envelope with random salt: equal files differ on disk, and no program takes it for a page."""
    return _MARK + secrets.token_bytes(_SALT) + content


def unseal(stored):
    """The content again.

    :raises ValueError: missing, cut or not one of our envelopes
    """
    if not stored or not stored.startswith(_MARK) or len(stored) < len(_MARK) + _SALT:
        raise ValueError("file is missing or damaged")
    return stored[len(_MARK) + _SALT :]
