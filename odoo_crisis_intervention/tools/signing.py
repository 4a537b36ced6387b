# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a guardian signs with: the address that is given once, the six digits told by another way, the picture drawn.

Plain functions without Odoo. The address carries 256 bits, which nobody tries out: a fast digest is enough. Six digits
are tried out in a second by whoever holds the database, so theirs is slow, and the tries at the door are counted.
"""

import base64
import hashlib
import hmac
import io
import re
import secrets

from PIL import Image, ImageChops

from . import files

TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
CODE_DIGITS = 6
MOST_BYTES = 500_000
PICTURES = ("image/png", "image/jpeg")
_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
_LONGEST_SIDE = 2400


class SignatureRefused(ValueError):
    """``args[0]`` is a code: ``picture`` (not one, or too large) or ``blank`` (nothing is drawn on it)."""


def new_token():
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_digest(token):
    """What is stored of an address; empty for what cannot be one, so that nothing is found under it."""
    return hashlib.sha256(token.encode()).hexdigest() if TOKEN.fullmatch(token or "") else ""


def new_code():
    return "".join(secrets.choice("0123456789") for _i in range(CODE_DIGITS))


def grouped(code):
    """As it is read aloud: two groups of three."""
    return f"{code[:3]} {code[3:]}"


def salt():
    return secrets.token_hex(16)


def plain(typed):
    """The digits of what somebody typed, wide ones of a Chinese keyboard included."""
    return "".join(str(int(character)) for character in (typed or "")[:40] if character.isdecimal())


def code_digest(code, hex_salt):
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(hex_salt), **_SCRYPT).hex()


def code_matches(typed, hex_salt, expected):
    """Whether what was typed is the code, compared in constant time; never where there is no code."""
    if not expected or not hex_salt:
        return False
    return hmac.compare_digest(code_digest(plain(typed), hex_salt), expected)


def picture(data):
    """The drawn signature of a browser (base64) as a clean PNG on white: pixels only, nothing else of what was sent.

    :raises SignatureRefused: see there
    """
    try:
        content = base64.b64decode(data or "", validate=False)
        if files.inspect(content, MOST_BYTES) not in PICTURES:
            raise SignatureRefused("picture")
        with Image.open(io.BytesIO(content)) as image:
            if max(image.size) > _LONGEST_SIDE:
                raise SignatureRefused("picture")
            drawn = image.convert("RGBA")
    except (ValueError, TypeError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise SignatureRefused("picture") from error
    clean = Image.new("RGB", drawn.size, "white")
    clean.paste(drawn, mask=drawn.getchannel("A"))
    if not ImageChops.difference(clean, Image.new("RGB", clean.size, clean.getpixel((0, 0)))).getbbox():
        raise SignatureRefused("blank")
    out = io.BytesIO()
    clean.save(out, "PNG")
    return out.getvalue()
