from . import test_planning_runs
