# SPDX-License-Identifier: Apache-2.0
"""Riskgate's dashboards for Grafana, one module each."""
