from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """How much there is: customers, orders in three years, orders a day at night."""

    name: str
    customers: int
    orders: int
    night: int


SCALES = {
    scale.name: scale
    for scale in (
        Scale("small", 10_000, 100_000, 1_000),
        Scale("medium", 100_000, 1_000_000, 5_000),
        Scale("full", 1_000_000, 10_000_000, 20_000),
    )
}
