from . import shop_complaint_screen
from . import shop_complaint_question_screen
from . import shop_complaint_file
