"""What the verifier and the witness say in Chinese."""

from collections.abc import Mapping
from typing import Final

REPORT: Final[Mapping[str, str]] = {
    "key.missing": (
        "要核对谁的日志？请用 --key 或 --policy 说明。文件里自带的公钥什么也证明不了，所以不会采用。公钥（形"
        "如 NAME+0123abcd+BASE64）请从运营方网站、朋友，或早先保存过检查点的人那里取得。"
    ),
    "checkpoint.valid": "✓ {origin} 的检查点：{size} 条记录，根 {root}；由 {signers} 签名。",
    "witnesses.met": "✓ 见证：{known} 位见证者中有 {cosigned} 位联署，达到策略要求：{names}。",
    "witnesses.none": "! 没有要求见证：是否有人看到过另一份历史，只能靠大家各自保存的检查点来证明。",
    "witness.local": "! 见证者 {name} 就在日志自己的机器上，不算数。",
    "kept.continues": "✓ 延续了 {place} 中 {size} 条记录的检查点：其中的内容没有被改动、隐藏或调换顺序。",
    "log.replayed": (
        "✓ 重放了 {leaves} 条记录，全部合乎规则（转账 {transfers} 笔、账户 {accounts} 个、定价日 {price_days} 个、"
        "密钥 {keys} 把、数据集 {releases} 个）。"
    ),
    "log.unissued": "! 创世尚未记录：目前还没有任何积分。",
    "economy.line": "  {name}：{amount} AIC",
    "economy.supply": "总量",
    "economy.pool:contributors": "贡献者池",
    "economy.pool:ecosystem": "生态池",
    "economy.pool:team": "团队池",
    "economy.pool:community": "社区池",
    "economy.contributor": "个人（{count} 个账户）",
    "economy.group": "群组（{count} 个账户）",
    "economy.escrow": "项目托管（{count} 个）",
    "economy.vesting": "团队归属中（{count} 份）",
    "economy.redeemed": "已兑换",
    "economy.paid": "累计支付的工作报酬（已扣除更正）",
    "economy.held": "其中冻结（{count} 笔）",
    "balances.valid": "✓ {day} 的余额，当时日志有 {size} 条记录：{count} 个账户，合计 {amount} AIC。",
    "receipt.valid": (
        "✓ 凭证：{kind}，{amount} AIC，{day}（UTC），从 {debit} 到 {credit}；第 {index} 条，共 {size} 条。"
    ),
    "receipt.opened": "✓ 它说的是转账 {transfer}，对应 {subject}。",
    "kept.saved": "  检查点已保存到 {place}：下次请加 --seen {place}",
    "verdict.valid": "有效：所核对的一切都成立。",
    "verdict.invalid": "无效：请勿采信。",
}
"""What the verifier and the witness report."""

REASONS: Final[Mapping[str, str]] = {
    "KeyMalformed": "不是公钥：应形如 NAME+0123abcd+BASE64",
    "NoteMalformed": "不是签名文书：被截断或改动过",
    "CheckpointMalformed": "不是检查点：文字被改动过",
    "OriginWrong": "属于另一份日志，与所给公钥不符",
    "SignatureWrong": "以所给公钥之名的签名并非出自它：伪造或被改动",
    "SignatureMissing": "没有所给公钥的签名。若日志更换过密钥，请向运营方取得新公钥，并与他人核对",
    "TileMalformed": "{path} 被截断或过长",
    "TileMissing": "缺少 {path}",
    "TileWrong": "{path} 与已签名的根不符",
    "ProofMalformed": "不是凭证：被截断或改动过",
    "LeafMalformed": "字节不符合记录的唯一写法",
    "InclusionWrong": "该记录不在已签名的树的那个位置上",
    "ConsistencyWrong": "后来的树没有延续先前的树",
    "CommitmentWrong": "记录所承诺的内容与凭证所说的不同",
    "BalanceWrong": "余额不在那棵树里，或总和不符",
    "LeafAltered": "{path} 中第 {index} 条记录不是签名时的那一条",
    "LeafWrong": "第 {index} 条是第一条错误的记录：{reason}",
    "LogUnopened": "日志没有以自己的密钥开头",
    "AccountReopened": "账户 {account} 早已开立",
    "AccountMisnamed": "账户 {account} 不可能是 {kind} 类型",
    "AccountUnopened": "账户 {account} 从未开立",
    "ReferenceForward": "它引用的第 {named} 条并不在它之前",
    "DayBackwards": "它从第 {previous_day} 日倒退到第 {day} 日",
    "GenesisWrong": "与所有日志的创世不符：此处不应有 {account} 的 {amount_units} 单位",
    "PriceDayBackwards": "定价日 {day} 不在 {previous_day} 之后",
    "PriceWrong": "第 {day} 日的价格与输入不符：写的是 {price_parts}，按规则应为 {followed_parts}",
    "PoolOverstated": "它声称池中有 {pool_units} 单位，而池中最多只有过 {most_units}",
    "KeyRepeated": "密钥 {key} 早已公布",
    "AmountZero": "没有移动任何积分",
    "SameAccount": "账户 {account} 转给自己",
    "IssuanceClosed": "创世之后仍有积分进出发行账户",
    "PoolProtected": "贡献者池只支付工作报酬，不用于 {kind}",
    "RouteForbidden": "{kind} 从不从 {debit} 转到 {credit}",
    "HoldUnknown": "第 {hold} 条不是冻结",
    "HoldMismatch": "与第 {hold} 条冻结的账户或数额不符",
    "HoldResolved": "第 {hold} 条冻结早已了结",
    "HoldExpired": "太晚：冻结已到期",
    "HoldNotExpired": "第 {hold} 条冻结尚未到期",
    "ExceedsHold": "超过第 {hold} 条冻结的 {held_units} 单位",
    "OriginalUnknown": "第 {original} 条不是转账",
    "NotCorrectable": "第 {original} 条是 {kind}，从不更正",
    "CorrectionMismatch": "不是第 {original} 条的账户对调",
    "ExceedsOriginal": "超过第 {original} 条剩余的 {left_units} 单位",
    "InsufficientFunds": "账户 {account} 只有 {available_units} 单位可用",
    "PolicyMalformed": "策略文件第 {line} 行无法读取（{why}）",
    "QuorumMissing": "联署的见证者不足：{known} 位中只有 {cosigned} 位算数，未达到策略要求的 {quorum}",
    "KeyUnreadable": "{key} 既不是公钥，也不是存有公钥的文件",
    "ThingUnknown": "既不是日志的文件夹或网址，也不是凭证或检查点",
    "KeyUnpublished": "日志从未公布过签署它的密钥：{key}",
    "LogNeeded": "{place} 与 {other} 大小不同：请同时给出日志，才能看出后者是否延续前者",
    "NotALog": "{place} 不是日志：里面没有检查点",
    "FileUnreadable": "无法读取 {file}：{why}",
    "Unreachable": "{url} 没有回应：{why}",
    "Forked": "{place} 与 {other} 是同一日志的两份历史，且都有签名：请保留两者，它们就是证据",
    "Shrunk": "{place} 只有 {size} 条记录，少于 {other} 的 {seen_size} 条：它已过时，或日志被回退",
}
"""Why something is wrong, by the code of its error."""
