"""What cannot be counted anywhere and is entered instead: numbers, facts and sentences.

Whoever builds an indicator chooses one of these only where no record here can give the figure.
"""

from __future__ import annotations

from sasaeai.core.metrics import Kind, Metric

ENTERED = (
    Metric(
        theme="ここでは数えられないもの（入力・文章）",
        code="plan.level",
        label="入力する数（ある日の数）",
        unit="件",
        kind=Kind.TYPED,
        sentence="ほかの団体の報告など、ここでは数えられない数を、出典と日付をつけて入れたものです。",
        about_people=False,
    ),
    Metric(
        theme="ここでは数えられないもの（入力・文章）",
        code="plan.total",
        label="入力する数（期間の合計）",
        unit="件",
        kind=Kind.TYPED,
        sentence="ここでは数えられない数を、期間ごとに、出典と日付をつけて入れて足したものです。",
        adds_up=True,
        about_people=False,
    ),
    Metric(
        theme="ここでは数えられないもの（入力・文章）",
        code="plan.people",
        label="入力する人数（小さい数はかくします）",
        unit="人",
        kind=Kind.TYPED,
        sentence="ほかの団体が数えた人数を、出典と日付をつけて入れたものです。",
    ),
    Metric(
        theme="ここでは数えられないもの（入力・文章）",
        code="plan.facts",
        label="すべてそろったかを見る",
        unit="項目",
        kind=Kind.COMPOUND,
        sentence="そろえることのうち、その日にそろっているものを数えます。期限の切れたものは数えません。",
        about_people=False,
    ),
    Metric(
        theme="ここでは数えられないもの（入力・文章）",
        code="plan.words",
        label="数では表さず、文章で見る",
        unit="文章",
        kind=Kind.NARRATIVE,
        sentence="変わったことを、文章で書きます。数にはしません。",
        about_people=False,
    ),
)
