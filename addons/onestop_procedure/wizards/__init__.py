from . import agency_merge
from . import agency_rename
from . import term_cut
from . import process_use
