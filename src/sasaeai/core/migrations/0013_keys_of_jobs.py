from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0012_ended_erasures"),
    ]

    operations = [
        migrations.AddField(
            model_name="jobrun",
            name="key",
            field=models.CharField(default="", max_length=120),
        ),
    ]
