// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.LimitSettings.Per;
import dev.riskgate.policy.model.RateSpec;
import dev.riskgate.policy.model.UnauthenticSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.yaml.EnumWords;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code limits}. */
final class LimitReader {

    private static final int MAX_LIMITS = 100;
    private static final long MAX_BURST = 1_000_000_000;
    private static final double MAX_FACTOR = 10_000;
    private static final Duration LONGEST_REFILL = Duration.ofDays(365);
    private static final Map<String, Per> PER = EnumWords.of(Per.values());

    private final UniqueNames names = new UniqueNames("limit");
    private final UniqueNames routes;

    LimitReader(UniqueNames routes) {
        this.routes = routes;
    }

    List<LimitSettings> read(YamlMap top) {
        List<YamlNode> items = top.list("limits");
        if (items.size() > MAX_LIMITS) {
            items.get(MAX_LIMITS).problem("more than " + MAX_LIMITS + " limits");
            items = items.subList(0, MAX_LIMITS);
        }
        List<LimitSettings> limits = new ArrayList<>();
        for (YamlNode item : items) {
            limits.add(limit(item));
        }
        return limits;
    }

    private LimitSettings limit(YamlNode item) {
        YamlMap map = item.map();
        YamlNode perNode = map.need("per");
        Per per = perNode.isMissing() ? Per.CLIENT : perNode.word(Per.CLIENT, PER);
        YamlNode rateNode = map.find("rate");
        YamlNode factorNode = map.find("aboveBaseline");
        YamlNode floorNode = map.find("floor");
        if ((rateNode == null) == (factorNode == null)) {
            item.problem("a limit has either a rate or aboveBaseline with a floor");
        }
        RateSpec rate = rateNode == null ? null : SettingReader.rate(rateNode);
        double factor = factorNode == null ? 0 : factorNode.number(1, 1, MAX_FACTOR);
        RateSpec floor = floorNode == null ? null : SettingReader.rate(floorNode);
        checkFloor(factorNode, floorNode, per);
        long burst = map.integer("burst", 0, 1, MAX_BURST);
        checkRefill(map.find("burst"), burst, rate == null ? floor : rate);
        YamlNode name = map.find("name");
        if (name != null && name.text().startsWith(UnauthenticSettings.RESERVED)) {
            name.problem(
                    "names that start with \"%s\" are taken by the limits under unauthentic"
                            .formatted(UnauthenticSettings.RESERVED));
        }
        return new LimitSettings(
                name == null ? names.add(madeUp(per, rate, factor), item) : names.give(name),
                per,
                rate,
                burst,
                factor,
                floor,
                routes.references(map, "routes"),
                map.word("consistency", Consistency.BOUNDED, SettingReader.CONSISTENCY));
    }

    private static void checkFloor(@Nullable YamlNode factor, @Nullable YamlNode floor, Per per) {
        if (factor != null && floor == null) {
            factor.problem(
                    "aboveBaseline needs a floor, such as 20/s: a client that hardly ever calls"
                            + " would be throttled at once");
        }
        if (factor == null && floor != null) {
            floor.problem("a floor belongs to aboveBaseline");
        }
        if (factor != null && per != Per.CLIENT && per != Per.CREDENTIAL) {
            factor.problem("only a client has a baseline: write per: client");
        }
    }

    private static void checkRefill(@Nullable YamlNode node, long burst, @Nullable RateSpec rate) {
        if (node == null || rate == null) {
            return;
        }
        long most = (long) (rate.perSecond() * LONGEST_REFILL.toSeconds());
        if (burst > most) {
            node.problem(
                    "a burst comes back at the rate of the limit, and this one would take more than"
                            + " a year: at "
                            + rate
                            + " at most "
                            + most);
        }
    }

    private static String madeUp(Per per, @Nullable RateSpec rate, double factor) {
        String whose = per.name().toLowerCase(Locale.ROOT);
        return rate == null ? whose + "-" + factor + "x-baseline" : whose + "-" + rate;
    }
}
