"""The command line: ``python -m rag index|ask|batch|show|tree|duties|indicators``.

stdout carries the result (one JSON document with --json), stderr all else. Exit 0: done; 1: nothing usable; 2: usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from rag import __version__
from rag.errors import ClausewiseError

# Telemetry of the libraries is switched off before any of them is imported.
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")


class _Parser(argparse.ArgumentParser):
    """argparse with Chinese section titles and errors."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        self.exit(2, f"用法错误：{message}。运行 {self.prog} --help 查看说明。\n")

    def format_help(self) -> str:
        text = super().format_help()
        for english, chinese in (
            ("usage:", "用法："),
            ("positional arguments:", "参数："),
            ("options:", "选项："),
            ("show this help message and exit", "显示本说明并退出"),
        ):
            text = text.replace(english, chinese)
        return text


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(prog="python -m rag", description="条知 Clausewise：政策文件问答，每句话都注明条款。")
    top.add_argument("--version", action="version", version=f"clausewise {__version__}", help="显示版本号并退出")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令", parser_class=_Parser)
    shared = _Parser(add_help=False)
    shared.add_argument("--corpus", metavar="DIR", help="文件所在文件夹，代替默认的 corpus/")
    as_json = _Parser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="标准输出为一份 UTF-8 JSON")

    index = commands.add_parser("index", parents=[shared, as_json], help="建立或更新索引")
    index.add_argument("--rebuild", action="store_true", help="全部重建（更换向量模型或版本后使用）")
    ask = commands.add_parser("ask", parents=[shared, as_json], help="问一个问题")
    ask.add_argument("question", metavar="问题")
    ask.add_argument("--history", metavar="FILE", help='此前的问题：JSON 列表，如 [{"question": "…"}]')
    batch = commands.add_parser("batch", parents=[shared], help='批量回答，每行一个 JSON：{"question": "…"}')
    batch.add_argument("questions", metavar="QUESTIONS.jsonl")
    batch.add_argument("--out", required=True, metavar="ANSWERS.jsonl")
    show = commands.add_parser("show", parents=[shared, as_json], help="按编号查条款")
    show.add_argument("reference", metavar="文件与编号", nargs="+", help="如：栾办〔2022〕36号 二/（三）/9")
    tree = commands.add_parser("tree", parents=[shared, as_json], help="只解析一个文件，不用索引和模型")
    tree.add_argument("file", metavar="FILE|DOC_ID")
    for name, text in (("duties", "列出责任单位"), ("indicators", "列出指标")):
        rows = commands.add_parser(name, parents=[shared, as_json], help=text)
        rows.add_argument("--doc", metavar="文件", help="文号、标题、地区或 doc_id")
        rows.add_argument("--xlsx", metavar="OUT", help="另存为 Excel 文件")
        if name == "duties":
            rows.add_argument("--unit", metavar="单位", help="只列这个单位")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Failures are one Chinese message on stderr, never a traceback."""
    arguments = parser().parse_args(argv)
    from rag import commands

    try:
        return int(getattr(commands, arguments.command)(arguments))
    except ClausewiseError as error:
        print(error.explain(), file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("已中断；原有索引不受影响。", file=sys.stderr)
    except OSError as error:
        print(
            f"读写失败：{error.strerror or error}（{error.filename or '—'}）。请检查路径、权限和剩余空间。",
            file=sys.stderr,
        )
    return 1


if __name__ == "__main__":
    sys.exit(main())
