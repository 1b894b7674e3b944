from . import test_reference
