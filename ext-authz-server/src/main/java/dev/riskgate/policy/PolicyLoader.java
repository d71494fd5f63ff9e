package dev.riskgate.policy;

import java.nio.file.Path;
import java.util.List;

/** Reads, checks and compiles policy files. */
public final class PolicyLoader {

    /**
     * @param warnings what is allowed and yet looks like a mistake
     */
    public record Loaded(Policy policy, List<Problem> warnings) {}

    private PolicyLoader() {}

    /**
     * @throws PolicyException if the file cannot be read or is not a valid policy
     */
    public static Loaded load(Path file) throws PolicyException {
        throw new PolicyException(List.of(new Problem(file.toString(), 1, 1, "not read yet", "")));
    }

    /**
     * @param name what problems call the file
     * @param bytes its content
     * @throws PolicyException if it is not a valid policy
     */
    public static Loaded parse(String name, byte[] bytes) throws PolicyException {
        throw new PolicyException(List.of(new Problem(name, 1, 1, "not read yet", "")));
    }
}
