from . import dossier_act
from . import process_replay
from . import redate
from . import register_print
