"""Recurring work of the house."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sasaeai.site import copies


@app.periodic(cron="*/10 * * * *")
@app.task(name="site.write_copies", queueing_lock="site.write_copies", pass_context=False)
def write_copies(timestamp: int) -> None:
    """The pages for emergencies, as files that need no database."""
    copies.write()
