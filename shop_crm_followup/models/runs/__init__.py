"""Occasions that the store makes: new arrivals, promotions, events."""

from . import shop_followup_run
from . import shop_followup_rule_runs
