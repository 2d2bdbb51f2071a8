"""Settings from environment variables with the prefix ``CLAUSEWISE_``; builds nothing."""

from __future__ import annotations

import difflib
import os
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

PREFIX = "CLAUSEWISE_"
ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """All settings, frozen. Paths are taken from the working directory."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Path = Field(default=ROOT / "data", description="数据文件夹：索引、日志、反馈草稿")
    corpus: Path = Field(default=ROOT / "corpus", description="文件所在文件夹")
    embedder: Literal["auto", "bge", "embedded"] = Field(default="auto", description="向量模型的选择")
    bge: str = Field(default="BAAI/bge-small-zh-v1.5", description="bge 模型的文件夹或模型库名称")
    reranker: str = Field(default="", description="重排模型的文件夹或模型库名称，空为不重排")
    llm: Literal["none", "local", "api"] = Field(default="none", description="大模型：不用、本地、接口")
    llm_model: str = Field(default="", description="大模型的文件夹或名称")
    llm_base_url: str = Field(default="", description="OpenAI 兼容接口的地址，如 http://127.0.0.1:8000/v1")
    llm_api_key: str = Field(default="", description="接口密钥，不写入日志", repr=False)
    llm_timeout: float = Field(default=60.0, gt=0, le=600, description="一次回答等待大模型的上限，秒")
    llm_context: int = Field(default=8192, ge=1024, description="大模型的上下文长度，token")
    chroma_url: str = Field(default="", description="Chroma 服务地址，空为本机文件")
    database_url: str = Field(default="", description="目录库的 SQLAlchemy 地址，空为本机 SQLite")
    host: str = Field(default="127.0.0.1", description="监听地址")
    port: int = Field(default=7860, ge=1, le=65535, description="监听端口")
    root_path: str = Field(default="", description="反向代理下的子路径，如 /zhengce")
    today: date | None = Field(default=None, description="判断规划期是否已过所用的日期，默认当天")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="日志级别")


def read_settings(**overrides: object) -> Settings:
    """The settings of this process; ``overrides`` win over the environment.

    Raises SettingsError naming the variable, what was found and, for an unknown name, the nearest known one.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in os.environ:
        if name.upper().startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name.upper(), sorted(known), n=1, cutoff=0.0)[0]
            raise SettingsError(f"未知的设置 {name}，最接近的是 {near}。")
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"设置 {name} 的值 {first.get('input')!r} 不可用：{first['msg']}。") from None
