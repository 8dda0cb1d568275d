from . import test_import
from . import test_import_sample
from . import test_import_wizard
