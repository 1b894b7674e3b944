"""How sure a difference between two shares is."""

from math import sqrt

# Two-sided 95 % of the normal distribution.
Z = 1.959963984540054


def wilson(hits, count):
    """Return the 95 % score interval of a share, as (low, high).

    Wilson, E. B. (1927): Probable inference, the law of succession, and statistical
    inference. Journal of the American Statistical Association 22, 209-212.
    """
    share, weight = hits / count, Z * Z / count
    middle = share + weight / 2
    spread = Z * sqrt(share * (1 - share) / count + weight / count / 4)
    return (middle - spread) / (1 + weight), (middle + spread) / (1 + weight)


def newcombe(hits, count, other_hits, other_count):
    """Return the 95 % interval of the first share less the other, as (low, high).

    Newcombe, R. G. (1998): Interval estimation for the difference between independent
    proportions: comparison of eleven methods. Statistics in Medicine 17, 873-890,
    method 10: from the score intervals, without continuity correction.
    """
    share, other = hits / count, other_hits / other_count
    low, high = wilson(hits, count)
    other_low, other_high = wilson(other_hits, other_count)
    return (
        share - other - sqrt((share - low) ** 2 + (other_high - other) ** 2),
        share - other + sqrt((high - share) ** 2 + (other - other_low) ** 2),
    )
