from __future__ import annotations

from llama_index.core import Document
from llama_index.core.schema import NodeRelationship as Relation

from rag.parse.nodes import ClauseNodeParser
from tests.parse.support import CORPUS, squeezed


def test_nodes_stand_in_a_tree_with_their_own_offsets():
    text = (CORPUS / "luanchuan-2022-36.txt").read_text(encoding="utf-8")
    document = Document(text=text, metadata={"file_name": "luanchuan-2022-36.txt"})
    nodes = ClauseNodeParser().get_nodes_from_documents([document])
    by_id = {node.node_id: node for node in nodes}
    task = by_id["luanchuan-2022-36#二/（一）/1"]
    assert task.metadata["label"] == "二、（一）1."
    assert task.relationships[Relation.SOURCE].node_id == document.node_id
    assert task.relationships[Relation.PARENT].node_id == "luanchuan-2022-36#二/（一）"
    assert task.relationships[Relation.NEXT].node_id == "luanchuan-2022-36#二/（一）/2"
    assert task.relationships[Relation.PREVIOUS].node_id == "luanchuan-2022-36#二/（一）"
    children = [node.node_id[-1] for node in by_id["luanchuan-2022-36#二/（一）"].relationships[Relation.CHILD]]
    assert children == ["1", "2", "3"]
    for node in nodes:
        assert squeezed(text[node.start_char_idx : node.end_char_idx]) == squeezed(node.get_content())


def test_two_documents_do_not_share_nodes():
    one, two = (Document(text="一、甲\n乙乙。", id_=name) for name in ("one", "two"))
    ids = [node.node_id for node in ClauseNodeParser().get_nodes_from_documents([one, two])]
    assert ids == ["one#一", "two#一"]
