"""Settings of a company on the page of settings."""


def company_setting(field_class, name):
    """Return the field of ``res.config.settings`` for a field of the company.

    :param field_class: of :mod:`odoo.fields`, the class of the company's field
    :param str name: of that field
    """
    return field_class(related=f"company_id.{name}", readonly=False)
