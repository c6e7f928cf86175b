"""Reading a plan's logical lines in order, and putting each piece where its marks say.

What this cannot place stays in `loose`; nothing is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from sasaeai.plan.importing.folding import close_up, phrase
from sasaeai.plan.importing.growth import Growing, RoleLine
from sasaeai.plan.importing.items import IssueLine, Item, Reading, TextLine, is_title, items_of
from sasaeai.plan.importing.layout import Logical
from sasaeai.plan.importing.marks import (
    Mark,
    Piece,
    actor_cells,
    fixed_heading,
    pieces,
    section_reach,
)
from sasaeai.plan.importing.proposal import Actor, Place, RoleKind
from sasaeai.plan.importing.vocabulary import names, standard


class _In(Enum):
    FRONT = auto()
    VISION = auto()
    ISSUES = auto()
    TREE = auto()


@dataclass
class _Head:
    """An open role heading and the lines it has got so far."""

    actors: tuple[Actor, ...]
    block: int
    count: int = 0
    form: str = ""
    closed: bool = False


def read(lines: tuple[Logical, ...]) -> Reading:
    """One pass over the logical lines."""
    return _Reader(items_of(lines)).run()


class _Reader:
    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.at = 0
        self.out = Reading()
        self.where = _In.FRONT
        self.heads: list[_Head] = []
        self.columns: tuple[str, ...] = ()
        self.label: tuple[str, int] | None = None
        self.last: Item | None = None
        self.vision_block = -1

    def run(self) -> Reading:
        while self.at < len(self.items):
            item = self.items[self.at]
            self.at += 1
            self._one(item)
            self.last = item
        self.out.tree.finish()
        self._drop_chance_issues()
        return self.out

    def _drop_chance_issues(self) -> None:
        """Two quoted words with a figure beside them are no list of issues; three or more are."""
        chance = [issue for issue in self.out.issues if not issue.listed]
        if len(chance) < 3:
            self.out.issues = [issue for issue in self.out.issues if issue.listed]
            self.out.loose += [TextLine(i.place.excerpt, i.place, -1) for i in chance]

    def _one(self, item: Item) -> None:
        if item.cells:
            self._row(item)
            return
        mark = item.piece.mark
        if mark is not Mark.BULLET:
            self.out.tree.close_list()
        if mark is not Mark.TEXT and mark is not Mark.BULLET:
            self.columns = ()
        {
            Mark.TREE: self._tree,
            Mark.CHAPTER: self._chapter,
            Mark.VISION: self._vision,
            Mark.SECTION: self._section,
            Mark.ISSUES: self._issues,
            Mark.LEVEL: self._level,
            Mark.LEVEL_NAME: self._level_name,
            Mark.NUMBERED: self._numbered,
            Mark.BULLET: self._bullet,
            Mark.QUOTED: self._quoted,
            Mark.STEP: self._step,
            Mark.EXAMPLE: self._example,
            Mark.ROLE: self._role,
            Mark.TEXT: self._text,
        }[mark](item)

    # headings that say what follows

    def _tree(self, item: Item) -> None:
        self._structure("体系の見出し", item)
        self.where, self.heads, self.label = _In.TREE, [], None

    def _chapter(self, item: Item) -> None:
        title = item.piece.text
        self._leave()
        self.where = _In.FRONT
        if names("tree", title) or re.search("基本目標|体系|展開|取り組み|施策", standard(title)):
            self.where = _In.TREE
            self._structure("章の見出し", item)
        elif names("issues", title):
            self._issues(item)
        elif names("vision", title):
            self._vision(item)
        else:
            self._keep_text(item, heading=True)

    def _vision(self, item: Item) -> None:
        self._leave()
        self.where, self.vision_block = _In.VISION, item.block
        if item.piece.mark is Mark.VISION and item.piece.text:
            raw = re.split(r"基本理念\s*[】〉：:]?|[：:】〉]", item.piece.raw)[-1]
            self.out.vision.append((phrase(raw or item.piece.text), item.place))
        else:
            self._structure("基本理念の見出し", item)

    def _section(self, item: Item) -> None:
        if self._in_node() and item.piece.style == "inner":
            self.out.tree.heading.body.append(item.piece.text)
            self._structure("項目の中の見出し", item)
            self.heads = []
            return
        self._leave()
        self.where = _In.FRONT
        if standard(item.piece.text) in {"目次", "もくじ"}:
            self._structure("目次の見出し", item)
        else:
            self._keep_text(item, heading=True)

    def _issues(self, item: Item) -> None:
        if self._in_node() and not self._list_of_issues_ahead():
            self.out.tree.heading.body.append(item.piece.text)
            self._structure("項目の中の見出し", item)
            self.heads = []
            return
        self._leave()
        self.where = _In.ISSUES
        self._structure("課題の見出し", item)

    def _list_of_issues_ahead(self) -> bool:
        ahead = [i.piece.mark for i in self.items[self.at : self.at + 4]]
        return ahead.count(Mark.QUOTED) >= 2

    def _level_name(self, item: Item) -> None:
        self.out.labels.append((item.piece.text, item.place))
        self._structure("段の名前", item)
        if self.heads and self.heads[-1].count:
            self.heads = []
        following = self._peek()
        titled = following is not None and is_title(following) and following.line == item.line + 1
        listed = following and following.piece.mark in {Mark.LEVEL, Mark.NUMBERED, Mark.BULLET}
        if names("level", item.piece.text) and (titled or listed):
            self.where = _In.TREE
        self.label = (standard(item.piece.text), item.block) if titled else None

    # the tree

    def _level(self, item: Item) -> None:
        self.where = _In.TREE
        self._enter(item)

    def _numbered(self, item: Item) -> None:
        fixed = fixed_heading(item.piece.text)
        if fixed is Mark.VISION:
            self._vision(item)
        elif fixed is Mark.TREE:
            self._tree(item)
        elif fixed is Mark.ISSUES:
            self._issues(item)
        elif fixed is Mark.SECTION and not section_reach(item.piece.text):
            self._section(item)
        else:
            self._numbered_item(item)

    def _numbered_item(self, item: Item) -> None:
        if self.where is _In.ISSUES:
            self._issue(item, item.piece.number, item.piece.text)
        elif self.where is _In.TREE and self._in_role_list("numbered", item):
            self._role_line(item, RoleKind.PILLAR, "numbered", item.piece.number)
        elif self.where is _In.TREE:
            self._enter(item)
        else:
            self._keep_text(item, heading="。" not in item.piece.text)

    def _enter(self, item: Item) -> None:
        title, places = item.piece.text, item.place
        self.heads, self.label, self.columns = [], None, ()
        if not title:
            following = self._peek()
            if following is not None and is_title(following):
                title = following.piece.text
                self.at += 1
                places = Place(
                    places.line, following.place.last_line, places.page,
                    f"{places.excerpt} {following.place.excerpt}",
                )  # fmt: skip
        self.out.tree.enter(item.piece, places, title=title)

    def _bullet(self, item: Item) -> None:
        if self.where is _In.ISSUES:
            self._issue(item, None, item.piece.text)
        elif self.where is not _In.TREE or self.out.tree.heading is self.out.tree.root:
            self._keep_text(item)
        elif self._in_role_list(f"bullet{item.piece.style}", item):
            self._role_line(item, RoleKind.ACTIVITY, f"bullet{item.piece.style}", None)
        elif item.piece.style in "■◆□◇❖":
            self._enter(item)
        else:
            goes_on = self.last is not None and self.last.piece.mark is Mark.BULLET
            first = not goes_on or (self.last is not None and self.last.block != item.block)
            self.out.tree.bullet(item.piece, item.place, first=first)

    def _quoted(self, item: Item) -> None:
        if self.where is _In.ISSUES or item.piece.number is not None:
            self._issue(item, item.piece.number, item.piece.text)
        else:
            self._text(item)

    def _issue(self, item: Item, no: int | None, title: str) -> None:
        listed = self.where is _In.ISSUES
        self.out.issues.append(IssueLine(no, title.strip("「」"), item.place, listed))

    # role lists

    def _role(self, item: Item) -> None:
        if not self._in_node():
            self._keep_text(item)
            return
        self.out.tree.keep_stray()
        actors = tuple(Actor(a) for a in item.piece.actors)
        if item.piece.text:
            head = _Head(actors, item.block)
            self.heads = [head]
            self._role_line(item, RoleKind.ACTIVITY, "inline", None)
            return
        self._structure("役割の見出し", item)
        self.heads = [h for h in self.heads if not h.count and not h.closed]
        self.heads.append(_Head(actors, item.block))

    def _step(self, item: Item) -> None:
        if self._in_node():
            self._role_line(item, RoleKind.PILLAR, "step", item.piece.number)
        else:
            self._loosen(item)

    def _example(self, item: Item) -> None:
        if self._in_node():
            self._role_line(item, RoleKind.EXAMPLE, "example", None)
        else:
            self._loosen(item)

    def _in_role_list(self, form: str, item: Item) -> bool:
        """Whether a bullet or figure goes on with the open role list rather than the tree."""
        if not self.heads or self.heads[-1].closed:
            return False
        head = self.heads[-1]
        if form == "numbered" and item.piece.style not in {"①", "（1）", "1."}:
            return False
        if head.count:
            return head.form == form
        return item.block == head.block or self.last is None or self.last.piece.mark is Mark.ROLE

    def _role_line(self, item: Item, kind: RoleKind, form: str, no: int | None) -> None:
        node = self.out.tree.heading
        self.out.tree.keep_stray()
        node.has_roles = True
        candidates = tuple(h.actors for h in self.heads)
        text = item.piece.text
        self.out.roles.append(RoleLine(node, candidates, kind, form, no, text, item.place))
        if self.heads:
            settled = form not in {"step", "example"} or len(self.heads) == 1
            if settled:
                self.heads[-1].count += 1
                self.heads[-1].form = form
                self.heads[-1].block = item.block

    def _row(self, item: Item) -> None:
        """A table row: a heading row names one actor per column, the rows below fill them."""
        if self._in_node():
            found = actor_cells(item.cells)
            if len(found) >= 2:
                self.columns = found
                self._structure("役割の表の見出し", item)
                return
            if self.columns and len(item.cells) <= len(self.columns):
                self._fill(item)
                return
        self.columns = ()
        parts = [p for cell in item.cells for p in pieces(cell)]
        for piece in parts:
            self._one(Item(piece, item.place, item.block, item.line))
            self.last = item

    def _fill(self, item: Item) -> None:
        node = self.out.tree.heading
        node.has_roles = True
        for actor, cell in zip(self.columns, item.cells, strict=False):
            for piece in [p for p in pieces(cell) if re.search(r"\w", p.text or p.raw)]:
                self.out.roles.append(
                    RoleLine(node, ((Actor(actor),),), RoleKind.ACTIVITY, "cell", None,
                             piece.text or piece.raw, item.place)
                )  # fmt: skip

    # texts

    def _text(self, item: Item) -> None:
        if self.where is _In.VISION and self._vision_line(item):
            return
        if self.where is not _In.TREE:
            self._keep_text(item)
            return
        heading = self.out.tree.heading
        if heading is self.out.tree.root and self.label is None:
            self._keep_text(item)
        elif self.heads and self._role_text(item):
            self._role_line(item, RoleKind.ACTIVITY, "plain", None)
        elif self.label and self._names_node(item):
            style = self.label[0]
            piece = Piece(Mark.LEVEL, item.piece.raw, item.piece.text, style)
            self.out.tree.enter(piece, item.place, title=item.piece.text)
        elif "。" in item.piece.text or self._right_below_heading(item):
            heading.body.append(item.piece.text)
            self._last_place(heading, item.place)
        else:
            self._loosen(item)

    def _vision_line(self, item: Item) -> bool:
        text = item.piece.raw
        if "。" in text or (self.out.vision and item.block != self.vision_block):
            return False
        heads = {Mark.VISION, Mark.TEXT, Mark.NUMBERED, Mark.CHAPTER}
        if self.last is None or self.last.piece.mark not in heads:
            self.where = _In.FRONT
            return False
        if not self.out.vision:
            self.vision_block = item.block
        self.out.vision.append((phrase(text.strip("「」『』【】～〜~ 　\t")), item.place))
        return True

    def _names_node(self, item: Item) -> bool:
        return self.label is not None and self.label[1] == item.block and is_title(item)

    def _role_text(self, item: Item) -> bool:
        head = self.heads[-1]
        if head.closed:
            return False
        if head.count and item.block != head.block:
            head.closed = True
            return False
        return not head.count or head.form in {"plain", "inline"} or "。" not in item.piece.text

    def _right_below_heading(self, item: Item) -> bool:
        """A line straight under its heading, without a gap: a subtitle or the start of a body."""
        last = self.last
        return (
            last is not None
            and last.block == item.block
            and last.piece.mark in {Mark.LEVEL, Mark.NUMBERED}
            and last.line < item.line
        )

    def _last_place(self, node: Growing, where: Place) -> None:
        if where not in node.places:
            node.places.append(where)

    # small steps

    def _in_node(self) -> bool:
        return self.where is _In.TREE and self.out.tree.heading is not self.out.tree.root

    def _leave(self) -> None:
        self.out.tree.leave()
        self.heads, self.label, self.columns = [], None, ()

    def _peek(self) -> Item | None:
        return self.items[self.at] if self.at < len(self.items) else None

    def _structure(self, meaning: str, item: Item) -> None:
        self.out.structure.append((meaning, item.place))

    def _keep_text(self, item: Item, *, heading: bool = False) -> None:
        text = item.piece.raw if item.piece.mark is not Mark.TEXT else item.piece.text
        self.out.texts.append(TextLine(close_up(text), item.place, item.block, heading))

    def _loosen(self, item: Item) -> None:
        self.out.loose.append(TextLine(item.piece.raw, item.place, item.block))
