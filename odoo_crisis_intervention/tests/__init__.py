from . import test_level_suggestion
