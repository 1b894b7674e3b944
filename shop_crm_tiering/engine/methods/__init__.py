"""The five ways of classifying customers, one class each."""

from .base import Unreadable as Unreadable
from .matrix import Matrix
from .rfm import Rfm
from .rules import Rules
from .score import Score
from .share import Share

METHODS = {each.code: each for each in (Rules, Score, Share, Matrix, Rfm)}
