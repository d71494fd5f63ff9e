// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * Everything about the model that is fitted rather than written: group weights, signal parameters
 * and the table from nats to score. Immutable.
 *
 * <p>The file is UTF-8 text, one entry a line, fields parted by blanks or tabs, {@code #} starts a
 * comment:
 *
 * <pre>
 * riskgate-weights 1            the format's version, first
 * set group.network 1.0         one parameter; every name of the shipped file, and no other, must be there
 * scale 4.6 80                  one point of the scale: nats, score; strictly rising nats
 * </pre>
 */
public final class Weights {

    private static final String MAGIC = "riskgate-weights";
    private static final String VERSION = "1";
    private static final Weights SHIPPED = fromResource("weights.txt");

    private final SequencedMap<String, Double> parameters;
    private final Map<Measure, Scale> scales;

    private Weights(SequencedMap<String, Double> parameters, Map<Measure, Scale> scales) {
        this.parameters = parameters;
        this.scales = scales;
    }

    /** The weights that this version ships with; the file says how they were derived. */
    public static Weights shipped() {
        return SHIPPED;
    }

    /**
     * Reads a weights file. The stream is not closed.
     *
     * @throws IOException if the stream fails
     * @throws IllegalArgumentException if the text is not a complete weights file of this version;
     *     says what and where
     */
    public static Weights load(InputStream in) throws IOException {
        Weights loaded = parse(in);
        if (!loaded.parameters.keySet().equals(SHIPPED.parameters.keySet())) {
            var missing = new TreeSet<>(SHIPPED.parameters.keySet());
            missing.removeAll(loaded.parameters.keySet());
            var unknown = new TreeSet<>(loaded.parameters.keySet());
            unknown.removeAll(SHIPPED.parameters.keySet());
            throw new IllegalArgumentException(
                    "weights file: missing parameters " + missing + ", unknown " + unknown);
        }
        return loaded;
    }

    /**
     * Writes these weights so that {@link #load} reads equal ones. The stream is flushed, not
     * closed.
     */
    public void write(OutputStream out) throws IOException {
        var text = new StringBuilder(MAGIC).append(' ').append(VERSION).append('\n');
        parameters.forEach(
                (name, value) ->
                        text.append("set ").append(name).append(' ').append(value).append('\n'));
        for (Measure measure : Measure.values()) {
            double[] nats = scale(measure).nats();
            double[] scores = scale(measure).scores();
            for (int i = 0; i < nats.length; i++) {
                text.append(measure.keyword()).append(' ').append(nats[i]);
                text.append(' ').append(scores[i]).append('\n');
            }
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The scale of one of a risk's numbers. */
    public Scale scale(Measure measure) {
        return Objects.requireNonNull(scales.get(measure));
    }

    /** All parameters by name, in the order of the file. */
    public Map<String, Double> parameters() {
        return java.util.Collections.unmodifiableMap(parameters);
    }

    /**
     * One parameter.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public double get(String parameter) {
        Double value = parameters.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("weights have no parameter " + parameter);
        }
        return value;
    }

    public PitmanYor pitmanYor() {
        return new PitmanYor(get("habit.discount"), get("habit.concentration"));
    }

    /** These weights with another scale for one of a risk's numbers. */
    public Weights with(Measure measure, Scale other) {
        Map<Measure, Scale> changed = new EnumMap<>(scales);
        changed.put(measure, other);
        return new Weights(parameters, changed);
    }

    /**
     * These weights with one parameter changed.
     *
     * @throws IllegalArgumentException if there is none of that name, or the value is not finite
     */
    public Weights with(String parameter, double value) {
        get(parameter);
        requireFinite(parameter, value);
        var changed = new LinkedHashMap<>(parameters);
        changed.put(parameter, value);
        return new Weights(changed, scales);
    }

    private static Weights fromResource(String name) {
        try (InputStream in = Weights.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Weights parse(InputStream in) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        var parameters = new LinkedHashMap<String, Double>();
        Map<Measure, List<double[]>> points = new EnumMap<>(Measure.class);
        boolean begun = false;
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            int comment = line.indexOf('#');
            String entry = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (entry.isEmpty()) {
                continue;
            }
            String[] fields = entry.split("[ \t]+", -1);
            if (!begun) {
                requireHeader(fields);
                begun = true;
            } else if (fields.length == 3 && fields[0].equals("set")) {
                if (parameters.put(fields[1], number(fields[2], number)) != null) {
                    throw new IllegalArgumentException(
                            "weights file, line " + number + ": a parameter is set twice");
                }
            } else {
                points.computeIfAbsent(measure(fields, number), _ -> new ArrayList<>())
                        .add(new double[] {number(fields[1], number), number(fields[2], number)});
            }
        }
        if (!begun) {
            throw new IllegalArgumentException("weights file: empty");
        }
        return new Weights(parameters, scales(points));
    }

    private static void requireHeader(String[] fields) {
        if (fields.length != 2 || !fields[0].equals(MAGIC) || !fields[1].equals(VERSION)) {
            throw new IllegalArgumentException(
                    "weights file: must start with '" + MAGIC + " " + VERSION + "'");
        }
    }

    private static Measure measure(String[] fields, int line) {
        for (Measure measure : Measure.values()) {
            if (fields.length == 3 && fields[0].equals(measure.keyword())) {
                return measure;
            }
        }
        throw new IllegalArgumentException(
                "weights file, line "
                        + line
                        + ": neither 'set NAME VALUE' nor 'scale', 'identity' or 'behaviour' with"
                        + " NATS and SCORE");
    }

    private static Map<Measure, Scale> scales(Map<Measure, List<double[]>> points) {
        Map<Measure, Scale> scales = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            scales.put(measure, scale(points.getOrDefault(measure, List.of())));
        }
        return scales;
    }

    private static Scale scale(List<double[]> points) {
        double[] nats = new double[points.size()];
        double[] scores = new double[points.size()];
        for (int i = 0; i < nats.length; i++) {
            nats[i] = points.get(i)[0];
            scores[i] = points.get(i)[1];
        }
        return new Scale(nats, scores);
    }

    private static double number(String text, int line) {
        try {
            double value = Double.parseDouble(text);
            requireFinite("line " + line, value);
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("weights file, line " + line + ": not a number", e);
        }
    }

    private static void requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("weights file, " + what + ": not finite");
        }
    }
}
