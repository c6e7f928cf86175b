"""Tables of the places.

What different readers may see of one place lies in different tables, so that row policies suffice:
the page (listing), how to reach people (contacts), where it is (location), and the sessions.
"""

from sasaeai.places.models.circles import Circle, CircleLine
from sasaeai.places.models.desks import AdviceStep, DeskCopies, DeskSpeech
from sasaeai.places.models.finding import (
    Basket,
    BasketItem,
    FinderUse,
    HandOut,
    SearchMiss,
    Stage,
    UnmetNeed,
)
from sasaeai.places.models.imports import ImportBatch, SourceTie
from sasaeai.places.models.keeping import (
    Asking,
    Criterion,
    FieldChange,
    Inclusion,
    Proposal,
)
from sasaeai.places.models.letters import FollowerDay, Letter, Subscription
from sasaeai.places.models.listings import (
    HEADS,
    Category,
    Contact,
    DateSpan,
    Listing,
    Location,
    Remark,
    ServiceArea,
    StatusSpan,
    SynonymGroup,
    Term,
    Verification,
    Withdrawal,
)
from sasaeai.places.models.notices import Dispatch, Notice, NoticeCorrection, NoticeEdition
from sasaeai.places.models.renditions import Recording, Rendition, RenditionLanguage
from sasaeai.places.models.sessions import (
    AttendanceByGroup,
    AttendanceEntry,
    Occurrence,
    RuleException,
    ScheduleRule,
)

__all__ = [
    "HEADS",
    "AdviceStep",
    "Asking",
    "AttendanceByGroup",
    "AttendanceEntry",
    "Basket",
    "BasketItem",
    "Category",
    "Circle",
    "CircleLine",
    "Contact",
    "Criterion",
    "DateSpan",
    "DeskCopies",
    "DeskSpeech",
    "Dispatch",
    "FieldChange",
    "FinderUse",
    "FollowerDay",
    "HandOut",
    "ImportBatch",
    "Inclusion",
    "Letter",
    "Listing",
    "Location",
    "Notice",
    "NoticeCorrection",
    "NoticeEdition",
    "Occurrence",
    "Proposal",
    "Recording",
    "Remark",
    "Rendition",
    "RenditionLanguage",
    "RuleException",
    "ScheduleRule",
    "SearchMiss",
    "ServiceArea",
    "SourceTie",
    "Stage",
    "StatusSpan",
    "Subscription",
    "SynonymGroup",
    "Term",
    "UnmetNeed",
    "Verification",
    "Withdrawal",
]
