# SPDX-License-Identifier: LGPL-3.0-or-later
from . import crisis_paper
from . import paper_high_risk_record
from . import paper_register_ledger
from . import paper_assessment_sheet
from . import paper_feedback_sheet
from . import paper_case_dossier
from . import paper_weekly_report
from . import paper_class_observations
from . import crisis_paper_office
from . import paper_organisation_sheet
from . import paper_phone_sheet
from . import paper_training_ledger
from . import paper_plan_text
from . import paper_counsellor_week
from . import paper_barometer
from . import paper_barometer_blank
from . import paper_punctuality
