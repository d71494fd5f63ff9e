package dev.riskgate.policy;

/** How exact a counter or a route's state has to be across replicas. */
public enum Consistency {
    /** Decided from what this replica knows, at most the store's staleness behind the others. */
    BOUNDED,
    /** Agreed with the store on every request; costs a round trip, and follows {@code onDegraded} without it. */
    STRICT
}
