"""Hours of the day as periods that may pass midnight, in somebody's time zone."""

from datetime import timezone

import pytz

MIDNIGHT = 24.0


def is_within(hour, start, end):
    """Tell whether a clock time lies in a period; equal ends mean no period at all.

    :param float hour: 0 to 24, such as 21.5
    :param float start: first hour of the period
    :param float end: hour at which it is over; before ``start`` it passes midnight
    """
    if start <= end:
        return start <= hour < end
    return hour >= start or hour < end


def local_hour(instant, zone):
    """Return the clock time of a naive UTC instant in a pytz zone, as a float."""
    local = instant.replace(tzinfo=timezone.utc).astimezone(zone)
    return local.hour + local.minute / 60 + local.second / 3600


def zone_of(name, otherwise):
    """Return the pytz zone of that name, or of the other one if nobody knows it."""
    try:
        return pytz.timezone(name or otherwise)
    except pytz.UnknownTimeZoneError:
        return pytz.timezone(otherwise)


def covers(start, end, inner_start, inner_end):
    """Tell whether one period leaves nothing of another one, minute by minute."""
    minutes = [minute / 60 for minute in range(24 * 60)]
    inner = [hour for hour in minutes if is_within(hour, inner_start, inner_end)]
    return bool(inner) and all(is_within(hour, start, end) for hour in inner)
