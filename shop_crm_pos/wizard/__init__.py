from . import shop_quick_add
