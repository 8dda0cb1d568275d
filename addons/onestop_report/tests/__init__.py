from . import test_http
from . import test_progress
from . import test_security
from . import test_xlsx
