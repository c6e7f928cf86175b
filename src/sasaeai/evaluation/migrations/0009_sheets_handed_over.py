import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0008_decisions_without_line"),
        ("plan", "0008_former_names_of_sections"),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetHandover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "owner_before",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="前の担当"
                    ),
                ),
                ("owner", models.CharField(max_length=60, verbose_name="担当")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("account_id", models.BigIntegerField()),
                ("account_name", models.CharField(max_length=100)),
                ("handed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plan.section",
                    ),
                ),
                (
                    "section_before",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="plan.section",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="evaluation.evalsheet",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="evaluation_sheethandover_reasoned",
                    )
                ],
            },
        ),
    ]
