package dev.riskgate.signals;

/** What is common among all clients. Thread-safe. */
public final class Population {}
