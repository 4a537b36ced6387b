# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo's own access log without the address of whoever opened the public help page, and without one-time addresses.

Plain logging, without Odoo.
"""

import logging
import re

_ADDRESS = re.compile(r"^\S+(?= - - )")


class WithoutAddress(logging.Filter):
    """Takes the address out of the server's line about a request for one of ``paths``.

    The server (werkzeug) writes ``address - - [time] …`` with the request line among the arguments. Who reported what
    at that minute would stand there, in a file that the school's IT reads.
    """

    def __init__(self, *paths):
        super().__init__()
        self.paths = paths

    def filter(self, record):
        text = f"{record.msg} {record.args}"
        if any(path in text for path in self.paths):
            record.msg = _ADDRESS.sub("-", str(record.msg))
        return True


def hush(*paths):
    """Install the filter on the server's logger, once."""
    logger = logging.getLogger("werkzeug")
    if not any(type(known).__name__ == WithoutAddress.__name__ for known in logger.filters):
        logger.addFilter(WithoutAddress(*paths))


class WithoutSecrets(logging.Filter):
    """Takes the one-time part out of the addresses that begin with ``path``, also where a login page carries one on.

    An access log is read by the school's IT and kept by whatever stands in front of the server.
    """

    def __init__(self, path):
        super().__init__()
        self.secret = re.compile(f"({path.replace('/', '(?:/|%2F)')}(?:/|%2F))[A-Za-z0-9_-]{{20,}}", re.IGNORECASE)

    def filter(self, record):
        record.msg = self._masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(self._masked(value) for value in record.args)
        return True

    def _masked(self, value):
        return self.secret.sub(r"\1-", value) if isinstance(value, str) else value


def mask(path):
    """Install the filter on the server's logger, once for each path."""
    logger = logging.getLogger("werkzeug")
    if not any(getattr(known, "crisis_path", None) == path for known in logger.filters):
        new = WithoutSecrets(path)
        new.crisis_path = path
        logger.addFilter(new)
