"""What happened to the plan on its way: in its third year the board split one line and merged two.

Beside it stand the sections that answer for lines, their money, the times the plan was made known, and
the plans before and beside it. All of it is done by the planner through the plan room's services, on the
days on which a council would have done it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from demo.load import clock
from sasaeai.areas.models import Area
from sasaeai.core.periods import FiscalSpan, FiscalYear, fiscal_year_of, today
from sasaeai.plan.amending import merge_lines, rewrite_line, split_line
from sasaeai.plan.enums import LinkKind, PlanKind, ReachUnit, TellingKind
from sasaeai.plan.measuring import set_target
from sasaeai.plan.models import LevelDef, NodeIdentity, Plan, PlanNode, PlanVersion
from sasaeai.plan.services import adopt_version, create_plan, keep_section, link_plan, open_draft
from sasaeai.plan.spending import Amounts, set_money
from sasaeai.plan.telling import Told, record_telling
from sasaeai.plan.texts import LineText

DECIDED_BY = "理事会"
REASON = "中間の点検を受けた見直し"
EFFECTIVE = (10, 1)
DECIDED_BEFORE = timedelta(days=6)
SPLIT_REASON = "紙と対面、ウェブと音声では、担い手も届く人もちがうため"
MERGE_REASON = "活動の支援と話し合いを、同じ職員が同じ場で進めているため"
NEW_WORDS_REASON = "オンラインの集まりでの周知もふくめるため"
SECTIONS = (
    ("地域づくり係", "000-000-0101", "地区社協、見守り、居場所"),
    ("ボランティアセンター", "000-000-0102", "活動の紹介、人材の育成"),
    ("福祉教育係", "000-000-0103", "出前講座、寄附と会費"),
    ("相談支援係", "000-000-0104", "総合相談、生活困窮、ひきこもり"),
    ("権利擁護センター", "000-000-0105", "成年後見、日常生活自立支援"),
    ("災害支援係", "000-000-0106", "避難の支援、災害ボランティア"),
)
MONEY = (
    ("M1.1", "居場所・サロン活動助成", 6_200_000, 96),
    ("M1.2", "見守り活動事業", 4_850_000, 99),
    ("M2.3", "小地域福祉活動計画づくり", 1_900_000, 81),
    ("M3.1", "ボランティア養成講座", 2_300_000, 94),
    ("M3.2", "地域デビュー事業", 1_150_000, 88),
    ("M4.1", "福祉の出前講座", 1_480_000, 97),
    ("M5.1", "総合相談事業", 12_600_000, 100),
    ("M7.1", "フードパントリー", 3_350_000, 103),
    ("M8.1", "日常生活自立支援事業", 9_700_000, 98),
    ("M10.2", "要配慮者の避難支援", 2_080_000, 72),
)
"""Code, item, yen planned in the first year (2 % more each year), per cent of it spent."""
TALKS = (
    ("社協だより", TellingKind.BULLETIN, ReachUnit.COPIES, "市内全戸", 62_000),
    ("計画のページを更新", TellingKind.WEB, ReachUnit.VIEWS, "どなたでも", 1_840),
    ("民生委員・児童委員の研修", TellingKind.TRAINING, ReachUnit.PERSONS, "民生委員・児童委員", 96),
    ("計画の進みぐあい報告会", TellingKind.BRIEFING, ReachUnit.PERSONS, "住民・地区社協", 58),
)


TARGET = "citizen-guardians"
TARGET_REASON = "養成講座を修了した人がふえ、見こみより早く近づいたため"


def retarget(plan: Plan) -> None:
    """The same board raised one target for the two years that were left; the years before keep theirs."""
    row = plan.indicators.get(code=TARGET)
    decided = date(plan.fy_from + 2, *EFFECTIVE) - DECIDED_BEFORE
    standing = dict(row.targets.filter(superseded_by=None).values_list("fy", "value"))
    with clock.on(decided):
        for fy in (plan.fy_to - 1, plan.fy_to):
            set_target(
                row, fy=fy, value=standing[fy] + 2, reason=TARGET_REASON, decision=DECIDED_BY
            )


def amend(plan: Plan) -> None:
    """The second version, in force from 1 October of the third year."""
    effective = date(plan.fy_from + 2, *EFFECTIVE)
    with clock.on(effective - DECIDED_BEFORE):
        draft = open_draft(plan)
        split_line(
            _line(draft, "M5.2"),
            into=[
                ("M5.4", LineText("紙と顔の見える場で届ける情報の発信", owner="相談支援係")),
                (
                    "M5.5",
                    LineText("ウェブ、音声、やさしい日本語での情報の発信", owner="相談支援係"),
                ),
            ],
            reason=SPLIT_REASON,
        )
        merge_lines(
            [_line(draft, "M2.1"), _line(draft, "M2.2")],
            code="M2.4",
            text=LineText(
                "地域活動の支援と話し合いの場づくり",
                "地区社協や自治会の活動を手伝いながら、同じ席で話せる場をつくります。",
                owner="地域づくり係",
            ),
            reason=MERGE_REASON,
        )
        known = _line(draft, "M5.3")
        text = LineText(
            "住民が集う場やオンラインでの相談窓口や相談できる人の周知", known.body,
            owner=known.owner,
        )  # fmt: skip
        rewrite_line(known, text=text, reason=NEW_WORDS_REASON)
        adopt_version(
            draft,
            effective_from=effective,
            decided_by=DECIDED_BY,
            decided_on=effective - DECIDED_BEFORE,
            reason=REASON,
        )


def _line(draft: PlanVersion, code: str) -> PlanNode:
    rows = PlanNode.objects.select_related("identity", "version__plan")
    return rows.get(version=draft, identity__code=code)


def beside(plan: Plan) -> None:
    """Sections, money, tellings and the plans around this one."""
    for place, (name, phone, work) in enumerate(SECTIONS):
        keep_section(plan.organisation, name=name, phone=phone, work=work, order=place)
    _money(plan)
    _tellings(plan)
    _others(plan)


def _money(plan: Plan) -> None:
    identities = {row.code: row for row in plan.identities.all()}
    running = fiscal_year_of(today())
    for code, item, first, spent in MONEY:
        for year in plan.span:
            if year > running:
                continue
            planned = first * (100 + 2 * (year.year - plan.fy_from)) // 100
            over = year < running
            set_money(
                identities[code],
                fy=year.year,
                item=item,
                amounts=Amounts(
                    planned=planned,
                    planned_source=f"{year.label}当初予算書",
                    spent=planned * spent // 100 if over else None,
                    spent_source=f"{year.label}決算書" if over else "",
                ),
            )
    for year in plan.span:
        set_money(identities["M6.2"], fy=year.year, amounts=Amounts(not_applicable=True))


def _tellings(plan: Plan) -> None:
    lines = list(plan.identities.filter(code__in=("T1", "T5", "T10")).order_by("id"))
    districts = list(
        Area.objects.filter(kind__is_district=True, valid_to=None).order_by("code")[:8]
    )
    for told, which in _told(plan, districts):
        record_telling(plan, told, lines=lines[which : which + 1])


def _told(plan: Plan, districts: list[Area]) -> Iterator[tuple[Told, int]]:
    for year in plan.span:
        for place, (title, kind, unit, audience, reach) in enumerate(TALKS):
            for turn, month in enumerate((6, 11)):
                day = date(year.year, month, 8 + place)
                if day >= today():
                    return
                at_home = kind is TellingKind.BRIEFING and districts
                area = districts[(year.year + turn) % len(districts)] if at_home else None
                yield (
                    Told(
                        kind=kind, title=f"{title}　{year.label}", on=day, audience=audience,
                        reach=reach + 7 * place * turn, reach_unit=unit, area=area,
                        place=f"{area.name}公民館" if area else "",
                    ),
                    (place + turn) % 3,
                )  # fmt: skip


def _others(plan: Plan) -> None:
    """The plan before this one, kept as a short text, and one of a district under it."""
    before = FiscalSpan(FiscalYear(plan.fy_from - 5), FiscalYear(plan.fy_from - 1))
    former = _short(
        plan, before, name=plan.name, kind=PlanKind.CITY, ordinal=(plan.ordinal or 2) - 1,
        lines=(("K1", "たすけ合えるまちをつくる"), ("K2", "学び合えるまちをつくる"), ("K3", "相談できるまちをつくる")),
    )  # fmt: skip
    link_plan(plan, kind=LinkKind.PREDECESSOR, to_plan=former)
    area = Area.objects.filter(kind__is_district=True, valid_to=None).order_by("code").first()
    if area is not None:
        small = _short(
            plan, plan.span, name=f"{area.name}地区 小地域福祉活動計画", kind=PlanKind.DISTRICT,
            ordinal=None, area=area,
            lines=(("A1", "あいさつで顔見知りをふやす"), ("A2", "月に一度、集まれる日をつくる"), ("A3", "災害のときの声かけを決める")),
        )  # fmt: skip
        link_plan(small, kind=LinkKind.PARENT, to_plan=plan)


def _short(
    plan: Plan,
    span: FiscalSpan,
    *,
    name: str,
    kind: PlanKind,
    ordinal: int | None,
    lines: tuple[tuple[str, str], ...],
    area: Area | None = None,
) -> Plan:
    made = create_plan(
        organisation=plan.organisation, name=name, span=span, kind=kind, ordinal=ordinal,
        area=area, vision="みんなで支え合う　安心のまち",
    )  # fmt: skip
    start = span.first.period.start
    with clock.on(start - DECIDED_BEFORE):
        draft = open_draft(made)
        LevelDef.objects.create(version=draft, depth=1, name="重点目標", evaluable=True)
        for place, (code, title) in enumerate(lines, start=1):
            identity = NodeIdentity.objects.create(plan=made, code=code)
            PlanNode.objects.create(
                version=draft, identity=identity, depth=1, title=title, number=str(place),
                order=place * 10,
            )  # fmt: skip
        adopt_version(
            draft, effective_from=start, decided_by=DECIDED_BY, decided_on=start - DECIDED_BEFORE
        )
    return made
