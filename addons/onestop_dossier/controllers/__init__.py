from . import printing
