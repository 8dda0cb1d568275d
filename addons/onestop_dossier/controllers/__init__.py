from . import people_data
from . import printing
