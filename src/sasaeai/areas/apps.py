"""Areas as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "sasaeai.areas"
    label = "areas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.areas.queries import ancestors, populations
        from sasaeai.core import metrics
        from sasaeai.core.contributions import Entry, Face, add_entries

        metrics.roll_up_along("as_descendant__ancestor_id", ancestors=ancestors)
        metrics.populations_from(populations)
        add_entries(
            Entry(
                Face.DESK,
                "区域",
                "areas:list",
                icon="map",
                order=70,
                capability="areas.edit",
                path_prefix="/desk/areas/",
            )
        )
