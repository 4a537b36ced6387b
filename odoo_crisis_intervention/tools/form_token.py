# SPDX-License-Identifier: LGPL-3.0-or-later
"""Signed tokens for forms of people without a session: no cookie, nothing stored until the form is handed in.

Plain functions without Odoo. A token says what it is for, until when it holds, and carries a number used once; whoever
stores that number with what was handed in can tell a second time from the first.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

_STAMP, _NONCE, _MAC = 8, 32, 64


class TokenRefused(ValueError):
    """``args[0]`` is a code: ``missing``, ``foreign`` or ``expired``."""


@dataclass(frozen=True)
class Token:
    """:param nonce: the number used once. :param data: what the server wrote into it."""

    nonce: str
    data: str


def make(key, scope, until, data=""):
    """A token for ``scope`` that holds until the second ``until`` (of the epoch). ``data`` can be read by anybody."""
    body = f"{int(until):0{_STAMP}x}{secrets.token_hex(_NONCE // 2)}{data}"
    return f"{_mac(key, scope, body)}{body}"


def read(key, scope, token, now):
    """The :class:`Token` behind ``token``.

    :raises TokenRefused: none was sent, it was not made here for this ``scope``, or its time is over
    """
    if not token:
        raise TokenRefused("missing")
    mac, body = token[:_MAC], token[_MAC:]
    # Bytes: a signature that is not ASCII is foreign, not an error.
    if not hmac.compare_digest(mac.encode(), _mac(key, scope, body).encode()):
        raise TokenRefused("foreign")
    if int(body[:_STAMP], 16) < now:
        raise TokenRefused("expired")
    return Token(body[_STAMP : _STAMP + _NONCE], body[_STAMP + _NONCE :])


def _mac(key, scope, body):
    message = repr((scope, body)).encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
