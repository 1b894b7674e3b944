from . import form
from . import portal
from . import report
