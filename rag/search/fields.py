"""The metadata fields that a question may ask for, by their words. Patterns only; the answers are in metadata.py."""

from __future__ import annotations

import re

DOCUMENT = r"(?:文件|通知|方案|计划|规划|意见|办法|条例|规定|决定|函|文|它|这份|该)"
FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "doc_no",
        re.compile(r"文号|发文字号|几号文|多少号文?|发文号|文件号|文件编号|第?几号$|令第?几号|第?几号[^，。？]{0,4}令"),
    ),
    ("reg_no", re.compile(r"登记(?:编)?号|备案(?:编)?号|统一登记")),
    ("printed_on", re.compile(r"印发日期|印发时间|哪[天一]天?印发")),
    (
        "issued_on",
        re.compile(
            rf"成文日期|落款(?:的)?(?:日期|时间|是|在)?(?:哪|几|什么时候)?|(?:什么时候|何时|哪[一]?[天年月日]|几月几[日号]|哪个月|哪年哪月)(?:正式)?(?:印发|发布|出台|出的|发文|下发|签发|公布|制定|成文|发)(?!放|动|起|挥|展|现|生)"
            rf"|(?:印发|发布|出台|发文|下发|签发|公布|成文)(?:的)?(?:时间|日期|年份)|{DOCUMENT}是?(?:什么时候|何时|哪[一]?[天年])(?:的|发)|(?:印发|发布|出台|发文|下发|签发|公布|成文)于?(?:哪[一]?[天年月]|何时|什么时候)"
        ),
    ),
    (
        "issuer",
        re.compile(
            r"发文(?:机关|单位|部门|机构)|印发(?:机关|单位|部门)|(?:哪[个些两几三]?[个家]?|什么|何)(?:单位|机关|部门|机构)(?:联合)?(?:印发|发布|发的|下发|制定|出台|发文|公布)|(?:由)?谁(?:印发|发布|发的|下发|制定|出台|公布)|制定(?:机关|单位)|是?哪里(?:印发|发布|发的)"
        ),
    ),
    ("signed_by", re.compile(r"(?:由|是)?谁签(?:发|署|的|了|字)|签发人|签署人|签署的是谁")),
    (
        "addressee",
        re.compile(r"主送|(?:发|写|寄|(?<!抄)送)给(?:了)?(?:谁|哪些|哪)|印发给|下发给|收文单位|接收(?:单位|对象)"),
    ),
    ("cc", re.compile(r"抄送|抄报|抄给")),
    (
        "title",
        re.compile(
            r"(?:是|叫|指)(?:一?[个份])?(?:什么|哪[一个份]+|啥)(?:文件|文(?!号))|[印发]的是(?:什么|哪[一个份]+)|全称|完整(?:的)?(?:标题|名称)|标题(?:是|叫)|(?:文件)?题目|(?<![长人任记员])叫什么名|(?:文件)名称(?:是|叫)"
        ),
    ),
    (
        "approved_by",
        re.compile(
            r"(?:哪[一]?次|什么|第几次|哪个)[^，。？]{0,12}会议?(?:上)?(?:审议|通过|研究|同意)|(?:审议|通过|研究|同意)[^，。？]{0,10}(?:哪[一]?次|什么|第几次|哪个)[^，。？]{0,8}会|经(?:过)?(?:什么|哪[个些次]|谁)[^，。？]{0,10}(?:审议|通过|研究|同意|批准)|(?:谁|哪个机关|哪个单位)(?:审议|批准|审定|同意)(?!发布|后|启动|实施|使用|才)|由(?:谁|哪[个级]?(?:机关|单位|会议|人大)?)(?:审议)?通过的?(?=$|[？?])|(?:哪[一]?[天日年次]|什么时候|何时)[^，。？]{0,4}(?:通过|批准)的?(?=$|[，、？?和及])"
        ),
    ),
    (
        "cites",
        re.compile(
            r"(?:依据|根据|落实|贯彻|按照)[^，。？；]{0,12}(?:哪|什么|何)[^，。？；]{0,8}(?:文件|政策|规定|通知|意见|规划)|(?:依据|根据|按照|参照)(?:了)?(?:的)?(?:是)?(?:上级)?(?:哪[些个份]|什么|何)[^，。？]{0,8}(?:文件|政策|规定|制定|意见|通知|方案|规划|法律)|制定(?:的)?依据|上位(?:文件|依据)|(?:依据|根据)(?:的)?(?:文件|政策)?(?:是|有)(?:什么|哪些|啥)|引用(?:了)?哪些文件|(?:制定|出台)时?(?:依据|根据)"
        ),
    ),
    (
        "in_force",
        re.compile(
            r"(?:什么时候|何时|哪[一]?[天年月日]|几月几?[日号]?|多会儿|啥时候?)(?:起|开始|正式|才)*(?:施行|生效|实施|执行)(?!完|方案)|(?:施行|生效|实施|执行)(?:的)?(?:日期|之日|时间(?!表))"
        ),
    ),
    (
        "period",
        re.compile(
            r"规划期|(?:实施|计划|有效|执行|行动|方案)(?:的)?(?:期限|期间|周期|年限|时限)|起止(?:年|时间)|(?:管|覆盖|涵盖|跨|执行|实施)(?:到)?(?:哪[几一]?年|几年|哪些年)|期限(?:是|到)"
        ),
    ),
    (
        "public",
        re.compile(
            r"公开(?:方式|选项|属性|情况|类型|范围)|(?:是否|能否|可否|是不是|可以|能)(?:主动|对外|依申请)?公开|公开(?:吗|么|不公开)|主动公开"
        ),
    ),
    (
        "validity",
        re.compile(
            r"(?:是否|还|仍|现在|目前|是不是)(?:继续)?有效|失效|废止|作废|现行有效|还能用(?!什么|哪|啥)|效力|过期|到期了?吗|(?:何时|什么时候|哪[天年])(?:到期|失效)|有效期(?:限)?(?:各|分别|都)*(?:自|到|至|是|多|有|几)"
        ),
    ),
)
# Fields of a document's form, as against its matter.
OF_FORM = ("doc_no", "reg_no", "printed_on", "issued_on", "issuer", "signed_by", "addressee", "cc")
# Names of parts of a document's format (GB/T 9704), said of nothing else: what more is said describes the document.
_FORMAL = re.compile(r"主送|抄送")
_SMALL_TALK = re.compile(
    r"(?:19|20)\d{2}年?|关于|啥|版记|落款|上面?的?日期|请问|请|一下|告诉我|帮我?|查|这|那|该|它|其|的|是|了|在|呢|吗|么|什么|哪[个些里一]?|多少|何|时候|时间|有|为|由|和|与|及|各|分别|都|到底|究竟|文件|通知|方案|计划|规划|意见|办法|条例|规定|决定|份|个|几|[，,。？?！!、：:；; \s]"
)


def asked_fields(topic: str) -> tuple[str, ...]:
    """The fields that the topic asks for, in table order; empty when it asks for something else of the document.

    A field's words inside a longer matter (三级医院创建的期限) ask for the matter, not for the document's metadata.
    """
    found = tuple(name for name, pattern in FIELDS if pattern.search(topic))
    rest = topic
    for _, pattern in FIELDS:
        rest = pattern.sub("", rest)
    beside = _SMALL_TALK.sub("", rest)
    if len(beside) > 1 and not re.search(DOCUMENT, topic):  # of a matter: 许可证有效期多长, 录取结果什么时候公布
        told = re.search("公布|发布", topic) and not re.search("落款|成文|印发|签发", topic)
        other = ("validity", "in_force", *(("issued_on", "printed_on") if told else ()))
        found = tuple(name for name in found if name not in other)
    room = 30 if _FORMAL.search(topic) else 14 if found and found[0] in ("cites", "approved_by") else 6
    return found if len(beside) <= room else ()
