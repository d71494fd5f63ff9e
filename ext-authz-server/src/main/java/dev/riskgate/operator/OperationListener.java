package dev.riskgate.operator;

/** Who counts operations. Called on the request's thread. */
@FunctionalInterface
public interface OperationListener {

    /** @param operation {@link Operation#word}, {@code none} for what is no operation */
    void operated(String operation, Outcome outcome);
}
