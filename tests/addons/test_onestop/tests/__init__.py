from . import test_api_access
from . import test_concurrency
from . import test_concurrency_merger
from . import test_demo
from . import test_flow
from . import test_guard
from . import test_lint_onestop
from . import test_security
