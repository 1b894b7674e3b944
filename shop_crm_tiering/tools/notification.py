"""Short messages in the corner of the screen, as what a button returns."""

CLOSE = {"type": "ir.actions.act_window_close"}
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}


def notification(message, kind="success", following=None):
    """Return the client action that shows a message.

    :param str message: translated, one or two sentences
    :param str kind: ``success``, ``info``, ``warning`` or ``danger``
    :param dict following: action that follows at once: ``CLOSE``, the default, closes
        the dialog, ``RELOAD`` also refreshes the screen below
    """
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"type": kind, "message": message, "next": following or CLOSE},
    }
