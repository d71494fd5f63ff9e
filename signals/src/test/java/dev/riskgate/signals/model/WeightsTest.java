// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.SignalSetting;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class WeightsTest {

    private static Weights load(String text) throws IOException {
        return Weights.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String written(Weights weights) throws IOException {
        var out = new ByteArrayOutputStream();
        weights.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Weights fitted =
                Weights.shipped()
                        .with("group.tempo", 0.55)
                        .with(
                                Measure.BEHAVIOUR,
                                new Scale(new double[] {-1, 0.1, 7}, new double[] {0, 33, 100}));

        Weights read = load(written(fitted));

        assertThat(read.parameters()).isEqualTo(fitted.parameters());
        for (Measure measure : Measure.values()) {
            assertThat(read.scale(measure).nats()).isEqualTo(fitted.scale(measure).nats());
            assertThat(read.scale(measure).scores()).isEqualTo(fitted.scale(measure).scores());
        }
        assertThat(read.scale(Measure.BEHAVIOUR).score(0.1)).isEqualTo(33);
    }

    @Test
    void aBrokenFileIsRefusedWithItsPlace() throws IOException {
        String good = written(Weights.shipped());
        String[][] broken = {
            {"", "empty"},
            {"{}", "must start with"},
            {"riskgate-weights 2\n", "must start with"},
            {good + "set group.tempo 1\n", "set twice"},
            {good + "set group.tempo\n", "neither"},
            {good + "scale 90 1\n", "does not rise"},
            {good + "set group.surprise 1\n", "unknown [group.surprise]"},
            {good.replace("set group.tempo 0.8\n", ""), "missing parameters [group.tempo]"},
            {good.replace("group.tempo 0.8", "group.tempo NaN"), "not finite"},
            {good.replace("group.tempo 0.8", "group.tempo many"), "not a number"},
            {good.replace("scale ", "# scale "), "at least two points"},
        };
        for (String[] one : broken) {
            assertThatThrownBy(() -> load(one[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(one[1]);
        }
    }

    @Test
    void theScaleRisesBetweenItsPointsAndIsFlatOutside() {
        Scale scale = new Scale(new double[] {-2, 0, 4}, new double[] {0, 30, 100});

        assertThat(scale.score(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(scale.score(-2)).isZero();
        assertThat(scale.score(-1)).isEqualTo(15);
        assertThat(scale.score(0)).isEqualTo(30);
        assertThat(scale.score(2)).isEqualTo(65);
        assertThat(scale.score(4)).isEqualTo(100);
        assertThat(scale.score(Double.POSITIVE_INFINITY)).isEqualTo(100);
        assertThat(scale.score(Double.NaN)).isZero();
    }

    @Test
    void settingsRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> new SignalSetting(true, 1.1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SignalSetting(true, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings("newdevice", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("newdevice");
        assertThatThrownBy(() -> settings("newDevice", Map.of("maxSpeedKmh", 900.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("newDevice has no option maxSpeedKmh");
        for (double speed : new double[] {0, 1_000_001, Double.NaN}) {
            assertThatThrownBy(() -> settings("impossibleTravel", Map.of("maxSpeedKmh", speed)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maxSpeedKmh must be between 1 and 1000000");
        }
    }

    private static RiskSettings settings(String signal, Map<String, Double> options) {
        return new RiskSettings(Map.of(signal, new SignalSetting(true, 1, options)));
    }
}
