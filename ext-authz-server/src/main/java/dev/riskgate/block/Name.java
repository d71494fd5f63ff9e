package dev.riskgate.block;

/**
 * What an entry is filed under: a pseudonym, from which nobody learns the target without the key.
 *
 * @param key tells the keys of pseudonyms apart, see {@link Names#key}
 * @param hash keyed hash of the target, see {@link Names}
 */
public record Name(String key, Target.Kind kind, long hash) {}
