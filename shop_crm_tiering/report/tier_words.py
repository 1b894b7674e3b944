"""A scheme's definition in words, as people read it on paper."""

from ..tools.words import join_texts, labelled, number


class TierWords:
    """Says what each tier of a scheme asks for.

    :param scheme: shop.tier.scheme, in the reader's language
    """

    def __init__(self, scheme):
        self.scheme = scheme
        self.tiers = scheme._get_tiers()
        self.regular = self.tiers.filtered(lambda tier: not tier.no_data)
        self.indicators = scheme._get_indicators()

    def __call__(self, tier):
        """Return what a customer of this tier fulfils, on one line."""
        if tier.no_data:
            return self.scheme.env._("No purchase in the analysis window")
        own = getattr(self, f"_{self.scheme.method}")(tier)
        if tier == self.regular[-1:]:
            return self.scheme.env._("All others")
        return own

    def _label(self, code):
        each = self.indicators.get(code)
        return each.label if each else code or "–"

    def _rules(self, tier):
        operators = dict(
            tier.condition_ids._fields["operator"]._description_selection(tier.env)
        )
        conditions = [
            f"{self._label(line.indicator)} {operators[line.operator]}"
            f" {number(line.value)}"
            for line in tier.condition_ids
        ]
        return "; ".join(conditions) or self.scheme.env._("All customers")

    def _score(self, tier):
        return self.scheme.env._("Score from %s", number(tier.score_from))

    def _share(self, tier):
        return self.scheme.env._("Cumulative share up to %s%%", number(tier.share_to))

    def _matrix(self, tier):
        x, y = (
            self._label(self.scheme.x_indicator),
            self._label(self.scheme.y_indicator),
        )
        across = (
            self.scheme.env._("%s: high", x)
            if tier.x_high
            else self.scheme.env._("%s: low", x)
        )
        upwards = (
            self.scheme.env._("%s: high", y)
            if tier.y_high
            else self.scheme.env._("%s: low", y)
        )
        return f"{across}; {upwards}"

    def _rfm(self, tier):
        bands = [(axis, tier[f"{axis}_min"], tier[f"{axis}_max"]) for axis in "rfm"]
        return "; ".join(
            f"{axis.upper()} {low}" if low == high else f"{axis.upper()} {low}–{high}"
            for axis, low, high in bands
        )

    def settings(self):
        """Return what the whole scheme adds: pairs of label and text."""
        scheme = self.scheme
        if scheme.method == "score":
            return [
                (self.scheme.env._("Weight"), self._weight(line))
                for line in scheme.weight_ids
            ]
        if scheme.method == "share":
            return [(self.scheme.env._("Share of"), self._label(scheme.basis))]
        if scheme.method == "rfm" and scheme.rfm_cuts == "own":
            return [
                (scheme._fields[name]._description_string(scheme.env), scheme[name])
                for name in ("r_cuts", "f_cuts", "m_cuts")
            ]
        if scheme.method == "matrix":
            unit = "%" if scheme.cut_kind == "percentile" else ""
            return [
                (
                    self.scheme.env._("High from"),
                    labelled(scheme.env, self._label(code), f"{number(cut)}{unit}"),
                )
                for code, cut in (
                    (scheme.x_indicator, scheme.x_cut),
                    (scheme.y_indicator, scheme.y_cut),
                )
            ]
        return []

    def _weight(self, line):
        env = self.scheme.env
        scales = dict(line._fields["scale"]._description_selection(line.env))
        scale = scales[line.scale]
        if line.scale == "linear":
            scale += f" {number(line.low)}–{number(line.high)}"
        label = self._label(line.indicator)
        parts = [labelled(env, label, f"{number(line.weight)}%"), scale]
        if line.lower_is_better:
            parts.append(env._("lower is better"))
        return join_texts(env, parts)
