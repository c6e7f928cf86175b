"""Where the demo city shows each row of the feature table on the plan's domain page (C1, marked ●).

Read it as a tour: sign in as ``who`` (nobody for residents), open the addresses one after another, and
these words stand there. An address that begins with ``~`` is a link of the page before it, the one
with the words after ``>`` where there are some.
"""

from __future__ import annotations

from dataclasses import dataclass

from sasaeai.core.periods import fiscal_year_of, today

NOW = fiscal_year_of(today())
FIRST, SECOND, THIRD = NOW - 3, NOW - 2, NOW - 1
"""The demo city's plan began three years ago; these years are evaluated."""


@dataclass(frozen=True)
class Stop:
    """One page (or file) of the tour; ``hidden`` are words that must not stand there."""

    way: tuple[str, ...]
    words: tuple[str, ...]
    who: str = ""
    hidden: tuple[str, ...] = ()


def at(way: str, *words: str, who: str = "", hidden: tuple[str, ...] = ()) -> Stop:
    return Stop(tuple(way.split(" ")), words, who, hidden)


def desk(way: str, *words: str) -> Stop:
    return at(way, *words, who="planner")


ROUNDS = "/desk/evaluation/"
SHEET = r"~/desk/evaluation/sheets/\d+/"
COMMITTEE = r"/desk/committee/ ~/desk/committee/1/"
ONE = r"~/desk/plan/indicators/\d+/>"
SECOND_YEAR = "/evaluation/2/"

FEATURES: dict[str, tuple[Stop, ...]] = {
    "plan tree, any depth, named levels": (
        at("/plan/read/", "1 すべての人が互いにつながり支え合う地域づくり", "（10）地域防犯・防災力の強化"),
        at("/plan/T1/", "基本目標1", "目指す5年先の姿", "具体的な取り組み", "地域のみんなで", "社協がすること"),
        desk("/desk/plan/new/", "計画の形"),
    ),
    "import and export of a plan": (
        desk("/desk/plan/sheet.xlsx", "levels", "nodes", "lineage", "M5.4", "disaster-centre"),
        desk("/desk/plan/import/", "計画シート"),
    ),
    "plan versions and amendment within the period": (
        at("/plan/versions/", "第2版", "一部改定", "理事会", "中間の点検を受けた見直し"),
        at("/plan/versions/2/", "新旧対照表", "改定後（新）", "改定前（旧）", "名前がかわった"),
    ),
    "lineage of split, merge, abolish": (
        at("/plan/versions/", "まとまった", "分かれた"),
        at("/plan/M2.4/", "話し合いの場の充実"),
        at("/evaluation/years/", "もとの項目の評価をつないで見せています", FIRST.label),
    ),
    "indicator with baseline and targets per year": (
        at("/plan/indicators/visit-rate/", "はじめ", "75.0", "84.0", "達成率", "進捗率"),
        desk("/desk/plan/targets/", "受任している市民後見人", "見こみより早く近づいたため", "理事会"),
    ),
    "directions, maintain and compound": (
        at("/plan/indicators/places-active/", "むき：増やす"),
        at("/plan/indicators/districts-without/", "むき：減らす"),
        at("/plan/indicators/daily-life-contracts/", "むき：保つ", "75"),
        at("/plan/indicators/disaster-centre/", "むき：すべてそろえる", "市との協定", "未達"),
        at("/plan/indicators/consult-new/", "むき：見守る"),
    ),
    "value computed from operational records": (
        desk(rf"/desk/plan/indicators/ {ONE}見守り訪問の回数", "だれが見られるか"),
        desk(rf"/desk/plan/indicators/ {ONE}居場所の延べ参加者 ~/desk/plan/indicators/\d+/rows/",
             "数えた記録"),
        desk("/desk/plan/indicators/new/", "見守りの実施率", "居場所に来た人（延べ）"),
    ),
    "flow, stock, cumulative, distinct": (
        at("/plan/indicators/places-attendance/", "ぜんぶ足します"),
        at("/plan/indicators/places-active/", "最後の日"),
        at("/plan/indicators/consult-persons/", "同じものは1つと数える"),
        at("/plan/indicators/first-response/", "まんなかの数です。平均ではありません"),
        at("/plan/indicators/visit-rate/", "最後に割ります"),
        desk("/desk/plan/indicators/new/?metric=watch.visits", "計画のはじめから足していく（累計）"),
    ),
    "zero, none, not applicable, suppressed": (
        at(SECOND_YEAR, "0 件", "未入力", "算定不能"),
        at("/plan/indicators/consult-persons/", "対象外", "＊ 5未満", "0 人"),
        at("/plan/indicators/consult-persons/districts.csv", "＊5未満", ",0"),
    ),
    "small counts": (
        at("/plan/indicators/visit-rate/", "＊ 秘匿", "＊参考値"),
        at("/plan/indicators/consult-persons/", "＊ 5未満"),
        at("/plan/indicators/first-response/", "人数が少ない地区が分かってしまうため"),
        at(rf"/desk/plan/indicators/ {ONE}相談した人（実人数）", "朝凪", who="planner",
           hidden=("＊ 5未満",)),
    ),
    "half-year, fiscal year, window": (
        at("/evaluation/", THIRD.label, SECOND.label, FIRST.label),
        desk(f"{ROUNDS}new/", "上半期", "下半期", "年度"),
        desk("/desk/plan/years/", "上半期"),
    ),
    "internal evaluation": (
        desk(f"{ROUNDS}2/ {SHEET}", "四つの段階の評価", "前の段階の評価は消えません", "課", "経営会議"),
        at(SECOND_YEAR, "会議の結果", "理事会", "評議員会", "報告第4号"),
    ),
    "numbers and words on one sheet, two scales": (
        desk(f"{ROUNDS}2/ {SHEET}", "書きかえることはできません", "したこと・わかったこと", "方向",
             "数字から出た案"),
        desk(f"{ROUNDS}scales/", "達成率によるA〜D", "方向性", "○△×"),
    ),
    "frozen year and late data": (
        desk("/desk/plan/drift/", "居場所の延べ参加者", THIRD.label),
        at(SECOND_YEAR, "第2版で直したこと", "あとから届いたため", "修正確定"),
        at("/plan/indicators/places-sessions/", "確定", "修正確定"),
    ),
    "external committee": (
        desk(COMMITTEE, "12／12", "過半数", "委員長が決める", "任期", "学識経験者"),
        desk(f"{COMMITTEE} ~/desk/committee/1/results/", "平均", "ひかえた人 1", "加わらなかった人 1"),
        at("/committees/1/", "可否同数のため、委員長が決めました", "議事録を読む"),
    ),
    "numbered opinion, answer, action": (
        at("/committees/1/", "意見14", "次年度に反映", "改善工程表"),
        desk("/desk/committee/1/opinions/", "14/14", "改善策 11"),
    ),
    "improvement action": (
        desk(f"{ROUNDS}actions/", "効果がなかった", "年度の確定を待っています", "地域づくり係"),
        desk(f"{ROUNDS}actions/?show=all", "効果があった", "大庭 正樹"),
    ),
    "provenance, both ways": (
        at("/plan/T1/", "もとになったもの", "つながりの希薄化", "ここから生まれたもの", "評価シート",
           "評価委員会の意見", "改善策"),
        at("/plan/issues/1/", "つながりの希薄化", "（1）地域における絆の強化"),
        at("/plan/matrix/", "つながりの希薄化"),
    ),
    "carry-over to the next plan": (
        desk(r"/desk/succession/ ~/desk/succession/after/[\w-]+/", "計画の名前", "いまの計画と同じ段"),
    ),
    "page, A4 sheet and open data from one snapshot": (
        at("/evaluation/3/", "評価のまとめ", "絵で見る報告", "やさしい日本語で読む"),
        at("/evaluation/3/sheets.pdf", f"{THIRD.short}実績", "地域における絆の強化"),
        at("/evaluation/3/slides.pdf", "地域における絆の強化"),
        at("/evaluation/3/report.pdf", "社会福祉協議会"),
        at("/evaluation/3/evaluation.csv", "地域における絆の強化"),
        at("/evaluation/3/evaluation.json", "sha256"),
        at("/evaluation/3/easy/", "やさしい日本語"),
    ),
    "talk sessions": (
        at("/plan/", "話し合いの記録", "全 8 回", "延べ 215 名"),
        at("/voices/sessions/", "全 8 回", "延べ 215 名", "31 名", "談笑会"),
        at(r"/voices/sessions/ ~/voices/sessions/\d+/", "札に書かれたことば", "01 つながりの希薄化"),
        at("/plan/issues/1/", "話し合いの札", "アンケートの結果", "となりに住む人の顔を知らない"),
        at("/plan/T1/", "話し合いの札", "もとになったもの"),
        at(r"/plan/issues/1/ ~/voices/plans/[\w-]+/issues/1/#cards", "もとになった声", "342 ÷ 943"),
        desk("/desk/voices/coding/", "札を課題に分ける", "もうひとりが何をえらんだかは、見えません"),
        at("/desk/voices/coding/differences/", "2人がちがう札", who="manager"),
        desk("/desk/voices/issues/?issue=1", "つながりの希薄化", "話し合いの札"),
        at("/plan/indicators/talk-sessions/", "回", hidden=("数える記録が、まだありません",)),
    ),
    "public comment": (
        at("/plan/", "地域福祉活動計画（案）への意見", "（団体を含む）"),
        at(r"/voices/ ~/voices/comments/\d+/>地域福祉活動計画（案）への意見", "8 名", "（団体を含む）", "16 件",
           "15行", "修正 3件", "盛込済 6件", "参考 5件", "対応困難 1件", "直す前", "直した後"),
        at(r"/voices/ ~/voices/comments/\d+/>評価のしかた（案）への意見", "0 名", "0 件", "意見はありませんでした"),
        at(r"/ ~/voices/comments/\d+/>地域のステップの見直し（案）への意見 ~/voices/comments/\d+/send/",
           "意見をもうひとつ書く", "結果を公表するときに消します"),
        at("/voices/comments/receipt/", "受付番号"),
        desk(r"/desk/voices/ ~/desk/voices/comments/\d+/>地域のステップの見直し（案）への意見", "募集中",
             "届いた意見を入れる"),
        desk("/desk/voices/comments/categories/", "修正", "本文を直す"),
    ),
    "survey": (
        at("/plan/", "みなさんの声から", "地域福祉に関する市民アンケート", "943 ÷ 2,000"),
        at(r"/plan/ ~/voices/surveys/\d+/", "47.2", "943 ÷ 2,000", "47.7", "943 ÷ 1,976", "郵送", "ウェブ",
           "不達"),
        at("/voices/surveys/1/?format=csv", "到達比", "47.2", "47.7"),
        at("/voices/surveys/1/?format=xlsx", "47.2", "47.7"),
        at("/voices/surveys/1/?format=pdf", "47.2", "47.7"),
        at("/api/v1/surveys", '"num": 943'),
        desk(r"/desk/voices/ ~/desk/voices/surveys/\d+/", "数を入れる", "有効回収率", "標本比"),
    ),
    "nested and parallel plans": (
        at("/plan/plans/", "ならんで進む計画", "おおもとの計画", "ひとつ前の計画",
           "九重台地区 小地域福祉活動計画"),
    ),
}  # fmt: skip
