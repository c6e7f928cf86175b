"""What a form control needs to know from the macro that draws its label, hint and errors."""

from __future__ import annotations

from django.forms import BoundField


def control_attrs(bound: BoundField, *, look: str, notes: str) -> dict[str, str | bool]:
    """``notes`` are the ids of the hint and the errors; Django adds required and aria-invalid.

    Classes the form gave its widget are kept.
    """
    given = bound.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{look} {given}".strip() or False}
    if notes:
        attrs["aria-describedby"] = notes
    return attrs
