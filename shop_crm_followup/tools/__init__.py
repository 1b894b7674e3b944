from . import hours, texts
