"""What the voices room keeps."""

from sasaeai.voices.models.comments import (
    CommentCategory,
    CommentRound,
    Opinion,
    OpinionIssue,
    OpinionOriginal,
    Submission,
    SubmissionContact,
)
from sasaeai.voices.models.sessions import (
    Card,
    CardIssue,
    CardOriginal,
    Coding,
    SessionKind,
    TalkSession,
)
from sasaeai.voices.models.surveys import Survey, SurveyCount, SurveyFact

__all__ = [
    "Card",
    "CardIssue",
    "CardOriginal",
    "Coding",
    "CommentCategory",
    "CommentRound",
    "Opinion",
    "OpinionIssue",
    "OpinionOriginal",
    "SessionKind",
    "Submission",
    "SubmissionContact",
    "Survey",
    "SurveyCount",
    "SurveyFact",
    "TalkSession",
]
