package dev.riskgate.policy;

/**
 * A rule that can be asked.
 *
 * @param order its place in the file
 */
record CompiledRule(int order, RuleSettings settings, Condition condition) {

    boolean appliesTo(RouteSettings route) {
        return settings.routes().isEmpty() || settings.routes().contains(route.name());
    }
}
