// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.PitmanYor;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.FeatureTags;

/**
 * A device or a client software that is new for the client.
 *
 * <p><b>Sees:</b> the proven device (sender key, trusted JA4) where there is one, else family and
 * major version of the client software, judged within its platform, so that an update is milder
 * than another system. A User-Agent can be copied, and attackers are assumed to do so often: a
 * known one is weak evidence in favour, a known device key is strong. <b>Costs:</b> one logarithm,
 * three look-ups in the population. <b>False alarms:</b> a new phone, an updated library in a
 * partner's deployment; what many clients update to is common and says little, and a passed
 * challenge settles it for good.
 */
public record NewDevice(
        PitmanYor prior,
        double sameCountry,
        double copiedSoftware,
        double copiedDevice,
        double platformShare)
        implements Signal {

    public NewDevice(Weights weights) {
        this(
                weights.pitmanYor(),
                weights.get("software.sameCountry"),
                weights.get("software.copied"),
                weights.get("device.copied"),
                weights.get("software.platform"));
    }

    @Override
    public double nats(SignalContext signalContext) {
        double nats =
                signalContext.observation.device() != 0
                        ? device(signalContext)
                        : software(signalContext);
        return signalContext.contextPromoted()
                ? Math.min(0, nats)
                : signalContext.software().novelty(nats);
    }

    private double device(SignalContext signalContext) {
        double common =
                signalContext.population.share(
                        Population.Kind.DEVICE,
                        signalContext.observation.device(),
                        signalContext.software().ownRecent(),
                        signalContext.software().totalRecent());
        double attacker =
                (1 - copiedDevice) * common + copiedDevice * signalContext.software().copied(prior);
        return Math.log(attacker / signalContext.software().next(common, prior));
    }

    private double software(SignalContext signalContext) {
        Observation o = signalContext.observation;
        Population population = signalContext.population;
        double platform =
                population.share(
                        Population.Kind.PLATFORM,
                        signalContext.platformTag,
                        signalContext.platform().ownRecent(),
                        signalContext.platform().totalRecent());
        double onPlatform =
                population.within(
                        Population.Kind.SOFTWARE,
                        signalContext.softwareTag,
                        signalContext.software().ownRecent(),
                        Population.Kind.PLATFORM,
                        signalContext.platformTag,
                        signalContext.platform().ownRecent(),
                        1 / Population.Kind.SOFTWARE.possible);
        double common = platform * onPlatform;
        double inCountry =
                signalContext.countryTag == 0 ? common : inCountry(signalContext, common);
        double own = signalContext.platform().next(platform, prior) * onPlatform;
        // A client without a known platform (most libraries name none) cannot change it.
        double share = o.platform() == 0 ? 0 : platformShare;
        double parent = share * own + (1 - share) * common;
        double attacker =
                (1 - sameCountry - copiedSoftware) * common
                        + sameCountry * inCountry
                        + copiedSoftware * signalContext.software().copied(prior);
        return Math.log(attacker / signalContext.software().next(parent, prior));
    }

    private static double inCountry(SignalContext signalContext, double common) {
        return signalContext.population.within(
                Population.Kind.SOFTWARE_IN_COUNTRY,
                FeatureTags.softwareInCountry(signalContext.observation, signalContext.countryTag),
                signalContext.software().ownRecent(),
                Population.Kind.COUNTRY,
                signalContext.countryTag,
                signalContext.country().ownRecent(),
                common);
    }

    @Override
    public String reason(SignalContext signalContext) {
        boolean device = signalContext.observation.device() != 0;
        String what = device ? "The device key" : "The client software";
        boolean platform =
                !device
                        && signalContext.observation.platform() != 0
                        && signalContext.platform().own() == 0;
        return what + " is new for this client" + (platform ? ", and so is its platform." : ".");
    }
}
