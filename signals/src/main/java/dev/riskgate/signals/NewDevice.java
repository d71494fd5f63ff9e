package dev.riskgate.signals;

/**
 * A device or a client software that is new for the client.
 *
 * <p><b>Sees:</b> the proven device (sender key, trusted JA4) where there is one, else family and major version of the
 * client software, judged within its platform, so that an update is milder than another system. A User-Agent
 * can be copied, and attackers are assumed to do so often: a known one is weak evidence in favour, a known device key is strong.
 * <b>Costs:</b> one logarithm, three look-ups in the population. <b>False alarms:</b> a new phone, an updated library in a partner's
 * deployment; what many clients update to is common and says little, and a passed challenge settles it for good.
 */
record NewDevice(
        PitmanYor prior,
        double sameCountry,
        double copiedSoftware,
        double copiedDevice,
        double platformShare)
        implements Signal {

    NewDevice(Weights weights) {
        this(
                weights.pitmanYor(),
                weights.get("software.sameCountry"),
                weights.get("software.copied"),
                weights.get("device.copied"),
                weights.get("software.platform"));
    }

    @Override
    public String name() {
        return "newDevice";
    }

    @Override
    public Group group() {
        return Group.SOFTWARE;
    }

    @Override
    public double nats(Scene scene) {
        double nats = scene.observation.device() != 0 ? device(scene) : software(scene);
        return scene.contextPromoted() ? Math.min(0, nats) : scene.software().novelty(nats);
    }

    private double device(Scene scene) {
        double common =
                scene.population.share(
                        Population.Kind.DEVICE,
                        scene.observation.device(),
                        scene.software().ownRecent(),
                        scene.software().totalRecent());
        double attacker =
                (1 - copiedDevice) * common + copiedDevice * scene.software().copied(prior);
        return Math.log(attacker / scene.software().next(common, prior));
    }

    private double software(Scene scene) {
        Observation o = scene.observation;
        Population population = scene.population;
        double platform =
                population.share(
                        Population.Kind.PLATFORM,
                        scene.platformTag,
                        scene.platform().ownRecent(),
                        scene.platform().totalRecent());
        double onPlatform =
                population.within(
                        Population.Kind.SOFTWARE,
                        scene.softwareTag,
                        scene.software().ownRecent(),
                        Population.Kind.PLATFORM,
                        scene.platformTag,
                        scene.platform().ownRecent(),
                        1 / Population.Kind.SOFTWARE.possible);
        double common = platform * onPlatform;
        double inCountry = scene.countryTag == 0 ? common : inCountry(scene, common);
        double own = scene.platform().next(platform, prior) * onPlatform;
        // A client without a known platform (most libraries name none) cannot change it.
        double share = o.platform() == 0 ? 0 : platformShare;
        double parent = share * own + (1 - share) * common;
        double attacker =
                (1 - sameCountry - copiedSoftware) * common
                        + sameCountry * inCountry
                        + copiedSoftware * scene.software().copied(prior);
        return Math.log(attacker / scene.software().next(parent, prior));
    }

    private static double inCountry(Scene scene, double common) {
        return scene.population.within(
                Population.Kind.SOFTWARE_IN_COUNTRY,
                Tags.softwareInCountry(scene.observation, scene.countryTag),
                scene.software().ownRecent(),
                Population.Kind.COUNTRY,
                scene.countryTag,
                scene.country().ownRecent(),
                common);
    }

    @Override
    public String reason(Scene scene) {
        boolean device = scene.observation.device() != 0;
        String what = device ? "The device key" : "The client software";
        boolean platform =
                !device && scene.observation.platform() != 0 && scene.platform().own() == 0;
        return what + " is new for this client" + (platform ? ", and so is its platform." : ".");
    }
}
