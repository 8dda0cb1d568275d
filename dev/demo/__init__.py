"""The demonstration centre: an invented province with some 200 dossiers.

``load(env, now)`` builds it once. Tables (agencies, staff, procedures, …) are apart
from the code that reads them; dossiers walk through the real life cycle, acted on by
the users whose duty it is, at times handed to ``_transition``.
"""

from .loader import is_loaded, load

__all__ = ["is_loaded", "load"]
