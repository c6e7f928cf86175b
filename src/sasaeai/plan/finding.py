"""Finding words in the plan: one or two letters are enough, kana and width do not matter."""

from __future__ import annotations

from dataclasses import dataclass

from sasaeai.core.search import matching
from sasaeai.core.text import fold
from sasaeai.plan.models import PlanNode, PlanVersion
from sasaeai.plan.queries import Tree, load_tree


def index_version(version: PlanVersion) -> None:
    """Makes a version's lines findable; done once, when its text is decided."""
    tree = load_tree(version, roles=True)
    for node in tree.nodes:
        node.search_text = fold(_words(tree, node))
    PlanNode.objects.bulk_update(tree.nodes, ["search_text"])


def _words(tree: Tree, node: PlanNode) -> str:
    roles = (item.text for item in tree.roles.get(node.pk, ()))
    return "\n".join((node.heading, node.body, node.owner, *node.tags, *roles))


@dataclass(frozen=True)
class Hit:
    """A line with the words around the first place where one was found."""

    node: PlanNode
    path: tuple[PlanNode, ...]
    excerpt: str


def search_lines(tree: Tree, words: str) -> list[Hit]:
    """Lines of one version in printed order in which every word occurs; nothing for no words."""
    if not words.strip():
        return []
    rows = PlanNode.objects.filter(version=tree.version).order_by()
    found = set(matching(rows, words).values_list("pk", flat=True))
    wanted = [fold(word) for word in words.replace("\u3000", " ").split()]
    return [
        Hit(node, tree.path(node), _excerpt(tree, node, wanted))
        for node in tree.nodes
        if node.pk in found
    ]


def _excerpt(tree: Tree, node: PlanNode, wanted: list[str]) -> str:
    """The first sentence besides the heading that holds a word; the body where none does."""
    texts = (node.body, *(item.text for item in tree.roles.get(node.pk, ())))
    for text in texts:
        if any(word and word in fold(text) for word in wanted):
            return text
    return node.body
