from . import test_level_suggestion
from . import test_school_calendar
from . import test_ring1_models
from . import test_paper_engine
from . import test_core_access
from . import test_tools_files
