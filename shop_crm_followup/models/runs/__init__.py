from . import shop_followup_run
from . import shop_followup_run_screen
from . import shop_followup_rule_runs
