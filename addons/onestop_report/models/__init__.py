from . import progress
from . import progress_line
from . import progress_table
from . import progress_xlsx
