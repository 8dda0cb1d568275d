from . import eform
from . import import_files
from . import sheet
