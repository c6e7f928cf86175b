"""The usual kinds of meetings with their rules; a council changes the words and adds its own.

Source of the first: 社会福祉法 第106条の6 (called by the municipality, shared without consent, secrecy by
law). The second and third decide plans on consent, as the national manual and the field's forms say.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

BY_LAW = (
    "社会福祉法第106条の6により、この会議で知ったことを、正当な理由なく漏らしてはなりません。"
    "漏らすと罰せられることがあります。資料は写さず、議題が閉じたら手元に残しません。"
)
BY_PROMISE = "この会議で知ったことは、支援のためだけに使い、ほかで話しません。資料は写さず、議題が閉じたら手元に残しません。"
KINDS = (
    (
        "support_law", "支援会議（法106条の6）", "law", "municipality", True, False, BY_LAW,
        "市町村がひらきます。本人の同意がなくても話せますが、会議の外には持ち出せません。設置要綱が要ります。",
    ),
    (
        "layered", "重層的支援会議", "consent", "", True, True, BY_PROMISE,
        "多機関協働事業者がひらき、支援のプランを決めます。本人の同意（または確かめた根拠）が要ります。",
    ),
    (
        "adjustment", "支援調整会議", "consent", "", False, True, BY_PROMISE,
        "支援プランの案を話し合って決め、あとで評価します。本人の同意（または確かめた根拠）が要ります。",
    ),
    (
        "single", "個別ケース会議", "consent", "", False, False, BY_PROMISE,
        "ひとりの支援について、かかわる人が集まります。本人の同意（または確かめた根拠）が要ります。",
    ),
    (
        "learning", "事例検討会", "nameless", "", False, False, BY_PROMISE,
        "だれのことかわからない形にした事例から学びます。支援の記録とは結びつけません。",
    ),
)  # fmt: skip


def usual_kinds(apps: Any, schema_editor: Any) -> None:
    kind = apps.get_model("consult", "ConferenceKind")
    schema_editor.execute("SELECT set_config('sasaeai.maintenance', 'on', true)")
    for order, (code, label, ground, host, charter, decides, secrecy, about) in enumerate(KINDS, 1):
        kind.objects.create(
            code=code,
            label=label,
            order=order,
            ground=ground,
            host_kind=host,
            needs_charter=charter,
            decides_plans=decides,
            secrecy=secrecy,
            about=about,
        )


class Migration(migrations.Migration):
    dependencies = [("consult", "0006_conferences")]
    operations = [migrations.RunPython(usual_kinds, migrations.RunPython.noop)]
