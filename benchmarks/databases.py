# SPDX-License-Identifier: LGPL-3.0-or-later
"""Databases of one run: copies of a template, dropped at the end. Their names end in the number of this process, so
that ./dev removes what a killed run left behind."""

import contextlib
import os
import shutil
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL, config


def _execute(*statements):
    with contextlib.closing(db_connect("postgres").cursor()) as cr:
        # Databases cannot be made or dropped inside a transaction.
        cr._cnx.autocommit = True
        for statement in statements:
            cr.execute(statement)


def _files(name):
    return Path(config.filestore(name))


def copy(template, label):
    """A new database from ``template``, its files as hard links (Odoo writes each content once). Returns its name."""
    name = f"oci_run_bench_{label}_{os.getpid()}"
    drop(name)
    _execute(SQL("CREATE DATABASE %s TEMPLATE %s", SQL.identifier(name), SQL.identifier(template)))
    if _files(template).is_dir():
        shutil.copytree(_files(template), _files(name), copy_function=os.link)
    return name


def forget(name):
    """Let go of registry and connections, so that memory is free for the next part."""
    Registry.delete(name)
    close_db(name)


def drop(name):
    forget(name)
    _execute(SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(name)))
    shutil.rmtree(_files(name), ignore_errors=True)


@contextlib.contextmanager
def transaction(name, uid=SUPERUSER_ID, context=None, commit=False):
    """An environment on a cursor and caches of its own, as a request has it; the ormcache stays warm between two."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, uid, context or {})
        yield env
        if commit:
            env.flush_all()
        else:
            env.clear()
            cr.rollback()


def tidy(name):
    """What PostgreSQL's own housekeeping would have done by the next day."""
    with contextlib.closing(db_connect(name).cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM (ANALYZE)")
