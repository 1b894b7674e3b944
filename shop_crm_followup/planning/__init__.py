from . import budget, eligibility, ledger, period
