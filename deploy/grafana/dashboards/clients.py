# SPDX-License-Identifier: Apache-2.0
"""For security engineers: how odd requests look, what speaks against them, and whether honest clients suffer."""

from . import parts
from .parts import BLUE, GREEN, ORANGE, RED, YELLOW, note, number, row, series

ASSESSED = "sum(rate(riskgate_score_count{$S}[$__rate_interval]))"
SHARES = ((20, "10%", BLUE), (40, "1%", GREEN), (60, "0.1%", ORANGE), (80, "0.01%", RED))

WHO = """
No metric names a client, so that metrics stay few and hold nothing personal. Who is odd, a server tells:

| Ask | For |
|---|---|
| `riskgate top` | the clients with the most odd requests of the last minutes, each with its last decision |
| `riskgate log show --client ID` | the decisions about one client |
| `riskgate show ID` | what is known of it, and whether it is blocked |
| `riskgate block ID --for 1h --note WHY` | shut it out |
"""


def above(score):
    """Share of assessed requests with a higher score. A bound is written 40 or 40.0, by the format of the scrape."""
    below = f'sum(rate(riskgate_score_bucket{{le=~"{score}([.]0)?", $S}}[$__rate_interval]))'
    return f"1 - {below} / {ASSESSED}"


def build(docs):
    page = parts.page("riskgate-clients", "Riskgate: Clients and signals",
                      "How odd requests look, what speaks against them, and whether honest clients suffer.", docs)

    page.with_row(row("How odd requests look"))
    page.with_panel(series(
        "Share of requests above a score, beside the promise", "A score of 20 promises that one good request in ten"
        " looks as odd, 40 one in 100, 60 one in 1,000, 80 one in 10,000: the dashed lines. A share well above its"
        " line for hours is an attack, or the scale has drifted for your traffic.", "percentunit",
        *((above(score), f"above {score} (promise {promise})") for score, promise, _ in SHARES),
        colors={f"above {score} (promise {promise})": color for score, promise, color in SHARES},
        lines=((0.0001, RED), (0.001, ORANGE), (0.01, GREEN), (0.1, BLUE)), log=True, width=16, height=9))
    page.with_panel(number(
        "Still learning", "Share of assessed requests of clients whose own habits are too young to weigh. High after"
        " a start without state, and where clients are many and call seldom.", "percentunit",
        "sum(rate(riskgate_learning_total{$S}[$__rate_interval])) / " + ASSESSED, (0.5, YELLOW), width=4, height=9))
    page.with_panel(number(
        "Not assessed", "Share of decisions without an assessment: nobody was proven, the caller is blocked, or nothing"
        " could be read of the client.", "percentunit",
        "sum(rate(riskgate_unassessed_total{$S}[$__rate_interval]))"
        " / sum(rate(riskgate_decisions_total{$S}[$__rate_interval]))", (0.5, YELLOW), width=4, height=9))

    page.with_row(row("What speaks against callers"))
    page.with_panel(series(
        "Evidence against callers, by signal", "Nats for each assessed request. A signal that suddenly speaks more"
        " tells what has changed: clients that moved, new software, a stolen key.", "short",
        ('sum by (signal) (rate(riskgate_evidence_nats_total{direction="against", $S}[$__rate_interval]))'
         f" / ignoring(signal) group_left {ASSESSED}", "{{signal}}"), axis="nats a request"))
    page.with_panel(series(
        "Requests with notable evidence, by signal", "Times that a signal gave 1 nat or more: as likely as e times"
        " more from somebody else.", "reqps",
        ("sum by (signal) (rate(riskgate_evidence_notable_total{$S}[$__rate_interval]))", "{{signal}}")))
    page.with_panel(series(
        "Evidence for callers, by signal", "Nats for each assessed request that say: this is the client itself.",
        "short",
        ('sum by (signal) (rate(riskgate_evidence_nats_total{direction="for", $S}[$__rate_interval]))'
         f" / ignoring(signal) group_left {ASSESSED}", "{{signal}}"), axis="nats a request"))
    page.with_panel(series(
        "Requests of nobody's client", "No credential, or one that does not hold. A sudden rise is somebody guessing"
        " keys, or a client whose key has expired.", "reqps",
        ('sum by (verdict) (rate(riskgate_credentials_total{credential="none", $S}[$__rate_interval]))',
         "{{verdict}}")))

    page.with_row(row("False alarms: challenged, and then proven"))
    page.with_panel(series(
        "Challenged, and then proven", "Challenges of an hour, and codes that held. Who proves itself was honest:"
        " where the two lines meet, thresholds or signals are too strict.", "short",
        ('sum(increase(riskgate_challenges_total{outcome="issued", $S}[1h]))', "issued"),
        ('sum(increase(riskgate_challenges_total{outcome="passed", $S}[1h]))', "passed"),
        ('sum(increase(riskgate_challenges_total{outcome="failed", $S}[1h]))', "failed"),
        colors={"issued": BLUE, "passed": GREEN, "failed": RED}))
    page.with_panel(series(
        "What thresholds say", "Of assessed requests, by the verdict of the thresholds and the mode of risk.", "reqps",
        ("sum by (mode, verdict) (rate(riskgate_risk_total{$S}[$__rate_interval]))", "{{mode}}: {{verdict}}")))

    page.with_row(row("Who, and what was done"))
    page.with_panel(note("Who is odd", WHO, width=9, height=7))
    page.with_panel(number(
        "Refused from one network", "The largest number of clients whose requests were refused from one IPv4"
        " /24 or IPv6 /48 within 10 minutes. Ten or more may be somebody with many stolen credentials: riskgate top"
        " names the network.", "short",
        "max(riskgate_network_refused_clients{$S})", (5, YELLOW), (10, RED), width=4, height=7))
    page.with_panel(number(
        "Blocks in force", "Clients, keys, tokens and addresses that operators have shut out.", "short",
        "max(riskgate_blocks{$S})", width=3, height=7))
    page.with_panel(series(
        "What operators did", "block, unblock, accept, forget and the others, in an hour, with their outcome.", "short",
        ("sum by (operation, outcome) (increase(riskgate_operations_total{$S}[1h])) > 0", "{{operation}}: {{outcome}}"),
        width=8, height=7))
    return page
