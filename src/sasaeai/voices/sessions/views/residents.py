"""What everybody sees: the sessions of the plan, and one session with what was written there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from sasaeai.core.access import open_to_everyone
from sasaeai.core.tables import Who, download, export_links, export_response
from sasaeai.core.tables import page as table_page
from sasaeai.voices.asking import issuer
from sasaeai.voices.sessions.queries import HOLDS, figure_of, series_of, shown_sessions
from sasaeai.voices.sessions.tables import sessions_rows, sessions_table


@open_to_everyone
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """全8回・延べ215名, and each of them."""
    series = series_of(shown_sessions())
    table, rows = sessions_table(series), sessions_rows(series)
    if file := download(table, rows, request.GET, who=Who.PUBLIC, issuer=issuer(), made_at=now()):
        return export_response(file)
    page = table_page(table, rows, request.GET, who=Who.PUBLIC, exports=export_links(request.GET))
    return render(request, "voices/sessions.jinja", {"series": series, "page": page})


@open_to_everyone
@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: how many came, what they wrote, which issues it is about."""
    found = get_object_or_404(shown_sessions(), pk=pk)
    cards = found.cards.prefetch_related("issues").order_by("no")
    context = {
        "session": found,
        "attended": figure_of(found.attended),
        "persons": None if found.persons is None else figure_of(found.persons),
        "cards": [(card, list(card.issues.all()) if card.state in HOLDS else []) for card in cards],
    }
    return render(request, "voices/session.jinja", context)
