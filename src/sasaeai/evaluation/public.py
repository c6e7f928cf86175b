"""The door of the evaluation room: what the faces and the demo city use."""

from sasaeai.evaluation.actions.effects import EffectAnswer, effects
from sasaeai.evaluation.actions.services import (
    Came,
    EffectTest,
    create_action,
    move_action,
    reschedule_action,
    verify_action,
)
from sasaeai.evaluation.internal.freezing import freeze_round, restate_round
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.internal.rounds import Due, open_round, record_decision, set_dues
from sasaeai.evaluation.internal.scales import StepGiven, copy_scale, retire_scale, save_scale
from sasaeai.evaluation.internal.stages import revise_sheet, send_back, submit
from sasaeai.evaluation.models import EvalRound, EvalSheet, ImprovementAction, Publication, Scale
from sasaeai.evaluation.publication.fiveyears import five_years
from sasaeai.evaluation.publication.guards import add_guard
from sasaeai.evaluation.publication.queries import newest_publications, publication_of
from sasaeai.evaluation.publication.services import publish_round
from sasaeai.evaluation.refusals import EvaluationRefused

__all__ = [
    "Came",
    "Due",
    "EffectAnswer",
    "EffectTest",
    "EvalRound",
    "EvalSheet",
    "EvaluationRefused",
    "ImprovementAction",
    "Judgement",
    "Publication",
    "Scale",
    "StepGiven",
    "add_guard",
    "copy_scale",
    "create_action",
    "effects",
    "five_years",
    "freeze_round",
    "move_action",
    "newest_publications",
    "open_round",
    "publication_of",
    "publish_round",
    "record_decision",
    "reschedule_action",
    "restate_round",
    "retire_scale",
    "revise_sheet",
    "save_scale",
    "send_back",
    "set_dues",
    "submit",
    "verify_action",
]
