"""One job worker in a process of its own; ``./run demo`` starts it beside the server."""

from __future__ import annotations

from sasaeai.site import runtime


def main() -> None:
    """Works until it is asked to stop (SIGINT, SIGTERM); the job in hand is finished first."""
    runtime.start_django(role="app")
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(concurrency=1)


if __name__ == "__main__":
    main()
