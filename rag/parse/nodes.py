"""The clause parser as a LlamaIndex ``NodeParser``, usable alone in anyone's pipeline.

from llama_index.core import SimpleDirectoryReader
from rag.parse.nodes import ClauseNodeParser

nodes = ClauseNodeParser().get_nodes_from_documents(SimpleDirectoryReader("corpus").load_data())
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, Document, MetadataMode, NodeRelationship, RelatedNodeInfo, TextNode

from rag.model import Clause, Parsed, SourceText
from rag.parse.parser import parse

# What a model or an embedder should read beside the text; the rest is for programs.
_PLAIN = ("doc_id", "clause_id", "address", "kind", "parent", "start", "end")


class ClauseNodeParser(NodeParser):  # type: ignore[misc]
    """One TextNode a clause that holds text, in document order; ``node_id`` is the ``clause_id``.

    Relationships: SOURCE the document, PARENT and CHILD the tree, PREVIOUS and NEXT the document's order. Metadata:
    title, doc_no, label and path as printed, address, kind. ``start_char_idx`` and ``end_char_idx`` are the clause's
    offsets in the document's text. The document's own id is its file name's stem if it has one, else its ``id_``.
    """

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex serialises the parser."""
        return "ClauseNodeParser"

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any) -> list[BaseNode]:
        return [made for node in nodes for made in _nodes_of(node)]

    def _postprocess_parsed_nodes(self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]) -> list[BaseNode]:
        """LlamaIndex looks each text up again, which mended line breaks defeat: the clause's own offsets are put back."""
        spans = {node.node_id: (node.start_char_idx, node.end_char_idx) for node in nodes if isinstance(node, TextNode)}
        done = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node in done:
            if isinstance(node, TextNode):
                node.start_char_idx, node.end_char_idx = spans[node.node_id]
        return list(done)


def _nodes_of(node: BaseNode) -> list[BaseNode]:
    name = Path(str(node.metadata.get("file_name") or node.metadata.get("file_path") or ""))
    source = SourceText(
        doc_id=name.stem or node.node_id,
        text=node.get_content(metadata_mode=MetadataMode.NONE),
        sha256=node.hash,
        encoding="utf-8",
        markdown=name.suffix.lower() == ".md",
    )
    parsed = parse(source)
    made = {clause.address: _node(clause, parsed, node) for clause in parsed.clauses if clause.text.strip()}
    children: dict[str, list[RelatedNodeInfo]] = {}
    for clause in parsed.clauses:
        if clause.address in made and clause.parent in made:
            made[clause.address].relationships[NodeRelationship.PARENT] = made[clause.parent].as_related_node_info()
            children.setdefault(clause.parent, []).append(made[clause.address].as_related_node_info())
    for address, below in children.items():
        made[address].relationships[NodeRelationship.CHILD] = below
    return list(made.values())


def _node(clause: Clause, parsed: Parsed, source: BaseNode) -> TextNode:
    document = parsed.document
    return TextNode(
        id_=clause.clause_id,
        text=clause.rendered or clause.text,
        start_char_idx=clause.start,
        end_char_idx=clause.end,
        metadata={
            "title": document.title,
            "doc_no": document.doc_no or "",
            "label": clause.printed,
            "path": " > ".join(clause.path),
            "doc_id": clause.doc_id,
            "clause_id": clause.clause_id,
            "address": clause.address,
            "kind": clause.kind.value,
            "parent": clause.parent or "",
            "start": clause.start,
            "end": clause.end,
        },
        excluded_embed_metadata_keys=list(_PLAIN),
        excluded_llm_metadata_keys=list(_PLAIN),
        relationships={NodeRelationship.SOURCE: source.as_related_node_info()},
    )
