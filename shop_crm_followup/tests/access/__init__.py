from . import test_access_matrix
from . import test_closed_doors
from . import test_odd_ids
