"""Reminds owners of what is due: a mail that names no person and no content, only where to look."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils.translation import gettext as _

from sasaeai.core import audit
from sasaeai.core.access import SqlFunction

DAYS_BEFORE, DAYS_BETWEEN = 10, 14
DUE = SqlFunction(
    "evaluation_reminders() RETURNS TABLE (mail text, actions bigint) LANGUAGE plpgsql",
    f"""BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  RETURN QUERY WITH due AS (
    UPDATE evaluation_improvementaction a SET reminded_on = access.today()
    FROM people_account p
    WHERE p.id = a.owner_account_id AND p.is_active AND p.email <> ''
      AND a.status IN ('open', 'doing') AND a.due_on <= access.today() + {DAYS_BEFORE}
      AND (a.reminded_on IS NULL OR a.reminded_on <= access.today() - {DAYS_BETWEEN})
    RETURNING p.email AS address)
  SELECT due.address::text, count(*) FROM due GROUP BY 1;
  PERFORM set_config('sasaeai.maintenance', '', true);
END""",
)
"""The job acts for nobody and sees no row; this hands out addresses and counts, and marks them."""


@transaction.atomic
def remind() -> int:
    """One mail per owner about what is due within ten days or late, once a fortnight at most."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail, actions FROM access.evaluation_reminders()")
        found = cursor.fetchall()
    address = (settings.PUBLIC_URL or "").rstrip("/") + "/desk/evaluation/actions/?show=mine"
    for mail, count in found:
        body = _(
            "しめきりが近い（または過ぎた）改善策が %(n)s件あります。\n"
            "サインインして「改善策」をひらいてください。\n%(url)s"
        )
        words = body % {"n": count, "url": address}
        send_mail(_("改善策のお知らせ"), words, None, [mail], fail_silently=True)
    if found:
        audit.record("evaluation.action.reminded", detail={"mails": len(found)})
    return len(found)
