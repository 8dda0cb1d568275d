from . import catalogue
from . import home
from . import portal
from . import posting
from . import result
from . import tracking
