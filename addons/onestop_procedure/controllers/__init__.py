from . import eform
from . import sheet
