"""The moves of a referral: label, form and verb of each; one page draws them all."""

from __future__ import annotations

from sasaeai.consult.moves import Move
from sasaeai.consult.referral import answering, forms, sending
from sasaeai.consult.referral.enums import (
    ENDED,
    NEEDS_NEXT_STEP,
    OPEN,
    UNDECIDED,
    DeclineReason,
    Result,
    ToldHow,
)
from sasaeai.consult.referral.enums import ReferralState as S

OURS = {
    "send": Move(
        "送る",
        forms.NothingForm,
        lambda row, _data, by: sending.send_referral(row, by=by),
        "送りました。返事の期限がボードに出ます。",
        lambda row: row.state == S.DRAFT,
        "primary",
    ),
    "answer": Move(
        "質問に答える",
        forms.AnswerForm,
        lambda row, data, by: sending.answer_question(row, by=by, answer=data["answer"]),
        "答えました。",
        lambda row: row.state == S.QUESTION,
        "primary",
    ),
    "next": Move(
        "次の手を決める",
        forms.NextForm,
        lambda row, data, by: sending.decide_next_step(row, by=by, next_step=data["next_step"]),
        "決めました。つないだもとの人にも伝えてください。",
        lambda row: row.state in NEEDS_NEXT_STEP and not row.next_step,
        "primary",
    ),
    "told": Move(
        "つないだもとの人に伝えた",
        forms.OriginForm,
        lambda row, data, by: sending.tell_origin(
            row, by=by, how=ToldHow(data["how"]), note=data["note"]
        ),
        "残しました。このつなぎは終わりです。",
        lambda row: (
            row.state in ENDED
            and row.origin_told_on is None
            and bool(row.next_step or row.state not in NEEDS_NEXT_STEP)
        ),
        "primary",
    ),
    "withdraw": Move(
        "取り下げる",
        forms.WhyForm,
        lambda row, data, by: sending.withdraw_referral(row, by=by, why=data["why"]),
        "取り下げました。相手からは、もう見えません。",
        lambda row: row.state in OPEN,
        "danger",
    ),
    "expire": Move(
        "返事がないまま終える",
        forms.NothingForm,
        lambda row, _data, by: sending.expire_referral(row, by=by),
        "終えました。次の手を決めてください。",
        sending.is_silent,
        "danger",
    ),
}
THEIRS = {
    "receive": Move(
        "受け取った",
        forms.HandForm,
        lambda row, _data, hand: answering.receive(row, hand=hand),
        "受け取ったことを伝えました。",
        lambda row: row.state == S.SENT,
    ),
    "accept": Move(
        "引きうける",
        forms.NoteForm,
        lambda row, data, hand: answering.accept(row, hand=hand, note=data["note"]),
        "引きうけたことを伝えました。ありがとうございます。",
        lambda row: row.state in UNDECIDED,
        "primary",
    ),
    "ask": Move(
        "足りないことを聞く",
        forms.QuestionForm,
        lambda row, data, hand: answering.ask(row, hand=hand, question=data["question"]),
        "質問を送りました。",
        lambda row: row.state in (S.SENT, S.RECEIVED),
    ),
    "decline": Move(
        "辞退する",
        forms.DeclineForm,
        lambda row, data, hand: answering.decline(
            row,
            hand=hand,
            reason=DeclineReason(data["reason"]),
            note=data["note"],
            suggested=data["suggested"],
        ),
        "辞退を伝えました。返事をありがとうございます。",
        lambda row: row.state in (*UNDECIDED, S.ACCEPTED),
        "danger",
    ),
    "start": Move(
        "支援をはじめた",
        forms.NoteForm,
        lambda row, data, hand: answering.start(row, hand=hand, note=data["note"]),
        "はじまったことを伝えました。",
        lambda row: row.state == S.ACCEPTED,
        "primary",
    ),
    "finish": Move(
        "終わった（結果を知らせる）",
        forms.FinishForm,
        lambda row, data, hand: answering.finish(
            row, hand=hand, result=Result(data["result"]), note=data["note"]
        ),
        "結果を伝えました。ありがとうございました。",
        lambda row: row.state in (S.ACCEPTED, S.STARTED),
    ),
}
