from . import crisis_roster_import
from . import crisis_roster_import_sheet
from . import crisis_class_promotion
from . import crisis_class_promotion_line
from . import crisis_reference_find
from . import crisis_weekly_paper
from . import crisis_organisation_sheet
from . import crisis_census_schedule
