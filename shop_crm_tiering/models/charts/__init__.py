"""The numbers behind the charts of a scheme. Read only, by managers."""

from . import shop_tier_scheme
