from . import test_counter
from . import test_file
from . import test_question
from . import test_screens
from . import test_task_of_others
