"""The six steps: what each needs, what it leaves behind, and its clock.

step and its cards -> how a case moves -> what is missing -> what may be written when
-> the clock and the alarm. The order in which a change works is in ``case``; remedies
and approvals are in ``promise_lock``, the calls of the last step in ``followup``.
"""

from . import shop_complaint_step
from . import shop_complaint_check
from . import shop_complaint_phrase
from . import shop_complaint_technique
from . import shop_complaint_step_time
from . import shop_complaint_suggestion
from . import shop_complaint_evidence
from . import shop_complaint_steps
from . import shop_complaint_guard
from . import shop_complaint_clock
from . import shop_complaint_alarm
