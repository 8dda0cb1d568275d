from . import dossier_act
