"""What single lines look like: dates, signatures, notes, 抄送, 附件 lines, titles. No context, no state."""

from __future__ import annotations

import re
from datetime import date

from rag.parse.numerals import narrow, to_int

_YEAR = r"([12]\d{3}|[〇○零一二三四五六七八九]{4})"
_NUM = r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = re.compile(rf"{_YEAR}年{_NUM}月{_NUM}日")
_MONTH = re.compile(rf"{_YEAR}年{_NUM}月(?:{_NUM}日)?")
_NOTE = re.compile(
    r"[（(](?:此件|本件|此文|本文|此页|联系人|主动公开|依申请公开|不予公开|公开|附注|此复|签发人)[^（()）]{0,80}[）)]"
)
PUBLIC = re.compile(r"(?:信息)?公开(?:选项|类别|形式|属性|方式|类型)[：:]\s*(\S+)")
CC = re.compile(r"(?:抄送|抄报|分送|抄发)\s*[：:]\s*(.*)", re.S)
_PRINTED = re.compile(rf"(?:^|[^，。；]{{0,50}}?){_YEAR}年{_NUM}月{_NUM}日\s*印发")
_RULE = re.compile(r"[—\-_－─―━\uff3f=＝*·~～]{4,}")
_PAGE = re.compile(r"[-—－–]\s*\d{1,4}\s*[-—－–]|第\s*\d{1,4}\s*页(?:\s*共\s*\d{1,4}\s*页)?")
DOC_NO = re.compile(
    r"[（(]?([\u4e00-\u9fffA-Za-z]{1,24})\s*[〔\[（(【［]\s*([12]\d{3})\s*[〕\]）)】］]\s*第?\s*(\d{1,5})\s*号[）)]?"
)
REG_NO = re.compile(r"[A-Z]{2,8}\s*[—\-－–]+\s*\d{4}\s*[—\-－–]+\s*\d{2,8}")
ORDER = re.compile(r"第\s*([0-9\uff10-\uff19]{1,4}|[〇零一二三四五六七八九十百]{1,7})\s*号")
ORG = (
    "政府|办公室|办公厅|委员会|常委会|人大|政协|党委|党组|县委|市委|区委|省委|州委|旗委|镇委|乡委|局|部|委|院|署|厅|会|中心|集团|公司|组|"
    "国务院|军委|总社|法院|检察院|管委会|指挥部|银行|学校|大学|医院|总队|支队|大队|办事处|街道|协会|联合会|总工会|公署|社"
)
_SIGN = re.compile(rf"[\u4e00-\u9fff“”（）()、\s\u3000]{{2,60}}?(?:{ORG})(?:[（(](?:章|盖章|代章|印章)[）)])?")
_PERSON = re.compile(
    r"(?:总理|省长|市长|县长|区长|州长|盟长|旗长|主席|主任|部长|局长|厅长|委员长|会长|镇长|乡长|行长|署长|审计长)[\s\u3000]*[\u4e00-\u9fff·]{1,4}(?:[\s\u3000]*[\u4e00-\u9fff]{1,3})?"
)
_ANNEX = re.compile(
    r"(附\s*件|附\s*录|附\s*表(?=\s*[0-9\uff10-\uff19一二三四五六七八九十]{1,3}$)|附(?=\s*[：:]))\s*([0-9\uff10-\uff19]{1,2}|[一二三四五六七八九十]{1,3}|[A-Z\uff21-\uff3a](?![A-Za-z]))?\s*([：:．.、]?)(\s*)(.*)",
    re.S,
)
_ANNEX_PROSE = re.compile(r"所|中|的|规定|要求|、|和|及|与|，|至|进行|执行|材料|已|应|内|为准|略")
_STOPS = re.compile(r"[。；！？]")
# What a web page prints around a document.
_WEB = re.compile(
    r"(?:(?:信息)?来源|发布(?:日期|时间|机构|单位|人)|索引号|主题(?:分类|词)|发文(?:机关|字号|日期|时间|单位)|成文日期|(?:文件)?(?:标题|名称|编号)|文号|字体|字号|浏览(?:次数|量)|作者|(?:责任)?编辑|公开(?:类别|方式|日期|时间)|有效性|(?:生效|废止|失效)日期|体裁分类|组配分类|信息(?:分类|来源|名称)|相关(?:链接|附件|文档|文件|解读)|政策(?:解读|图解)|图解|附件下载|上一篇|下一篇|分享到?|关键词)\s*[：:]"
    r"|[【\[〖]?\s*(?:打印|关闭|返回|纠错|收藏|下载)|扫一扫|分享到|浏览次数|字体[：:]\s*[\[【]?\s*[大小]"
)
SPACES = re.compile(r"[\s\u3000]+")
_BOX = re.compile(r"(专\s*栏)\s*([0-9\uff10-\uff19]{1,3}|[一二三四五六七八九十]{1,3})?[\s\u3000：:．.、—\-]*(.{0,60})")


def squeeze(text: str) -> str:
    """The text without any white space."""
    return SPACES.sub("", text)


def dates(text: str) -> list[tuple[str | None, str]]:
    """Every 年月日 in the text: (ISO date or None when no such day exists, as printed)."""
    found = []
    for match in _DATE.finditer(squeeze(narrow(text))):
        year, month, day = (to_int(part) or 0 for part in match.groups())
        found.append((iso(year, month, day), match[0]))
    return found


def iso(year: int, month: int, day: int) -> str | None:
    """``YYYY-MM-DD``, or None when the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def is_date(text: str) -> bool:
    """Whether the line is a date and nothing else."""
    return len(text) <= 40 and bool(_DATE.fullmatch(squeeze(narrow(text))))


def is_month(text: str) -> bool:
    """Whether the line is a year and a month and nothing else, as on a plan's cover."""
    return len(text) <= 40 and bool(_MONTH.fullmatch(squeeze(narrow(text))))


def is_note(text: str) -> bool:
    """（此件公开发布） and the like."""
    return len(text) <= 90 and bool(_NOTE.fullmatch(text.strip()))


def is_web(text: str) -> bool:
    """来源：市政府办公室 发布日期：2025-03-21, 【打印】【关闭】, 扫一扫在手机打开当前页: a line of the page, not of the document."""
    return len(text) <= 120 and bool(_WEB.match(text.strip())) and not text.endswith("。")


def is_printed(text: str) -> bool:
    """偏关县人民政府办公室 2024年5月15日印发."""
    return len(text) <= 90 and bool(_PRINTED.match(squeeze(narrow(text))))


def is_rule(text: str) -> bool:
    """A line drawn with dashes, or a page number."""
    return bool(_RULE.fullmatch(squeeze(text)) or _PAGE.fullmatch(text))


def is_imprint(text: str) -> bool:
    """版记 and 信息公开选项: what stands only at a document's end."""
    return len(text) < 2000 and bool(CC.match(text) or (len(text) <= 40 and PUBLIC.match(text)) or is_printed(text))


def is_sign(text: str) -> bool:
    """An organ's name, or 总理 and a name, alone on its line: a signature if a date follows."""
    return len(text) <= 60 and bool(_SIGN.fullmatch(text) or _PERSON.fullmatch(text))


def is_doc_no(text: str) -> bool:
    """栾办〔2022〕36号 alone on its line, wrong brackets and spaces allowed."""
    return len(text) <= 50 and bool(DOC_NO.match(squeeze(narrow(text)))) and not _STOPS.search(text)


def annex_line(text: str) -> tuple[str, str, str] | None:
    """(附件 or 附录, its number or "", the name behind it) of a line that names an annex, else None."""
    if not text.startswith("附") or len(text) > 90:
        return None
    found = _ANNEX.fullmatch(text)
    if not found:
        return None
    word, number, sign, space, name = squeeze(found[1]), found[2] or "", found[3], found[4], found[5].strip()
    if name and not sign and not space and (not number or _ANNEX_PROSE.match(name)):
        return None
    if _STOPS.search(name.rstrip("。；")) or (not sign and _ANNEX_PROSE.match(name)):
        return None
    value = to_int(number)
    return word, str(value) if value else narrow(number), name


def addressee(text: str) -> str | None:
    """各乡镇人民政府：→ the names without the colon; None when the line addresses nobody."""
    if len(text) > 700 or text[-1:] not in "：:" or _STOPS.search(text) or "：" in text[:-1]:
        return None
    words = text[:-1].strip()
    if not re.search(
        rf"(?:{ORG}|单位|机构|部门|人|代表|同志|主席|省|市|县|区|兵团|军区|总部|企业|高校|所|站|处|镇|乡|团体|机关|学会)[）)]?$",
        words,
    ):
        return None
    return None if re.search(r"如下|要求|以下|下列|包括|内容|分别|职责|原则|目标|是指|所称|应当|之一", words) else words


def box_title(text: str) -> tuple[str, str] | None:
    """(专栏2, heading) of a box's first line, or None."""
    found = _BOX.fullmatch(text) if len(text) <= 70 and not re.search("[。；，]", text) else None
    if not found or re.match(r"专\s*栏\s*\w{0,3}[中内所里的]", text):
        return None
    return "专栏" + (found[2] or ""), SPACES.sub(" ", found[3]).strip()
