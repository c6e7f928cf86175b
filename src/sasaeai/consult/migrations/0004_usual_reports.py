"""The reports that a council's consultation has to make, as it begins with them.

What nobody keeps records of yet (people who found work, conferences) stands there without a metric
and stays 未入力; a later version of the report counts it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations

FROM = date(2020, 4, 1)
CHANNELS = (
    ("phone", "電話"), ("counter", "来所"), ("visit", "訪問"), ("mail", "メール"),
    ("message", "LINE"), ("salon", "サロン・集いの場"), ("outreach", "アウトリーチ"),
)  # fmt: skip
CALLERS = (
    ("self", "本人"), ("family", "家族"), ("neighbour", "近所の人"),
    ("commissioner", "民生委員・児童委員"), ("agency", "関係機関"), ("other", "そのほか"),
)  # fmt: skip
FIELDS = (("old", "高齢者"), ("disability", "障害者"), ("child", "子ども"), ("other", "そのほか"))
OUTCOMES = (
    ("information", "情報を伝えて終わり"), ("referral", "ほかの窓口につなぐ"),
    ("continue", "つづけて支援する"), ("urgent", "緊急に動く"), ("", "まだ返事をしていません"),
)  # fmt: skip
THEMES = (
    ("general", "一般"), ("isolation", "孤立"), ("withdrawal", "ひきこもり"),
    ("hardship", "生活困窮"), ("rights", "権利擁護"),
)  # fmt: skip


def _one(code: str, label: str, metric: str = "", group: str = "", where: Any = ()) -> Any:
    return {
        "code": code,
        "label": label,
        "group": group,
        "metric": metric,
        "where": [list(condition) for condition in where],
    }


def _split(name: str, group: str, metric: str, choices: Any) -> list[Any]:
    return [
        _one(f"{name}-{code or 'none'}", label, metric, group, [(name, "eq", code)])
        for code, label in choices
    ]


def monthly(concerns: Any) -> list[Any]:
    return [
        _one("contacts", "相談", "consult.contacts", "相談を受けた件数"),
        *_split("channel", "どうやって", "consult.contacts", CHANNELS),
        *_split("caller", "だれから", "consult.contacts", CALLERS),
        *_split("field", "分野", "consult.contacts", FIELDS),
        *_split("outcome", "結果", "consult.contacts", OUTCOMES),
        _one("concerns", "困りごと（○と◎）", "consult.concerns", "困りごと"),
        *_split("concern", "困りごと", "consult.concerns", concerns),
        _one("persons", "名前のわかる相談のあった人", "consult.persons", "人と返事"),
        _one("response", "最初の返事までの日数（まんなか）", "consult.response_days", "人と返事"),
        _one("opened", "はじめた支援", "consult.opened", "支援"),
        _one("cases", "月末に続いている支援", "consult.cases", "支援"),
        *_split("theme", "月末に続いている支援のテーマ", "consult.cases", THEMES),
        _one("closed", "終結した支援", "consult.closed", "支援"),
        _one("reopened", "再開した支援", "consult.reopened", "支援"),
        _one("plans", "本人の返事のある計画", "consult.plans", "支援"),
        _one("outreach", "アウトリーチ（会えなかったときもふくむ）", "consult.outreach", "支援"),
        _one("agencies", "いくつもの機関でかかわった支援", "consult.multi_agency_cases", "支援"),
    ]


HARDSHIP = [
    _one("new", "新規相談受付", "consult.contacts", "相談"),
    _one("plans", "プラン作成", "consult.plans", "プラン"),
    _one("job_support", "就労支援の対象になった人", group="就労"),
    _one("employed", "就労した人", group="就労"),
    _one("income_up", "収入がふえた人", group="就労"),
]
MULTI = [
    _one("meetings", "支援会議の回数", group="会議"),
    _one("council_meetings", "重層的支援会議の回数", group="会議"),
    _one("plans", "支援プラン", "consult.plans", "プラン"),
    _one("outreach", "アウトリーチ等を通じた継続的支援", "consult.outreach", "支援"),
    _one("agencies", "多機関でかかわった支援", "consult.multi_agency_cases", "支援"),
    _one("participation", "参加支援", group="支援"),
    _one("community", "地域づくり", group="支援"),
]


def usual_reports(apps: Any, schema_editor: Any) -> None:
    report = apps.get_model("consult", "ReportDefinition")
    concern = apps.get_model("consult", "Concern")
    schema_editor.execute("SELECT set_config('sasaeai.maintenance', 'on', true)")
    concerns = list(concern.objects.order_by("order").values_list("code", "label"))
    for code, label, recipient, cycle, cells, note in (
        ("monthly", "相談支援の月報", "社協の理事会・事業報告書", "month", monthly(concerns), ""),
        (
            "hardship", "生活困窮者自立支援の支援状況", "市", "month", HARDSHIP,
            "就労に関する数は、まだこのしくみに記録がありません。",
        ),
        (
            "multi", "重層的支援体制整備事業の実績", "市", "year", MULTI,
            "様式は、報告の前に市に確かめてください。",
        ),
    ):  # fmt: skip
        report.objects.get_or_create(
            code=code,
            version=1,
            defaults={
                "label": label,
                "recipient": recipient,
                "cycle": cycle,
                "valid_from": FROM,
                "cells": cells,
                "note": note,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("consult", "0003_statistics")]

    operations = [migrations.RunPython(usual_reports, migrations.RunPython.noop)]
