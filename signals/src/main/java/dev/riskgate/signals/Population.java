package dev.riskgate.signals;

/** What is common among all clients. */
public final class Population {}
