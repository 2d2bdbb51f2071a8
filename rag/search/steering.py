"""Questions that try to steer the program (忽略以上规则, role tags, fake evidence) and what they really ask."""

from __future__ import annotations

import re

# Words that try to steer the program instead of asking it; what carries them is no question.
_STEERING = re.compile(
    r"忽略|无视|系统(?:指令|通知|提示)|管理员指令|^(?:system|assistant|user)\s*[:：]|<\|?[a-z_/]|</?evidence|从现在起|```|\bignore\b|必须输出|照抄|照样返回|不用核对|跳过[^，。]{0,6}(?:核验|核对|检查)|标准答案|一律(?:回答|写)|提示词|不受[^，。]{0,8}限制|假装|调试模式|先约定|环境变量|密钥|也必须给出",
    re.IGNORECASE,
)


def is_steering(text: str) -> bool:
    """True when the text tries to steer the program."""
    return bool(_STEERING.search(text))


def without_steering(question: str) -> tuple[str, bool]:
    """The question's own sentences and True where others tried to steer the program; the question and False otherwise."""
    if not _STEERING.search(question):
        return question, False
    plain = re.sub(
        r"<evidence.*?</evidence>|```.*?```|<[^<>]{0,80}>|【[^】]{0,20}】|[「“][^」”]*[」”]$",
        "\n",
        question,
        flags=re.DOTALL,
    )
    plain = re.sub(r"(?m)^\s*(?:system|assistant|user)\s*[:：]", "", plain)
    parts = [part.strip() for part in re.findall(r"[^。！!？?；;\n]+[。！!？?；;]?|[^.\n]+\.", plain)]
    asking = [part for part in parts if part and not _STEERING.search(part)]
    return ("".join(asking) or question), True
