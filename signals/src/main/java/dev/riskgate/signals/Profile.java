package dev.riskgate.signals;

/** What we know of one subject. */
public final class Profile {}
