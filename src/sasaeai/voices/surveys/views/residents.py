"""What everybody sees of a survey: how it was made, what came back, the rates with their bases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from sasaeai.core.access import open_to_everyone
from sasaeai.core.tables import Who, download, export_links, export_response
from sasaeai.core.tables import page as table_page
from sasaeai.voices.asking import issuer
from sasaeai.voices.surveys.queries import facts_of, result_of, surveys_of
from sasaeai.voices.surveys.tables import counts_rows, counts_table


@open_to_everyone
@require_GET
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """One published survey; ``?format=`` gives the same table as a file."""
    found = get_object_or_404(surveys_of().filter(shown_on__isnull=False), pk=pk)
    result = result_of(found)
    table, rows = counts_table(found), counts_rows(result)
    if file := download(table, rows, request.GET, who=Who.PUBLIC, issuer=issuer(), made_at=now()):
        return export_response(file)
    context = {
        "survey": found,
        "result": result,
        "facts": facts_of(found),
        "page": table_page(
            table, rows, request.GET, who=Who.PUBLIC, exports=export_links(request.GET)
        ),
    }
    return render(request, "voices/survey.jinja", context)
