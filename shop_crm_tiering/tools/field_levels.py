"""Who reads which field of the customer file, what for, and for how long."""

from collections import namedtuple

from odoo.tools import LazyTranslate

from .groups import MANAGER, STAFF, USER

_lt = LazyTranslate(__name__)

# What assistants need to serve a customer is internal; what would harm a customer if
# it became known is sensitive.
INTERNAL = USER
SENSITIVE = MANAGER

LEVELS = {STAFF: "staff", INTERNAL: "internal", SENSITIVE: "sensitive"}

FieldLevel = namedtuple("FieldLevel", "groups purpose retention")

UNTIL_ERASED = _lt("While a customer; erased on request")
RECOMPUTED = _lt("Not stored: computed from purchases and the file")
SETTING = _lt("Not customer data: a company setting")

SERVE = _lt("Greet and serve the customer in person")
KNOW = _lt("Recommend what suits the customer")
CARE = _lt("Congratulate at the right moment")
ASSESS = _lt("Decide on the level of service")
TRACE = _lt("Know the origin and accuracy of the data")
TRADE = _lt("Serve business customers and limit the risk")
REACH = _lt("Recognise the customer on every channel")


def _rows(groups, purpose, names, retention=UNTIL_ERASED):
    return {name: FieldLevel(groups, purpose, retention) for name in names.split()}


FIELD_LEVELS = {
    **_rows(STAFF, SERVE, "name phone email street city"),
    **_rows(STAFF, SERVE, "shop_salutation shop_salutation_hint"),
    **_rows(INTERNAL, REACH, "shop_handle_ids"),
    **_rows(
        INTERNAL,
        CARE,
        "shop_birthday_calendar shop_birth_month shop_birth_day"
        " shop_birth_leap_month shop_birth_year shop_anniversary",
    ),
    **_rows(
        INTERNAL,
        CARE,
        "shop_birthday_text shop_next_birthday shop_next_birthday_text"
        " shop_birthday_in_days shop_age shop_next_anniversary",
        RECOMPUTED,
    ),
    **_rows(SENSITIVE, CARE, "shop_family_ids"),
    **_rows(INTERNAL, SERVE, "shop_gender shop_taboos"),
    **_rows(INTERNAL, KNOW, "shop_preference_ids shop_need_type"),
    **_rows(INTERNAL, KNOW, "shop_job shop_employer"),
    **_rows(INTERNAL, KNOW, "shop_relation_ids shop_relation_back_ids"),
    **_rows(INTERNAL, KNOW, "shop_interest_ids"),
    **_rows(SENSITIVE, KNOW, "shop_tag_ids"),
    **_rows(INTERNAL, KNOW, "shop_preference_choice_ids", SETTING),
    **_rows(SENSITIVE, KNOW, "shop_tag_choice_ids", SETTING),
    **_rows(INTERNAL, KNOW, "shop_habit shop_usual_store_id", RECOMPUTED),
    **_rows(
        INTERNAL,
        KNOW,
        "shop_favourite_product_ids shop_favourite_categ_ids",
        RECOMPUTED,
    ),
    **_rows(INTERNAL, SERVE, "shop_card_html", RECOMPUTED),
    **_rows(STAFF, SERVE, "shop_tier_id shop_tier_color", RECOMPUTED),
    **_rows(
        INTERNAL,
        ASSESS,
        "shop_metrics_id shop_standing_ids shop_first_purchase_date"
        " shop_last_purchase_date shop_lifetime_count shop_lifetime_amount"
        " shop_average_amount shop_interval_days shop_loyalty_signs"
        " shop_behaviour_alert shop_group_ids shop_review_date"
        " shop_gift_hint shop_gift_is_over"
        " shop_next_purchase_date shop_forecast_amount shop_forecast_reason"
        " shop_value_amount",
        RECOMPUTED,
    ),
    **_rows(INTERNAL, KNOW, "shop_suggestion_ids", RECOMPUTED),
    **_rows(INTERNAL, ASSESS, "shop_currency_id", SETTING),
    **_rows(INTERNAL, ASSESS, "shop_home_company_id shop_gift_ids"),
    **_rows(SENSITIVE, KNOW, "shop_education shop_income_band shop_marital_status"),
    **_rows(INTERNAL, ASSESS, "shop_potential shop_intention shop_rejects_competitors"),
    **_rows(INTERNAL, TRACE, "shop_source_id shop_source_note shop_referrer_id"),
    **_rows(INTERNAL, TRACE, "shop_file_verified_on shop_consent_ids"),
    **_rows(INTERNAL, TRACE, "shop_verify_due", RECOMPUTED),
    **_rows(INTERNAL, TRACE, "shop_file_completeness shop_file_missing", RECOMPUTED),
    **_rows(INTERNAL, TRADE, "shop_scale shop_yearly_need shop_principal_id"),
    **_rows(SENSITIVE, TRADE, "shop_funds shop_budget_control shop_sales_status"),
    **_rows(SENSITIVE, TRADE, "shop_payment_status shop_business_traits"),
}
