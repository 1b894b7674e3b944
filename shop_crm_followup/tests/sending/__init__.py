from . import test_email
from . import test_bounce
