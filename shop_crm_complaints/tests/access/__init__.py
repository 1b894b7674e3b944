from . import test_access_matrix
from . import test_odd_ids
from . import test_portal_fields
