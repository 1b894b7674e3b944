"""What the screen of a case shows and does, and what it adds to the customer's file.

Computes, buttons and dialogs alone: no rule of a case stands here, and nothing here
overrides a method of Odoo.
"""

from . import shop_complaint_screen
from . import shop_complaint_button
from . import shop_complaint_question_screen
from . import shop_complaint_file
