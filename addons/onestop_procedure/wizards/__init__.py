from . import agency_merge
from . import agency_rename
