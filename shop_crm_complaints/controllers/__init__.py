from . import form
from . import portal
