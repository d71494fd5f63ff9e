# SPDX-License-Identifier: Apache-2.0
"""For platform engineers: is it fast, is anything missing, what will break next."""

from . import parts
from .parts import BLUE, GREEN, GREY, ORANGE, RED, YELLOW, number, row, rows, series


def quantile(q, metric, by=""):
    labels = "le" + (", " + by if by else "")
    return f"histogram_quantile({q}, sum by ({labels}) (rate({metric}_bucket{{$S}}[$__rate_interval])))"


def checks(q):
    """Of whole checks; by the native histogram where Prometheus keeps no other."""
    return (quantile(q, "riskgate_check_seconds")
            + f" or histogram_quantile({q}, sum(rate(riskgate_check_seconds{{$S}}[$__rate_interval])))")


def build(docs):
    page = parts.page("riskgate-health", "Riskgate: Health",
                      "Whether Riskgate is fast, what is missing, and what will break next.", docs)

    page.with_row(row("At a glance"))
    page.with_panel(number(
        "Replicas ready", "Servers that take calls. Fewer than you run means that some start, drain or cannot serve.", "short",
        "sum(riskgate_ready{$S})", (1, GREEN), width=3, base=RED))
    page.with_panel(number(
        "Slowest 1%", "99 of 100 checks take less. Above a few milliseconds something waits: Redis, passwords, keys of"
        " an issuer, or the processor.", "s", checks(0.99), (0.02, YELLOW), (0.1, RED),
        width=3, none="-"))
    page.with_panel(number(
        "Degraded", "Failures during checks, each second. In ordinary times 0.", "cps",
        "sum(rate(riskgate_degraded_total{$S}[$__rate_interval]))", (0.001, YELLOW), (1, RED), width=3))
    page.with_panel(number(
        "Faults", "Faults in Riskgate itself during the shown time. Each is a bug: stderr has its place.", "short",
        "sum(increase(riskgate_faults_total{$S}[$__range]))", (1, RED), width=3, decimals=0))
    page.with_panel(number(
        "Files not in force", "Files that cannot be used, so that an older one decides. See below which.", "short",
        "count(riskgate_file_current{$S} == 0)", (1, RED), width=3))
    page.with_panel(number(
        "Redis", "1 while every replica's Redis answers in time and takes writes. Empty without Redis.", "short",
        "min(riskgate_redis_up{$S})", (1, GREEN), width=3, none="not used", base=RED))
    page.with_panel(rows(
        "Versions and policies", "Two policies for longer than a rollout mean that replicas decide differently.",
        "none",
        "count by (version, hash, mode) (riskgate_build{$S} * on (job, instance, namespace)"
        " group_left (hash, mode) riskgate_policy{$S})",
        [("version", "version"), ("hash", "policy"), ("mode", "mode"), ("Value", "replicas")], width=6, height=4))

    page.with_row(row("Speed"))
    page.with_panel(series(
        "How long a check takes", "From Envoy's question to the answer, inside Riskgate. Envoy waits 250 ms in"
        " deploy/envoy.", "s",
        (checks(0.5), "half"),
        (checks(0.99), "99%"),
        (checks(0.999), "99.9%"),
        colors={"half": GREEN, "99%": ORANGE, "99.9%": RED}, log=True))
    page.with_panel(series(
        "Slowest 1% of each stage", "identity: who calls. challenge: a one-time code. state: what is known of the"
        " client. signals: how odd. policy: routes, rules, limits.", "s",
        (quantile(0.99, "riskgate_check_stage_seconds", "stage"), "{{stage}}"), log=True))
    page.with_panel(series(
        "Checks of each replica", "Checks of each server, each second: how evenly Envoy spreads them.", "reqps",
        ("sum by (instance) (rate(riskgate_decisions_total{$S}[$__rate_interval]))", "{{instance}}")))
    page.with_panel(series(
        "Checks that waited", "Checks that had to wait for something, such as an unknown client's state; and how many"
        " wait at a time.", "short",
        ("sum(rate(riskgate_waits_total{$S}[$__rate_interval]))", "waits a second"),
        ("sum(riskgate_waiting{$S})", "waiting now")))

    page.with_row(row("What was missing"))
    page.with_panel(series(
        "Failures during checks, by cause", "state: Redis was away. issuer: keys could not be fetched. overload, deadline:"
        " too much at once, too slow. oversize: more than is read. internal: a bug.", "cps",
        ("sum by (cause) (rate(riskgate_degraded_total{$S}[$__rate_interval]))", "{{cause}}")))
    page.with_panel(series(
        "Requests that Riskgate did not decide", "From Envoy's own metrics, which have to be scraped, too. error: no"
        " answer in time, so Envoy refused by itself (503). failure_mode_allowed: it let them pass unchecked, which"
        " must be 0 unless you allow it.", "reqps",
        ('sum(rate(envoy_http_ext_authz_error{namespace=~"$namespace"}[$__rate_interval]))', "error"),
        ('sum(rate(envoy_http_ext_authz_failure_mode_allowed{namespace=~"$namespace"}[$__rate_interval]))',
         "failure_mode_allowed"),
        colors={"error": ORANGE, "failure_mode_allowed": RED}))

    page.with_row(row("State and Redis"))
    page.with_panel(series(
        "Redis answers", "1 while it does, of each replica; and how many replicas share the state.", "short",
        ("min by (instance) (riskgate_redis_up{$S})", "up: {{instance}}"),
        ("max(riskgate_redis_replicas{$S})", "replicas that share the state")))
    page.with_panel(series(
        "Commands to Redis", "Commands sent, and those that failed, came too late or were not sent since it was away.",
        "ops",
        ("sum(rate(riskgate_redis_commands_total{$S}[$__rate_interval]))", "commands"),
        ("sum(rate(riskgate_redis_failures_total{$S}[$__rate_interval]))", "failures"),
        colors={"commands": BLUE, "failures": RED}))
    page.with_panel(series(
        "Waiting to be written, and lost", "Profiles with something that Redis does not have yet; changes that were"
        " dropped since too many waited; stored contributions that could not be read.", "short",
        ("sum(riskgate_state_unwritten{$S})", "unwritten"),
        ("sum(increase(riskgate_state_dropped_total{$S}[$__rate_interval]))", "dropped"),
        ("sum(increase(riskgate_state_damaged_total{$S}[$__rate_interval]))", "damaged"),
        colors={"dropped": RED, "damaged": RED}))
    page.with_panel(series(
        "Reads of clients", "cold: unknown here, so read from Redis. stale: a check waited until a profile was brought"
        " up to date.", "ops",
        ("sum(rate(riskgate_state_cold_reads_total{$S}[$__rate_interval]))", "cold"),
        ("sum(rate(riskgate_state_stale_reads_total{$S}[$__rate_interval]))", "stale")))

    page.with_row(row("Issuers, keys and files"))
    page.with_panel(series(
        "Age of issuers' keys", "Time since the keys of each credential's issuer were last fetched. One that goes on"
        " rising means that the issuer cannot be reached; the last good keys stay in force.", "s",
        ("max by (credential) (riskgate_jwks_age_seconds{$S})", "{{credential}}")))
    page.with_panel(series(
        "API keys and accounts, by state", "expiring: valid, but for 14 days at most. Clients with expired ones are"
        " answered 401.", "short",
        ("max by (state) (riskgate_api_keys{$S})", "keys: {{state}}"),
        ("max by (state) (riskgate_accounts{$S})", "accounts: {{state}}")))
    page.with_panel(number(
        "Next key expires", "When the first of the valid API keys expires.", "dateTimeFromNow",
        "min(riskgate_api_key_next_expiry_seconds{$S}) * 1000", width=6, height=6, none="never"))
    page.with_panel(number(
        "Keys of issuers", "The issuer with the fewest keys in force. 0 means that its tokens are answered 503.",
        "short", "min(riskgate_jwks_keys{$S})", (1, GREEN), width=6, height=6, none="no issuer", base=RED))
    page.with_panel(series(
        "Files", "Files read in ten minutes: loaded, or failed and not in force.", "short",
        ("sum by (file, outcome) (increase(riskgate_reloads_total{$S}[10m]))", "{{file}}: {{outcome}}"), height=6))

    page.with_row(row("Log and process"))
    page.with_panel(series(
        "Decision log", "Records by output. Dropped ones are lost: the output stalls, or its disk is full.", "short",
        ("sum by (output, outcome) (rate(riskgate_log_lines_total{$S}[$__rate_interval]))", "{{output}}: {{outcome}}"),
        ("sum by (output) (riskgate_log_waiting{$S})", "{{output}}: waiting now")))
    page.with_panel(series(
        "Memory of the heap", "Used by each replica, of the most that it may use.", "bytes",
        ('sum by (instance) (jvm_memory_used_bytes{area="heap", $S})', "{{instance}}"),
        ('max(sum by (instance) (jvm_memory_max_bytes{area="heap", $S}))', "the most")))
    page.with_panel(series(
        "Processor", "Share of all cores that each replica uses.", "percentunit",
        ("max by (instance) (process_cpu_usage{$S})", "{{instance}}")))
    page.with_panel(series(
        "Entries in caches", "How many entries each cache holds.", "short",
        ("sum by (cache) (riskgate_cache_entries{$S})", "{{cache}}")))
    return page
