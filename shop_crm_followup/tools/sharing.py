"""How customers are shared out among colleagues."""


def share_out(groups, loads):
    """Share out each group evenly, what is left over to who has least so far.

    :param list groups: of lists of things, the most precious group and thing first
    :param dict loads: how much each receiver has already
    :return: ``{receiver: [things]}``; of each group nobody gets more than one thing
        more than anybody else, and the things of a group go round in turn
    """
    loads = dict(loads)
    shares = {receiver: [] for receiver in loads}
    for things in groups:
        turn = sorted(loads, key=lambda receiver: (loads[receiver], receiver))
        for place, thing in enumerate(things):
            receiver = turn[place % len(turn)]
            shares[receiver].append(thing)
            loads[receiver] += 1
    return shares
