from . import dossier_act
from . import register_print
