from . import test_origin
from . import test_screen_of_others
