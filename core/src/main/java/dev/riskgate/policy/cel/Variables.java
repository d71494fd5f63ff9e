// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.StructValue;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.kind.CredentialKinds;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What conditions can ask about: the one table of variables and fields, from which both the type
 * check at load and the values at run time come. A field that is not here is an error at load.
 */
public final class Variables {

    public static final String ROUTE = "route";

    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType TEXTS = ListType.create(SimpleType.STRING);
    private static final List<String> LEVELS = words(AssuranceLevel.values());
    private static final List<String> CLASSES = words(Place.NetworkClass.values());

    /** RFC 6793. */
    private static final long LARGEST_ASN = 4_294_967_295L;

    private static final Struct CREDENTIAL =
            new Struct(
                    "credential",
                    field("kind", TEXT, f -> f.caller() == null ? "" : credential(f).kind().label())
                            .among(kinds()),
                    field("name", TEXT, f -> f.caller() == null ? "" : credential(f).name()));

    /**
     * The request itself, which the functions behind {@code request.path} and its like are handed.
     */
    static final Struct REQUEST =
            new Struct(
                    "request",
                    field("method", TEXT, f -> f.request().method()).within(WordForm.METHOD),
                    field("scheme", TEXT, f -> f.request().scheme())
                            .among(List.of("http", "https", "")),
                    field("host", TEXT, f -> f.request().host()).within(WordForm.HOST),
                    field("path", TEXT, f -> f.view().path()).within(WordForm.PATH),
                    field("segments", TEXTS, f -> f.view().segments()),
                    field("query", MapType.create(TEXT, TEXTS), f -> f.view().query()),
                    field("rawQuery", TEXT, f -> f.view().rawQuery()),
                    field("headers", MapType.create(TEXT, TEXTS), f -> f.view().headers()),
                    field("clientAddress", TEXT, f -> f.view().clientAddress()),
                    field("time", SimpleType.TIMESTAMP, RuleFacts::time),
                    field("upgrade", SimpleType.BOOL, f -> f.request().upgrade()),
                    field("extensions", MapType.create(TEXT, TEXT), f -> f.view().extensions()));

    /** By the variable's name. */
    public static final Map<String, Struct> STRUCTS =
            structs(
                    REQUEST,
                    new Struct(
                            "peer",
                            field("principal", TEXT, f -> f.request().peer().principal()),
                            field("sni", TEXT, f -> f.view().sni()).within(WordForm.SNI)),
                    new Struct(
                            "client",
                            field("anonymous", SimpleType.BOOL, f -> f.caller() == null),
                            field("id", TEXT, f -> text(f, caller -> caller.client().id())),
                            field(
                                    "namespace",
                                    TEXT,
                                    f -> text(f, caller -> caller.client().namespace())),
                            field("tenant", TEXT, f -> text(f, caller -> caller.client().tenant())),
                            field("subject", TEXT, f -> text(f, Caller::subject)),
                            field("roles", TEXTS, f -> texts(f, Caller::roles)),
                            field("scopes", TEXTS, f -> texts(f, Caller::scopes)),
                            field(
                                    "attributes",
                                    MapType.create(TEXT, SimpleType.DYN),
                                    RuleFacts::attributes),
                            field(
                                    "claims",
                                    MapType.create(TEXT, SimpleType.DYN),
                                    RuleFacts::claims),
                            field("credential", CREDENTIAL.type, CREDENTIAL::of)),
                    new Struct(
                            "risk",
                            field("score", SimpleType.DOUBLE, f -> f.facts().risk().score())
                                    .within(ValueDomain.numbers(0, 100), "a number from 0 to 100"),
                            field("identity", SimpleType.DOUBLE, f -> f.facts().risk().identity())
                                    .within(ValueDomain.numbers(0, 100), "a number from 0 to 100"),
                            field("behaviour", SimpleType.DOUBLE, f -> f.facts().risk().behaviour())
                                    .within(ValueDomain.numbers(0, 100), "a number from 0 to 100"),
                            field("learning", SimpleType.BOOL, f -> f.facts().risk().learning())),
                    new Struct(
                            "assurance",
                            field("level", TEXT, f -> label(f.facts().assurance().level()))
                                    .among(LEVELS),
                            field("ageSeconds", SimpleType.INT, RuleFacts::assuranceAgeSeconds)
                                    .within(
                                            ValueDomain.wholeNumbers(0, Long.MAX_VALUE),
                                            "a whole number from 0 on")),
                    new Struct(
                            "place",
                            field("country", TEXT, f -> f.facts().place().country())
                                    .within(WordForm.COUNTRY),
                            field(
                                            "asn",
                                            SimpleType.INT,
                                            f -> Integer.toUnsignedLong(f.facts().place().asn()))
                                    .within(
                                            ValueDomain.wholeNumbers(0, LARGEST_ASN),
                                            "a whole number from 0 to " + LARGEST_ASN),
                            field(
                                            "networkClass",
                                            TEXT,
                                            f -> label(f.facts().place().networkClass()))
                                    .among(CLASSES)));

    /** The type check asks this all the time. */
    public static final CelTypeProvider TYPES =
            new CelTypeProvider() {
                private final ImmutableMap<String, CelType> byName = typesOf(STRUCTS.values());

                @Override
                public ImmutableCollection<CelType> types() {
                    return byName.values();
                }

                @Override
                public Optional<CelType> findType(String name) {
                    return Optional.ofNullable(byName.get(name));
                }
            };

    private static ImmutableMap<String, CelType> typesOf(Collection<Struct> structs) {
        ImmutableMap.Builder<String, CelType> byName = ImmutableMap.builder();
        structs.forEach(struct -> byName.put(struct.type.name(), struct.type));
        return byName.put(CREDENTIAL.type.name(), CREDENTIAL.type).buildOrThrow();
    }

    private Variables() {}

    /**
     * @param domain the values it can have; null where its type says all
     * @param meaning what its values are, as the end of a sentence; empty where the domain says it
     */
    public record Field(
            String name,
            CelType type,
            @Nullable ValueDomain domain,
            String meaning,
            Function<RuleFacts, Object> value) {

        Field among(List<String> all) {
            return within(ValueDomain.words(all), "");
        }

        Field within(WordForm form) {
            return within(ValueDomain.words(form), "");
        }

        Field within(ValueDomain possible, String what) {
            return new Field(name, type, possible, what, value);
        }
    }

    /** A variable with fields. */
    public static final class Struct {
        private final String name;
        private final StructType type;
        private final Map<String, Field> fields = new LinkedHashMap<>();

        @SuppressWarnings("Immutable") // The map is not changed after this constructor.
        Struct(String name, Field... all) {
            this.name = name;
            for (Field field : all) {
                fields.put(field.name, field);
            }
            this.type =
                    StructType.create(
                            "riskgate." + name,
                            ImmutableSet.copyOf(fields.keySet()),
                            field -> Optional.ofNullable(fields.get(field)).map(Field::type));
        }

        public StructType type() {
            return type;
        }

        public Map<String, Field> fields() {
            return fields;
        }

        Value of(RuleFacts facts) {
            return new Value(this, facts);
        }
    }

    /** A struct of one request; CEL asks it for its fields. */
    @SuppressWarnings("Immutable") // It lives for one evaluation, on one thread.
    static final class Value extends StructValue<String, Object> {
        private final Struct struct;
        private final RuleFacts facts;

        Value(Struct struct, RuleFacts facts) {
            this.struct = struct;
            this.facts = facts;
        }

        RuleFacts facts() {
            return facts;
        }

        @Override
        public Object value() {
            return this;
        }

        @Override
        public boolean isZeroValue() {
            return false;
        }

        @Override
        public CelType celType() {
            return struct.type;
        }

        @Override
        public Object select(String name) {
            Field field = struct.fields.get(name);
            if (field == null) {
                throw new IllegalArgumentException("the type check lets no unknown field through");
            }
            return field.value.apply(facts);
        }

        @Override
        public Optional<Object> find(String name) {
            return struct.fields.containsKey(name) ? Optional.of(select(name)) : Optional.empty();
        }
    }

    /** The struct of a dotted path such as {@code client.credential}; empty if there is none. */
    public static Optional<Struct> struct(String path) {
        return path.equals("client.credential")
                ? Optional.of(CREDENTIAL)
                : Optional.ofNullable(STRUCTS.get(path));
    }

    /**
     * The field of a dotted path such as {@code client.credential.name}; empty if there is none.
     */
    public static Optional<Field> field(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0
                ? Optional.empty()
                : struct(path.substring(0, dot))
                        .map(struct -> struct.fields.get(path.substring(dot + 1)));
    }

    private static Field field(String name, CelType type, Function<RuleFacts, Object> value) {
        return new Field(name, type, null, "", value);
    }

    private static Map<String, Struct> structs(Struct... all) {
        Map<String, Struct> byName = new LinkedHashMap<>();
        for (Struct struct : all) {
            byName.put(struct.name, struct);
        }
        return byName;
    }

    private static Caller.Credential credential(RuleFacts facts) {
        Caller caller = facts.caller();
        if (caller == null) {
            throw new IllegalStateException("asked for a caller only");
        }
        return caller.credential();
    }

    private static String text(RuleFacts facts, Function<Caller, String> field) {
        Caller caller = facts.caller();
        return caller == null ? "" : field.apply(caller);
    }

    private static List<String> texts(RuleFacts facts, Function<Caller, Set<String>> field) {
        Caller caller = facts.caller();
        return caller == null ? List.of() : new ArrayList<>(field.apply(caller));
    }

    public static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> kinds() {
        return Stream.concat(CredentialKinds.labels().stream(), Stream.of("")).toList();
    }

    private static List<String> words(Enum<?>[] constants) {
        List<String> words = new ArrayList<>();
        for (Enum<?> constant : constants) {
            words.add(label(constant));
        }
        return List.copyOf(words);
    }
}
