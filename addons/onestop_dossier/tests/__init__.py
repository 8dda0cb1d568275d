from . import test_applicant
from . import test_counting
from . import test_guard
from . import test_intake
from . import test_life
from . import test_merger
from . import test_seal
from . import test_seal_tampering
