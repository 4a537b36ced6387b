# SPDX-License-Identifier: LGPL-3.0-or-later
from . import crisis_report
from . import document
from . import help_page
from . import roster
from . import portal_peers
from . import portal_signing
from . import portal_talk
from . import figures
from . import portal_group
from . import census_tablet
