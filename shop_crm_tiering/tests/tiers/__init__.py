from . import test_manual_tier
from . import test_partner_tier_field
from . import test_preview
from . import test_primary_scheme
from . import test_standings
from . import test_tier_access
from . import test_tier_deletion
from . import test_tier_screens
