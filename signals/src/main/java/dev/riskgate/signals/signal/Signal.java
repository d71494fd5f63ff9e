package dev.riskgate.signals.signal;

/**
 * One way to tell a client from somebody who took its credential. Immutable, thread-safe, never throws, never answers
 * NaN.
 */
public sealed interface Signal
        permits CountryNovelty,
                ImpossibleTravel,
                NetworkNovelty,
                NewDevice,
                RequestRate,
                UnusualHour {

    /** The word for this signal in policy, log, metric and docs. */
    String name();

    Group group();

    /** Log-likelihood ratio of what the request shows: somebody else against the client itself. 0 if it shows nothing. */
    double nats(SignalContext signalContext);

    /**
     * One sentence for a person. It is asked for only where {@code nats} is remarkable, and it holds nothing that the
     * caller chose but numbers and country codes.
     */
    String reason(SignalContext signalContext);
}
