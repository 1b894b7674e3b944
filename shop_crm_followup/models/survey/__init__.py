"""How it was, asked by a contact and answered by the customer's link alone."""

from . import shop_followup_survey
