"""The acts of the external evaluation in words for the journal."""

from __future__ import annotations

ACTS = {
    "evaluation.answers.published": "意見と答えを公開した",
    "evaluation.committee.closed": "委員の評価の受け付けを終えた",
    "evaluation.committee.formed": "評価委員会を作った",
    "evaluation.committee.scored": "委員の評価を入れた",
    "evaluation.committee.seated": "評価委員を委嘱した",
    "evaluation.committee.shown": "評価委員会の公開を決めた",
    "evaluation.committee.term_ended": "評価委員の任期を終えた",
    "evaluation.meeting.attended": "会議の出欠を入れた",
    "evaluation.meeting.called": "会議を案内した",
    "evaluation.meeting.material": "会議の資料を加えた",
    "evaluation.meeting.replied": "会議の案内に返事をした",
    "evaluation.meeting.resolved": "議決を記録した",
    "evaluation.minutes.moved": "議事録を次の段階へ進めた",
    "evaluation.minutes.noted": "議事録に意見を書いた",
    "evaluation.minutes.written": "議事録を書いた",
    "evaluation.opinions.book": "意見と答えのExcelをつくった",
    "evaluation.opinions.taken": "意見と答えをExcelから取り込んだ",
    "evaluation.opinion.answered": "委員の意見に答えた",
    "evaluation.opinion.recorded": "委員の意見を記録した",
    "evaluation.pack.made": "委員の資料を作った",
    "evaluation.pack.read": "委員の資料を開いた",
    "evaluation.recommendation.handed": "答申・提言書をわたした",
}
