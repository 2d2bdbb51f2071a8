"""A batch of questions as JSON lines, one answer a line; a bad line loses no other."""

from __future__ import annotations

import json
import logging
from typing import Any

from rag.errors import BadQuestion, ClausewiseError

log = logging.getLogger(__name__)


def earlier(data: object) -> tuple[str, ...]:
    """The earlier questions, oldest first, of a JSON list of questions or of {"question": …}; BadQuestion for anything else."""
    if not isinstance(data, list):
        raise BadQuestion('history 应是 JSON 列表，如 [{"question": "…"}]。')
    questions = []
    for item in data:
        question = item.get("question") if isinstance(item, dict) else item
        if not isinstance(question, str):
            raise BadQuestion(f"history 中的每一项应有 question 文字，收到 {item!r:.60}。")
        questions.append(question)
    return tuple(questions)


def answer_line(chat: Any, line: bytes, number: int) -> dict[str, object]:
    """The answer to one line as JSON data, or {"id", "error"} with what is wrong with it."""
    from rag.chat import answer_json

    given: object = None
    try:
        given = json.loads(line.decode("utf-8-sig"))
        if not isinstance(given, dict) or not isinstance(given.get("question"), str):
            raise BadQuestion('每行应是 {"id", "question", "history"} 的 JSON，question 为文字。')
        answer = chat.ask(given["question"], earlier(given.get("history") or []), str(given.get("id") or ""))
        return answer_json(answer) | {"id": given.get("id", answer.id)}
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        reason = f"第{number}行不是 UTF-8 的 JSON：{error}"
    except ClausewiseError as error:
        reason = error.explain()
    except Exception as error:
        # One question must not lose the others of the file; the log keeps the traceback.
        log.exception("batch line %d", number)
        reason = f"回答第{number}行时出错：{type(error).__name__}: {error}"
    found = given.get("id") if isinstance(given, dict) else None
    return {"id": found if found is not None else f"line-{number}", "error": reason}
