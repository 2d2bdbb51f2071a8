"""A small invented corpus for tests of understanding; no file of corpus/ is needed."""

from rag.model import Clause, Document, Kind
from rag.search.names import Directory

DOCUMENTS = (
    Document(
        "qinghe-2023-5",
        "清河县全民健身三年行动计划（2023—2025年）",
        "清政办〔2023〕5号",
        ("清河县人民政府办公室",),
        region="清河县",
        issued_on="2023-03-01",
    ),
    Document(
        "qinghe-2021-9",
        "清河县公共图书馆建设工作方案",
        "清政〔2021〕9号",
        ("清河县人民政府",),
        region="清河县",
        issued_on="2021-06-30",
    ),
    Document(
        "donghu-2024-1", "东湖区养老服务体系建设实施意见", "东政发〔2024〕1号", region="东湖区", issued_on="2024-01-08"
    ),
    Document("tiaoli", "中华人民共和国档案管理条例", "国令第800号"),
)
TEXTS = (
    "到2025年，清河县人均体育场地面积达到2.8平方米。",
    "东湖区每个街道建成1个养老服务中心，白河市有关经验可以借鉴。",
    "依照国办发〔2020〕11号文件执行。",
)
DIRECTORY = Directory(DOCUMENTS, TEXTS)


def clause(address: str, text: str = "", doc_id: str = "qinghe-2023-5", **more: object) -> Clause:
    """A clause whose printed label is its address."""
    parent = address.rpartition("/")[0] or None
    kind = more.pop("kind", Kind.CLAUSE)
    return Clause(doc_id, address, kind, "", text or f"{address}的内容。", 0, 1, printed=address, parent=parent, **more)
