from . import budget, judging, ledger, period
