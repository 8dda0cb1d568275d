"""The procedures of the demonstration: what each asks for, costs and takes.

Codes, names, fields, terms and fees are facts of the national catalogue, told here in
our own structure and words. What a provincial council sets is invented together with
the province (Nghị quyết 15/2025/NQ-HĐND of Nam Sơn).
"""

from .procedures_commune import COMMUNE
from .procedures_province import PROVINCE
from .shapes import Procedure

PROCEDURES: tuple[Procedure, ...] = (*COMMUNE, *PROVINCE)
BY_CODE = {procedure.code: procedure for procedure in PROCEDURES}
