from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0007_succession"),
    ]

    operations = [
        migrations.RemoveField(model_name="actiondecision", name="identity"),
    ]
