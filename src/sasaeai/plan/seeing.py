"""Who may see a figure and the rows behind it, in words, from the rules that hold."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sasaeai.core.figures import DEFAULT_K
from sasaeai.core.metrics import Metric
from sasaeai.core.ui.words import words
from sasaeai.people.public import DutyKind
from sasaeai.plan.policies import ACCESS


@dataclass(frozen=True)
class Seeing:
    """One group of readers and what they get."""

    who: str
    what: str


def who_may_see(metric: Metric | None, *, public: bool) -> list[Seeing]:
    """From everybody to the few who may open single records."""
    found = []
    hidden = metric is not None and metric.about_people
    if public:
        what = _("全体の数字と、地区ごとの表を見られます。")
        if hidden:
            what = _(
                "全体の数字と、地区ごとの表を見られます。%(k)sより小さい数と、"
                "引き算で分かってしまう数は＊でかくします。"
            ) % {"k": DEFAULT_K}
        found.append(Seeing(_("どなたでも"), what))
    else:
        found.append(Seeing(_("どなたでも"), _("見られません（内部の指標です）。")))
    readers = set(ACCESS.capabilities["plan.view_desk"])
    exact = ACCESS.capabilities["plan.exact"]
    rest = [duty for duty in ACCESS.capabilities["plan.view_desk"] if duty not in exact]
    if hidden:
        found.append(Seeing(_names(rest), _("小さい数をかくした数字を見られます。")))
        found.append(Seeing(_names(exact), _("かくさない数字を、地区ごとに見られます。")))
    else:
        found.append(Seeing(_names(sorted(readers)), _("全体と地区ごとの数字を見られます。")))
    if metric is not None and metric.counted_here:
        found.append(
            Seeing(
                _("数えた記録"),
                _("ひとつひとつの記録は、その記録を開ける役目の人にだけ見えます。"
                  "指標を作っても、見られる人はふえません。"),
            )
        )  # fmt: skip
    return found


def _names(duties: list[str] | tuple[str, ...]) -> str:
    labels = dict(DutyKind.choices)
    return _("、").join(words(str(labels[duty])) for duty in duties)
