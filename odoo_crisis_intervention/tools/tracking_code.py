# SPDX-License-Identifier: LGPL-3.0-or-later
"""The code by which an anonymous reporter finds his report again. Plain functions without Odoo.

It is shown once and kept as a salted digest. A fast hash is enough: nobody tries out 138 bits, and a slow one would let
strangers keep the server busy. The first four characters stand beside the digest, so that a look-up need not try every
report.
"""

import hashlib
import hmac
import secrets
import unicodedata

# No 0/O, 1/I/L: it is copied by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 28
GROUP = 4
_SALT = 16


def new():
    """A code in groups of four: 28 characters out of 31, 138 bits."""
    code = "".join(secrets.choice(ALPHABET) for _i in range(LENGTH))
    return " ".join(code[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def plain(typed):
    """What somebody typed, without spaces and dashes, in capitals and in narrow letters."""
    text = unicodedata.normalize("NFKC", (typed or "")[:200]).upper()
    return "".join(character for character in text if character in ALPHABET)


def prefix(code):
    return plain(code)[:GROUP]


def salt():
    return secrets.token_hex(_SALT)


def digest(code, hex_salt):
    hashed = hashlib.blake2b(plain(code).encode(), digest_size=32, salt=bytes.fromhex(hex_salt), person=b"crisis-help")
    return hashed.hexdigest()


def matches(code, hex_salt, expected):
    """Whether ``code`` is the one ``expected`` was made from, compared in constant time."""
    return hmac.compare_digest(digest(code, hex_salt), expected)
