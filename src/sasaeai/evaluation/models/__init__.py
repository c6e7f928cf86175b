"""What the evaluation room keeps."""

from sasaeai.evaluation.models.actions import ActionNote, ImprovementAction
from sasaeai.evaluation.models.committee import (
    Committee,
    Criterion,
    Member,
    MemberPack,
    Score,
    Seat,
)
from sasaeai.evaluation.models.meetings import (
    Attendance,
    Material,
    Meeting,
    Minutes,
    MinutesNote,
    Resolution,
)
from sasaeai.evaluation.models.opinions import (
    Opinion,
    OpinionAuthor,
    OpinionResponse,
    Recommendation,
)
from sasaeai.evaluation.models.publication import Publication, Rendition
from sasaeai.evaluation.models.rounds import BodyDecision, EvalRound, RoundAxis, StageDue
from sasaeai.evaluation.models.scales import Scale, ScaleStep
from sasaeai.evaluation.models.sheets import (
    EvalSheet,
    EvidenceLink,
    SheetComment,
    SheetDraft,
    SheetFigure,
    SheetHandover,
    SheetRevision,
    StageEntry,
    StageGrade,
)
from sasaeai.evaluation.models.steps import (
    StepEvidence,
    StepMark,
    StepRemark,
    StepRound,
    StepSheet,
)
from sasaeai.evaluation.models.succession import ActionDecision

__all__ = [
    "ActionDecision",
    "ActionNote",
    "Attendance",
    "BodyDecision",
    "Committee",
    "Criterion",
    "EvalRound",
    "EvalSheet",
    "EvidenceLink",
    "ImprovementAction",
    "Material",
    "Meeting",
    "Member",
    "MemberPack",
    "Minutes",
    "MinutesNote",
    "Opinion",
    "OpinionAuthor",
    "OpinionResponse",
    "Publication",
    "Recommendation",
    "Rendition",
    "Resolution",
    "RoundAxis",
    "Scale",
    "ScaleStep",
    "Score",
    "Seat",
    "SheetComment",
    "SheetDraft",
    "SheetFigure",
    "SheetHandover",
    "SheetRevision",
    "StageDue",
    "StageEntry",
    "StageGrade",
    "StepEvidence",
    "StepMark",
    "StepRemark",
    "StepRound",
    "StepSheet",
]
