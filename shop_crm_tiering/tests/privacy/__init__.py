from . import test_access_matrix
from . import test_bad_input
from . import test_closed_doors
from . import test_field_levels
from . import test_file_log
from . import test_privacy
from . import test_odd_ids
