# SPDX-License-Identifier: Apache-2.0
"""For the owner of an API: what is decided about whom it serves, and why."""

from . import parts
from .parts import BLUE, GREEN, GREY, ORANGE, RED, VERDICTS, YELLOW, number, row, rows, series

ALL = "sum(rate(riskgate_decisions_total{$S}[$__rate_interval]))"

SHADOW = "rate(riskgate_shadow_policy_total{$S}[$__rate_interval])"

# Series whose two verdicts are the same are taken out: each verdict, with itself as the second.
DIFFERENT = (f"sum by (verdict, shadow) ({SHADOW}) > 0"
             f' unless on (verdict, shadow) label_replace(sum by (verdict) ({SHADOW}), "shadow", "$1", "verdict", "(.+)")')


def share(enforced):
    return f'sum(rate(riskgate_decisions_total{{enforced=~"{enforced}", $S}}[$__rate_interval])) / {ALL}'


def build(docs):
    page = parts.page("riskgate-decisions", "Riskgate: Decisions",
                      "What is decided about the requests of an API, and why.", docs)

    page.with_row(row("What is decided"))
    page.with_panel(number("Requests", "Requests that were decided, each second.", "reqps", ALL))
    page.with_panel(number(
        "Passed", "Share of requests that passed. In ordinary times nearly all of those with a credential do.",
        "percentunit", share("allow"), decimals=2, none="-"))
    page.with_panel(number(
        "Challenged", "Share of requests that were asked for a stronger proof: 401 with a challenge. Well above 1% for"
        " long means that honest clients are bothered: see which reason and route, below.",
        "percentunit", share("challenge"), (0.01, YELLOW), (0.05, RED), decimals=2))
    page.with_panel(number(
        "Throttled", "Share of requests that were answered 429, by a limit or a rule.",
        "percentunit", share("throttle"), (0.05, YELLOW), decimals=2))
    page.with_panel(number(
        "Denied", "Share of requests that were denied: no valid credential, a rule, a block, or too high a risk.",
        "percentunit", share("deny"), (0.05, YELLOW), (0.2, RED), decimals=2))
    page.with_panel(rows(
        "Policy in force", "Which policy decides, by its hash as in the decision log, and in how many replicas. Two"
        " rows for longer than a rollout mean that replicas decide differently; the mode shadow means that nothing is"
        " enforced.", "none", "count by (hash, mode) (riskgate_policy{$S})",
        [("hash", "policy"), ("mode", "mode"), ("Value", "replicas")], width=4, height=4))
    page.with_panel(series(
        "Verdicts that were carried out", "What was answered: allow passes, challenge is 401, throttle 429, deny 401,"
        " 403, 421 or 503.", "reqps",
        ("sum by (enforced) (rate(riskgate_decisions_total{$S}[$__rate_interval]))", "{{enforced}}"),
        stacked=True, colors=VERDICTS, decisions='{job="riskgate", enforced="${__field.labels.enforced}"}'))
    page.with_panel(series(
        "Requests that did not pass, by route", "The ten routes of the policy that turn away most. The route none is"
        " what no route of the policy takes.", "reqps",
        ('topk(10, sum by (route, enforced) (rate(riskgate_decisions_total{enforced!="allow", $S}'
         "[$__rate_interval])) > 0)", "{{route}}: {{enforced}}"),
        decisions='{job="riskgate", route="${__field.labels.route}", enforced="${__field.labels.enforced}"}'))

    page.with_row(row("Why"))
    page.with_panel(series(
        "First reason of each decision that has one", "The ten most frequent. docs/policy.md and docs/challenges.md"
        " say what each means.", "reqps",
        ("topk(10, sum by (reason) (rate(riskgate_reasons_total{$S}[$__rate_interval])) > 0)", "{{reason}}"),
        decisions='{job="riskgate"} | reason="${__field.labels.reason}"'))
    page.with_panel(series(
        "Requests that did not pass, by credential", "By the name that the credential has in the policy; none is where"
        " nobody was proven: a missing, wrong or expired credential.", "reqps",
        ('sum by (credential, verdict) (rate(riskgate_credentials_total{verdict!="allow", $S}[$__rate_interval])) > 0',
         "{{credential}}: {{verdict}}")))
    page.with_panel(series(
        "Rules that spoke", "Rules that are enforced. An error is a condition that could not be evaluated, which"
        " counts as a match: mend the rule.", "reqps",
        ('sum by (rule, outcome) (rate(riskgate_rules_total{mode="enforce", $S}[$__rate_interval])) > 0',
         "{{rule}}: {{outcome}}")))
    page.with_panel(series(
        "Limits that were exceeded", "Verdicts throttle by each limit of the policy.", "reqps",
        ("sum by (limit) (rate(riskgate_limits_total{$S}[$__rate_interval]))", "{{limit}}")))

    page.with_row(row("Challenges, and what became of them"))
    page.with_panel(series(
        "Challenges", "issued: answered with a challenge. passed, failed, unchecked: the request carried a one-time"
        " code that held, that did not, that could not be checked (the store was away).", "reqps",
        ("sum by (outcome) (rate(riskgate_challenges_total{$S}[$__rate_interval]))", "{{outcome}}"),
        colors={"issued": BLUE, "passed": GREEN, "failed": RED, "unchecked": GREY}, width=16))
    page.with_panel(number(
        "Challenges that were met", "Of the challenges of the shown time, how many were answered with a code that"
        " held. A high share means that honest clients were challenged; a low one, that thieves were, or clients who"
        " cannot answer. Callers with tokens answer with a stronger token, which is not counted.", "percentunit",
        'sum(increase(riskgate_challenges_total{outcome="passed", $S}[$__range]))'
        ' / sum(increase(riskgate_challenges_total{outcome="issued", $S}[$__range]))',
        width=8, height=8, decimals=0, none="none issued"))

    page.with_row(row("Tried out: shadow beside enforced"))
    page.with_panel(series(
        "What rules in shadow mode would have done", "Rules with mode: shadow only say so. Compare with the traffic"
        " above before you enforce one.", "reqps",
        ('sum by (rule, outcome) (rate(riskgate_rules_total{mode="shadow", $S}[$__rate_interval])) > 0',
         "{{rule}}: {{outcome}}")))
    page.with_panel(series(
        "What thresholds of risk say", "By the mode of risk in the policy: enforced, or in shadow, where a threshold"
        " only tells what it would have done.", "reqps",
        ("sum by (mode, verdict) (rate(riskgate_risk_total{$S}[$__rate_interval]))", "{{mode}}: {{verdict}}")))
    page.with_panel(series(
        "Requests that passed although the policy says otherwise", "Nothing in ordinary times. With mode: shadow of"
        " the whole policy, this is what would be turned away; with onDegraded: allow, what passed while the store was"
        " away (undecided).", "reqps",
        ('sum by (verdict) (rate(riskgate_decisions_total{verdict!="allow", enforced="allow", $S}[$__rate_interval]))',
         "{{verdict}}"), colors=VERDICTS))
    page.with_panel(series(
        "What a shadow policy would decide otherwise", "Where shadowPolicy names a second policy: what the policy in"
        " force says of a request now, and what the second would say then; only where they differ. not_comparable: the"
        " second needs what is not known of such a request. skipped: it was too slow. failed: a fault in Riskgate.",
        "reqps", (DIFFERENT, "{{verdict}} now: {{shadow}} then")))
    return page
