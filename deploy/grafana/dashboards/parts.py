# SPDX-License-Identifier: Apache-2.0
"""What the dashboards are made of: panels that look alike, and the variables that all of them have."""

import json
import re
import urllib.parse

from grafana_foundation_sdk.builders import common, prometheus, stat, table, text, timeseries
from grafana_foundation_sdk.builders import dashboard as dashboards
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as models

DATASOURCE = models.DataSourceRef(type_val="prometheus", uid="${prometheus_datasource}")

# Every query picks the servers that the variables name; where there are no namespaces, "All" matches what has none.
SERVERS = 'job=~"$job", instance=~"$instance", namespace=~"$namespace"'

GREEN, YELLOW, ORANGE, RED, BLUE, GREY = "green", "yellow", "orange", "red", "blue", "#8e8e8e"

# What has a colour of its own wherever it appears.
VERDICTS = {"allow": GREEN, "challenge": YELLOW, "throttle": ORANGE, "deny": RED, "undecided": GREY}


def expression(query):
    """A query in which $S stands for the servers that the variables pick."""
    return query.replace("$S", SERVERS)


def target(query, legend, instant=False):
    made = prometheus.Dataquery().expr(expression(query)).legend_format(legend).datasource(DATASOURCE)
    return made.instant() if instant else made.range()


def targets(panel, queries, instant=False):
    """Adds queries, given as pairs of an expression and what to call its series, A, B, C and so on."""
    for number, (query, legend) in enumerate(queries):
        panel.with_target(target(query, legend, instant).ref_id(chr(ord("A") + number)))
    return panel


def steps(*pairs):
    """Colours from a value upwards; the first has no value."""
    return dashboards.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(
        [models.Threshold(value=value, color=color) for value, color in pairs]
    )


def fixed(color):
    return models.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": color})


def log_lines(selector):
    """The address of the decision log in Explore, in the shown time.

    selector: in LogQL; may name ${__field.labels.NAME} of the series that was clicked.
    """
    panes = {"log": {
        "datasource": "${loki_datasource}",
        "queries": [{"refId": "A", "expr": selector, "datasource": {"type": "loki", "uid": "${loki_datasource}"}}],
        "range": {"from": "${__from}", "to": "${__to}"},
    }}
    # Grafana puts values in for what stands in ${}, so that alone is not escaped.
    parts = re.split(r"(\$\{[^}]+\})", json.dumps(panes, separators=(",", ":")))
    escaped = "".join(part if part.startswith("${") else urllib.parse.quote(part, safe="") for part in parts)
    return "/explore?schemaVersion=1&panes=" + escaped


def decisions_link(selector):
    """For a series: the decisions that it counts."""
    link = dashboards.DashboardLink("Decisions in the log").type(models.DashboardLinkType.LINK)
    return link.url(log_lines(selector)).target_blank(True)


def series(title, description, unit, *queries, stacked=False, width=12, height=8, colors=None, log=False, lines=None,
           axis="", decisions=""):
    """Values over time.

    colors: what a series of a name is drawn in. lines: pairs of a value and the colour of a line drawn there.
    axis: what the values are, where Grafana has no unit for it. decisions: which of the log a series counts.
    """
    legend = common.VizLegendOptions().show_legend(True).display_mode(shapes.LegendDisplayMode.TABLE)
    legend.placement(shapes.LegendPlacement.BOTTOM).calcs(["mean", "max"])
    tooltip = common.VizTooltipOptions().mode(shapes.TooltipDisplayMode.MULTI).sort(shapes.SortOrder.DESCENDING)
    panel = (
        timeseries.Panel()
        .title(title)
        .description(description)
        .datasource(DATASOURCE)
        .unit(unit)
        .span(width)
        .height(height)
        .legend(legend)
        .tooltip(tooltip)
        .fill_opacity(25 if stacked else 8)
        .line_width(1)
    )
    if stacked:
        panel.stacking(common.StackingConfig().mode(shapes.StackingMode.NORMAL))
    if not log:
        panel.min(0)
    if log:
        panel.scale_distribution(common.ScaleDistributionConfig().type(shapes.ScaleDistribution.LOG).log(10))
    if lines:
        panel.thresholds(steps((None, "transparent"), *lines))
        panel.thresholds_style(common.GraphThresholdsStyleConfig().mode(shapes.GraphThresholdsStyleMode.DASHED))
    if axis:
        panel.axis_label(axis)
    if decisions:
        panel.data_links([decisions_link(decisions)])
    for name, color in (colors or {}).items():
        panel.override_by_name(name, [fixed(color)])
    return targets(panel, queries)


def number(title, description, unit, query, *thresholds, width=4, height=4, decimals=None, legend="", none="0", base=GREEN):
    """One value of now. thresholds: pairs of a value and the colour from there on."""
    reduce = common.ReduceDataOptions().calcs(["lastNotNull"])
    panel = (
        stat.Panel()
        .title(title)
        .description(description)
        .datasource(DATASOURCE)
        .unit(unit)
        .span(width)
        .height(height)
        .no_value(none)
        .reduce_options(reduce)
        .graph_mode(shapes.BigValueGraphMode.AREA)
        .color_mode(shapes.BigValueColorMode.VALUE)
        .thresholds(steps((None, base), *thresholds))
    )
    if decimals is not None:
        panel.decimals(decimals)
    return targets(panel, [(query, legend)])


def rows(title, description, unit, query, columns, width=12, height=8):
    """A table of what there is now. columns: pairs of a label, or "Value", and the heading of its column."""
    hidden = {name: True for name in ("Time", "__name__", "job", "instance", "namespace", "pod", "container",
                                      "endpoint", "service")}
    renamed = dict(columns)
    order = {label: place for place, (label, _) in enumerate(columns)}
    panel = table.Panel().title(title).description(description).datasource(DATASOURCE).unit(unit)
    panel.span(width).height(height)
    panel.transformations([models.DataTransformerConfig(
        id_val="organize",
        options={"excludeByName": hidden, "renameByName": renamed, "indexByName": order},
    )])
    panel.with_target(target(query, "", instant=True).format("table").ref_id("A"))
    return panel


def note(title, markdown, width=12, height=8):
    return text.Panel().title(title).mode("markdown").content(markdown).span(width).height(height)


def variable(name, label, query, all_value):
    return (
        dashboards.QueryVariable(name)
        .label(label)
        .datasource(DATASOURCE)
        .query(query)
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(True)
        .include_all(True)
        .all_value(all_value)
        .current(models.VariableOption(selected=True, text="All", value="$__all"))
    )


def page(uid, title, description, docs):
    """An empty dashboard with the variables and links of all.

    docs: where Riskgate's docs folder is, as an address without a slash at the end.
    """
    return (
        dashboards.Dashboard(title)
        .uid(uid)
        .description(description)
        .tags(["riskgate"])
        .readonly()
        .time("now-6h", "now")
        .refresh("1m")
        .timezone("browser")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .with_variable(
            dashboards.DatasourceVariable("prometheus_datasource").label("Prometheus data source").type("prometheus")
            .current(models.VariableOption(selected=True, text="default", value="default"))
        )
        .with_variable(
            dashboards.DatasourceVariable("loki_datasource").label("Loki data source").type("loki")
            .current(models.VariableOption(selected=True, text="default", value="default"))
        )
        .with_variable(variable("namespace", "Namespace", 'label_values(riskgate_build, namespace)', ".*"))
        .with_variable(variable("job", "Job", 'label_values(riskgate_build{namespace=~"$namespace"}, job)', ".+"))
        .with_variable(variable("instance", "Instance", 'label_values(riskgate_build{job=~"$job"}, instance)', ".+"))
        .link(dashboards.DashboardLink("Riskgate").type(models.DashboardLinkType.DASHBOARDS).tags(["riskgate"])
              .keep_time(True).include_vars(True))
        .link(dashboards.DashboardLink("Decision log").type(models.DashboardLinkType.LINK)
              .url(log_lines('{job="riskgate"}')).target_blank(True).icon("bolt"))
        .link(dashboards.DashboardLink("What the metrics mean").type(models.DashboardLinkType.LINK)
              .url(docs + "/metrics.md").target_blank(True).icon("doc"))
    )


def row(title):
    return dashboards.Row(title)
