from . import agency
from . import ir_http
from . import life_event
from . import lookup_try
from . import procedure
from . import website
from . import res_config_settings
