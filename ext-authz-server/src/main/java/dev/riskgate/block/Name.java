package dev.riskgate.block;

/**
 * What an entry is filed under: a pseudonym, from which nobody learns the target without the key.
 *
 * @param hash keyed hash of the target, see {@link Names}
 */
public record Name(Target.Kind kind, long hash) {}
