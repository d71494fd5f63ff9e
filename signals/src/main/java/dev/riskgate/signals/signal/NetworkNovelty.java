// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.PitmanYor;
import dev.riskgate.signals.model.Weights;

/**
 * A network (ASN) the client is not known in.
 *
 * <p><b>Sees:</b> the network within its country: a new provider at home is milder than one abroad.
 * Attackers are a mixture: from anywhere; from some network of a country the client is known in;
 * from a network of the client itself. <b>Costs:</b> one logarithm, two look-ups in the population.
 * <b>False alarms:</b> a changed provider, an office move, the café; common providers of the
 * client's own country say little, and three allowed days make a network the client's own.
 */
public record NetworkNovelty(PitmanYor prior, double naive, double sameCountry, double mostOfSubnet)
        implements Signal {

    public NetworkNovelty(Weights weights) {
        this(
                weights.pitmanYor(),
                weights.get("network.naive"),
                weights.get("network.sameCountry"),
                weights.get("network.mostOfSubnet"));
    }

    @Override
    public double nats(SignalContext signalContext) {
        if (signalContext.observation.network() == 0) {
            return 0;
        }
        double country = signalContext.countryShare();
        double inCountry = signalContext.networkShareInCountry();
        double parent = signalContext.countryNext(prior) * inCountry;
        double attacker =
                naive * country * inCountry
                        + sameCountry * signalContext.country().copied(prior) * inCountry
                        + (1 - naive - sameCountry) * signalContext.network().copied(prior);
        double nats = Math.log(attacker / signalContext.network().next(parent, prior));
        if (signalContext.observation.asn() == 0) {
            nats = Math.min(mostOfSubnet, nats);
        }
        return signalContext.contextPromoted()
                ? Math.min(0, nats)
                : signalContext.network().novelty(nats);
    }

    @Override
    public String reason(SignalContext signalContext) {
        int asn = signalContext.observation.place().asn();
        return (asn != 0 ? "Network AS" + Integer.toUnsignedString(asn) : "The network")
                + " is new for this client.";
    }
}
