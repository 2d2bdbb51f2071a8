"""The checker's word tables: what may differ between a sentence and its evidence without changing what is said.

A word in no table must stand in both. The tables are short on purpose: a true paraphrase that is struck costs fluency,
a false sentence that passes costs the product.
"""

from __future__ import annotations

from rag.parse.units import aliases


def table(text: str) -> list[str]:
    """The words of a table."""
    return text.split()


# Adverbs that may be dropped: without them the sentence claims less or the same, never more. Hedges (力争, 逐步,
# 原则上, 基本, 鼓励, 支持, 探索) are not here: dropping one turns an aim into a fact.
ADVERBS = table(
    """
    进一步 确实 切实 积极稳妥 积极 大力 不断 着力 深入 扎实 认真 坚决 牢固 更加 加快 全力 有序 全面 大幅 严格 精心 广泛 真正
    牢牢 紧紧 始终 特别是 尤其是 尤其 及时 毫不放松 强势 一定 均 都 确属 严厉 严肃 经常性的 各种 各类 具体 密切 既 协同 最大限度 大胆 自觉 妥善 妥为 稳妥 稳妥有序 着重  立即 马上 即刻 立刻 当即 迅速 尽快 尽早 随即 即时
    坚定不移 坚定不移地 毫不动摇 毫不动摇地 如期 持之以恒 强力 大力度 有计划地 有步骤地 积极稳妥地 稳妥有序地 因地制宜 扎扎实实 脚踏实地 深刻 细致 耐心 热情 踊跃 如实 依法 依规 依法依规  注重 更多 更好 及早 多种形式的 多种方式的 以任何形式 以任何方式 以任何名义 以任何理由
    """
)

# Those that may be dropped in a condition and in a ban too, where others are what the rule turns on (明显不当的, 未严格履行).
EMPTY = frozenset(
    table("均 都 确属 确实 各种 各类 既 始终 尤其 尤其是 特别是 一定 以任何形式 以任何方式 以任何名义 以任何理由")
)

# Those that may be dropped but for RESULTS: what is to be 逐步取消 or 努力实现 is not to be 取消 or 实现 at once.
GRADUAL = table("逐步 逐渐 努力 继续 抓紧 加紧 稳步 适时")
RESULTS = table(
    "将 把 推行 实行 开征 启动 纳入 取消 实现 达到 完成 建成 形成 让 使 确保 停止 退出 淘汰 放开 恢复 归并 替代 消除 杜绝 清零 转 过渡 改造 统一 到位 做到 解决 废止 终止 关闭 禁止 有效 执行 使用 施行"
)
# Those that may be dropped right before one of VERBS alone: 合理费用 and 突出问题 are not 费用 and 问题.
MANNERS = table(
    """
    合理 定期 突出 重点 紧密 深度 系统 集中 专门 综合 统筹 有机 高度 正确 相应 相应地 必要 严加 熟练 特 精准 从严 高效 灵活 务实 充分 持续 普遍 坚定 顽强 勤勉 悉心 详实 用心 尽心 热心 周密 严谨 公正 公平 客观 文明 有力 显著 明显 有效 主动 规范有序 忠实 准确 科学 实时 动态 全方位 多渠道 多层次 多角度 高标准
    高起点 常态化 高质量 快速 迅速 顺利 模范 模范地 盲目 另行 仍 仍然 有针对性 有针对性的 有针对性地 创造性地 下大力气 想方设法 多措并举 科学合理 科学有序 深入细致 有序有效 安全有序 扎实有效 扎实有序 便捷 均衡 随时 率先 审慎 慎重 谨慎 严密 奋力 尽力 详细 简要 逐项 逐一 逐个 逐件 圆满 统筹协调
    """
)
VERBS = table(
    """
    说理 疏导 共享 建成 形成 加强 强化 完善 健全 推进 推动 开展 实施 落实 建设 建立 提高 提升 做好 优化 深化 制定 改善 扩大 规范 治理 配备 设立 设置 打造 创建 发展 培养 采取 统筹 组织 提供 增加 减少 降低 促进 确定 调整 安排 配置 布局 划分 引导 贯彻 发扬 弘扬
    坚持 树立 遵循 秉持 发挥 看管 认识 调动 享受 考虑 预防 制止 防止 增长 把握 延长 放宽 缩小 解决 消除 推广 开放 核定 调度 检查 公布 公开 报告 通报 召开 更新 评估 开设 听取 研究 发布 举行 修订 维护 清理 培训 演练 巡查 抽查 督导 督促
    考核 审核 核查 监测 分析 总结 改造 加大 吸收 选择 控制 补充 保护 保持 进行 拓展 壮大 增强 构建 探索 指导 巩固 支持 报送 保障 结合 融入 融合 对接 衔接 创造 挖掘 激发 营造 培育 整治 排查 化解 防范 打击 遏制 查处 归档 保存 参与 参加
    履行 执行 推行 拓宽 畅通 简化 精简 压减 压缩 整合 协调 会商 研判 预警 修复 清除 拆除 更换 储备 收集 整理 汇总 登记 备案 受理 办理 处理 处置 回应 答复 解答 宣传 普及 教育 引进 吸引 集聚 扶持 帮扶 资助 奖励 表彰 惩戒 追究 严惩 监督
    监管 监控 管理 服务 供给 供应 生产 加工 种植 养殖 销售 购买 采购 投入 投放 筹集 争取 使用 利用 运用 应用 开发 研发
    创新 转化 升级 合作 划定 界定 判断 释明 运营 运行 运转 谋划 规划 部署 动员 发动 号召 倡导 传承 尊重 关心 关爱 关注 了解 掌握 摸清 摸排 核实
    核对 校验 验收 评价 评定 评选 认定 减轻 减免 变更 修改 面向 引领 带动 拉动 保证 确保 稳定 夯实 筑牢 压实 细化 量化
    明确 厘清 理顺 破解 补齐 延伸 对标 借鉴 吸取 学习 领会 宣讲 报道 曝光 纠正 整改 改进 改革 筛选 甄别 识别 跟踪 记录
    展示 体现 反映 说明 解释 论证 研制 编制 编写 汇编 起草 拟订 审议 审查 审定 选派 调配 征集 征求 收取 拨付 支付 救助
    援助 帮助 协助 配合 支援 照顾 救治 诊治 检测 检验 评审 选拔 招聘 落细 压降 盘活 挖潜 推介 推荐 运送 运输 储存 存放
    堆放 清运 收运 回收 循环 再造 建造 修建 改建 新建 扩建 搬迁 移交 移送 交付 交流 沟通 联系 联动 走访 探访 慰问 听证 论证 遵守 推送 约束 选址
    公示 约谈 警示 提醒 督办 巡视 巡察 考察 调研 调查 摸底 普查 抽检 抽样 测算 核算 预算 筹措 筹备 谋求 追求 维持
    稳妥推进 走 用好 管好 建好 抓好 办好 落实好 到 对 将 把 向 为
    """
)

# Other verbs that a manner may be left out before (充分发表意见, 科学预测).
OTHER_VERBS = table(
    """
    发表 表达 预测 围绕 拼搏 反馈 准备 安置 应对 承担 告知 通知 提交 提出 接受 作出 做出 制作 指定 出具 出示 返还 保管 缴纳 注明 载明 写明
    填写 记载 追缴 收缴 查验 送达 启动 撤销 排除 调解 约定 订立 签订 注意 服从 聘请 防治 披露 标注 提示 参考 采集 鉴定 治疗 救援 支撑
    咨询 梳理 澄清 覆盖 对待 举证 陈述 申报 申辩 协商 竞争 交往 护理 照料 陪护 看护 抚养 教导 训练 钻研 探讨 讨论 拟定 收购 调控
    增进 完成 达标 推进实施 给予 予以 防护 消毒 安装 维修 检修 保养 清洗 修剪 排放 拍摄 录制 传播 刊登 播放 出版 印制 发放 兑现 结算 清算 清偿 支取 征用 占用
    """
)
# How good a thing is said to be, dropped right before one of THINGS alone.
QUALITIES = table(
    "有效 有效的 有力 坚强 坚强的 健康 良好 良好的 坚实 坚实的 重要 有力的 强有力的 强大 强大的 浓厚 浓厚的 广阔 广阔的 明显 明显的 显著 显著的 先进 先进的 优质 优质的 重大"
)
THINGS = table(
    "措施 抓手 举措 办法 途径 手段 氛围 社会氛围 舆论氛围 环境 社会环境 基础 作用 意义 内容 保障 保证 政治保证 组织保证 支撑 条件 格局 局面 支持 决策支持 后盾 贡献 空间 前景 发展 成效 效果 成果 进展 突破 震慑 风气 风尚 平台 服务 医疗服务 公共服务"
)

# Before these 相应的 and 必要的 say no more than that they fit; 相应的责任 are not all of it.
FITTING = tuple(
    table("行动 建议 措施 工作 服务 方案 预案 准备 培训 设施 设备 帮助 支持 指导 政策 能力 人员 器材 用品 制度")
)

# Those that tell which things are meant before 的: 依法颁发的证书 are not all 颁发的证书.
LAWFUL = ("依法", "依规", "依法依规")

# Before a name they tell which are meant.
WHICH = ("该", "该项", "此项", "这项", "相关", "有关")
# Manners that are as often a part of a name (信息系统整合): dropped only where a part or a predicate begins.
NOMINAL = ("系统", "集中", "专门", "综合", "科学", "高度", "有机", "深度", "重点", "公平", "公正", "文明")
# Behind these a manner is a part of the thing (参加继续教育, 实行集中采购).
TAKES = ("参加", "实施", "利用", "进行", "接受", "从事", "采取", "给予")
# No name begins with 科学 before these (进行科学论证).
STUDIES = ("预测", "调查", "论证", "评估", "评价", "决策", "监测", "测算", "核算", "研判", "规划", "布局")
# Behind these 工作 is a job.
JOBS = ("安排", "停止", "从事", "参加", "恢复", "找到", "分配", "原", "新", "负责")
# May be left out at the end of a part (加强排查和调处工作).
TAILS = frozenset(("工作",))

# Words a sentence may add: they carry no fact. Completion (已, 了), exclusivity (只, 仅), totals (共) are not here.
ADDED = table(
    """
    的 地 分别 同时 并且 且 并 还 也 此外 另外 而 即 具体为 具体是 该项 该 此项 这项 总体上 另一方面 一方面 方面 首先 其次 再次 最后 综上 因此 所以 答
    据此 根据规定 按规定 按照规定 依照规定 依据规定 规定 根据文件 文件提出 文件明确 文件规定 文件要求 文件指出 该文件提出 该计划提出 该方案提出 该规划提出 该意见提出 计划提出 方案提出 规划提出 意见提出
    提出 明确提出 明确 指出 予以 加以 给予 进行 作出 做出 相关 有关 广大 把 而且
    """
)
LEADS = frozenset(
    table(
        """
    总体上 另一方面 一方面 首先 其次 再次 最后 综上 因此 所以 答 据此 根据规定 按规定 按照规定 依照规定 依据规定 规定 根据文件 文件提出 文件明确 文件规定 文件要求 文件指出 该文件提出 该计划提出
    该方案提出 该规划提出 该意见提出 计划提出 方案提出 规划提出 意见提出 提出 明确提出 明确 指出 此外 另外 同时 而 即 方面 具体为 具体是
    """
    )
)

# Duty words: present or absent, a task in a plan stays a task. They are added only where no ban and no past governs.
MODALS = ["应当", "特别要", "必须", "务必", "需要", "应该", "应", "须", "需", "将", "要"]

# Before a number these words say nothing but "is".
LINKS = ["达到", "达", "控制在", "保持在", "维持在", "稳定在", "为", "是", "有"]

# After these a number is the amount of a change, and 为 or 到 before it would make it the result.
CHANGES = tuple(
    table(
        "拓宽 扩建 加宽 缩小 放宽 扩容 增加 减少 降低 提高 下降 上升 增长 提升 增强 上浮 下浮 下调 上调 调减 调增 延长 顺延 延期 缩短 压缩 压减 缩减 扩大 提前 推迟 增发 加收 加处 扣减 减征 追加 精简 核减 回落 收窄 上涨 下跌 减免 优惠 让利 递减 递增 净增 新增 节约 节省 削减 调低 调高 回升 反弹 萎缩 延后 提早 抬高 加征 加罚 加发 扣除 扣发 扣罚 降 增 减"
    )
)

GE, LE, GT, LT, NEAR = ">=", "<=", ">", "<", "~"
COMPARATORS = {
    GE: "最短为 最低为 最少为 最低不少于 最少不低于 至少不低于 至少不少于 最低不低于 不低于 不少于 不小于 不得低于 不得少于 不得小于 不应低于 不应少于 至少 最少 大于或者等于 大于或等于 大于等于 ≥ ≧ >= 及以上 或以上 以上 不能少于 不能低于 不准低于 不准少于 不许低于 不许少于 不可低于 不可少于 不应小于",
    LE: "最长为 最高为 最多为 最长不得超过 最高不得超过 最多不得超过 至多不得超过 最迟不超过 最晚不超过 最迟不得超过 最多不超过 最长不超过 最高不超过 至多不超过 不超过 不高于 不大于 不多于 不得超过 不得高于 不得多于 不得大于 不应超过 不能超过 不准超过 不许超过 不可超过 严禁超过 不应高于 不应大于 不应多于 不能高于 不能大于 不能多于 至多 最多 小于或者等于 小于或等于 小于等于 ≤ ≦ <= 及以下 或以下 以下 以内 之内",
    GT: "超过 高于 大于 多于 > 逾",
    LT: "低于 少于 小于 不足 不到 不满 未满 <",
    NEAR: "左右 大约 约为 约 上下",
}
TRAILING = {
    "以上": GE,
    "及以上": GE,
    "或以上": GE,
    "以下": LE,
    "及以下": LE,
    "或以下": LE,
    "以内": LE,
    "之内": LE,
    "内": LE,
    "左右": NEAR,
    "上下": NEAR,
}

# Groups of words that may stand for one another; the first is the canonical one.
SYNONYMS = (
    "提高 提升 增强",
    "加强 强化",
    "完善 健全 健全完善 完善健全 健全和完善 完善和健全",
    "建立 构建 构筑 建立健全 建立完善 建立和完善 设立 设置 成立 组建 开设 开立",
    "新设 新设立 新成立 新建立",
    "推进 推动 促进",
    "落实 贯彻落实 落实好",
    "实施 开展 组织开展 组织实施 实行 施行",
    "制定 制订 制定出",
    "包括 包含",
    "力争 争取",
    "逐步 逐渐",
    "目前 当前",
    "所有 全部 全体",
    "担任 任",
    "可以 可",
    "能够 能",
    "设在 设于 位于",
    "老年人 老人",
    "禁止 严禁 不得 不准 不可以 不许",
    "缴纳 交纳",
    "°c 摄氏度",
    "以任何形式 以任何方式",
    "减缴 减交",
    "免缴 免交 免予缴纳 免予交纳",
    "缓缴 缓交",
    "免于 无需 无须 毋须 不必 不用",
    "免费 无偿",
    "推举 推选",
    "向社会公布 向社会公开",
    "立即 马上 即刻 立刻",
    "根据 依据 依照 按照 遵照 按",
    "根据规定的 依据规定的 依照规定的 按照规定的 按规定的",
    "按照规定 按规定 根据规定 依照规定 依据规定",
    "或者 或",
    "如 如果 若 若是 假如",
    "但是 但",
    "配备 配置",
    "报送 上报",
    "提交 递交",
    "通知 告知",
    "会同 联合",
    "牵头 负责牵头 牵头负责",
    "配合 协助 协同配合",
    "独自 单独",
    "每年 每年度",
    "次年 下一年度 下一年 第二年 翌年 次年度",
    "上一年度 上年度 上一年 上年",
    "未 没有 无",
    "只 仅",
    "保持 维持",
    "实现 确保实现",
    "采取 采用",
    "方式 形式",
    "多种形式的 多种方式的",
    "降低 减少 下降",
    "纳入 列入",
    "吸收 吸纳",
    "负责 承担 负担",
    "发生 产生",
    "支出 开支",
    "给予 发放 发给 赋予 授予",
    "前 以前 之前",
    "后 以后 之后",
    "购买 购置 采购",
    "变更 更改",
    "利用 运用 使用",
    "材料 资料",
    "期满 届满",
    "依法依规 依规依法",
    "依规依纪依法 依纪依法依规 依法依规依纪 依纪依规依法 依法依纪依规 依规依法依纪",
    "鼓励 提倡 倡导",
    "因 由于",
    "报 报请 呈报",
    "共同 一同 一起",
    "办结 办完",
    "清偿 偿付",
    "召开 举行",
    "最迟 最晚",
    "醒目 显眼",
    "相互 互相",
    "检察院 人民检察院",
    "法院 人民法院",
    "汇报 报告",
    "签名 签字",
    "当日 当天",
    "相同 一样 相等",
    "补贴 补助",
    "退还 返还",
    "最低生活保障 低保",
    "如有需要 如有必要",
    "不予受理 不受理",
    "不能 不可",
    "情况 实际情况",
    "需要 实际需要",
    "重视 高度重视",
    "在 于",
    "重新计算 重新起算",
    "日起计算 日起起算 日起算",
)

# Bodies that are compared as one name; level and place stand before them and are compared by themselves. Their other
# written names (卫健委 = 卫生健康委员会) come from the parser's table; the second part holds what that table has not.
_BODIES = table(
    """
    卫健委 卫健局 卫体局 发改委 发改局 人社局 人社厅 医保局 教体局 教科局 市场监管局 编办 住建局 工信局 科工信局 政务和大数据局 交通局 应急局 文旅局 文广旅局
    退役军人局 疾控中心 疾控局 残联 妇联 中医院 乡村振兴局 农业农村局 自然资源局 生态环境局 民政局 财政局 教育局 科技局 司法局 公安局 水利局 商务局 审计局 统计局
    税务局 林业局 信访局 药监局 人民医院 妇幼保健院
    """
)
_MORE = {"编办": "编委办", "科工信局": "科工局", "政务和大数据局": "政数局", "中医院": "中医医院"}
BODIES = tuple(" ".join((name, *aliases(name), *_MORE.get(name, "").split())) for name in _BODIES)

# Measure words that count the same things.
# Units told in a smaller one of their kind.
UNITS = {
    **{"吨": (10**6, "克"), "公斤": (1000, "克"), "千克": (1000, "克")},
    **{"公里": (10**6, "毫米"), "千米": (10**6, "毫米"), "米": (1000, "毫米"), "厘米": (10, "毫米")},
    **{"年": (12, "月"), "小时": (60, "分钟")},
}
MEASURES = ("人 名 位", "个 家 所", "日 天")

# After these a list of things may begin; and hedges, in whose reach no item of a list may be left out.
LIST_VERBS = frozenset(
    table(
        """
    加强 强化 完善 健全 推进 推动 开展 实施 落实 建设 建立 包括 提高 提升 做好 优化 深化 支撑 制定 改善 扩大 规范 防治 控制 治理 配备 具有 设立 设置 打造 创建 发展 培养
    通过 采取 采用 统筹 会同 组织 提供 增加 减少 降低 促进
    """
    )
)
HEDGES = ("鼓励", "支持", "引导", "探索", "力争", "争取", "原则上", "试点", "允许", "可以", "可")
NEGATIONS = ("不", "未", "无", "非", "没", "禁", "勿", "免", "除")
PAST = ("近年来", "近几年", "目前，", "去年", "预计", "预测", "截至", "截止", "以来", "期间", "曾")
BACKGROUND = ("基础", "回顾", "成就", "现状", "背景", "成效")
BANS = ("不得", "禁止", "严禁", "不予", "不准", "不应", "不能", "不许", "杜绝", "防止", "避免", "取消", "停止")
# What heads a list of bodies (责任单位：…); 实施单位 is read by duty.py alone.
ROLES = "责任|牵头|配合|负责|参与|参加|主管|协同|主办|协办|承办"
EXCEPT_LEADS = ("但", "除外", "不过", "然而", "只有", "仅限", "限于", "不含", "不包括", "不适用")


def denies(value: object) -> bool:
    """True for a token's value that begins with a negation; 未成年人 denies nothing."""
    return str(value).startswith(NEGATIONS) and not str(value).startswith("未成年")
