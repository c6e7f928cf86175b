"""Every figure counted once, so that the first page is as fast as the second."""

from __future__ import annotations

from django.db import connection, transaction

from demo.load.rows import part
from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.metrics import Series


def load() -> None:
    """One series per way of counting; the marks of the load itself are done with."""
    counted = [metric for metric in metrics.every() if not metric.entered]
    with part(f"数字 {len(counted)}"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_touchedmonth")
        for metric in counted:
            metrics.series_of(metric.code)


WRITTEN_AT_THE_DESK = ("plan_", "evaluation_")


def settle() -> None:
    """Counts again what the plan's own rooms have written since: their past was written with the
    calendar turned back, and a figure that was read on such a day holds nothing of later ones."""
    with part("計画の数字"), acting(None, purpose="demo"):
        for metric in metrics.every():
            if any(source.startswith(WRITTEN_AT_THE_DESK) for source in metric.sources):
                for series in Series.objects.filter(metric=metric.code):
                    metrics.recount(series)
