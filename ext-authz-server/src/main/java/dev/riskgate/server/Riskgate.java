package dev.riskgate.server;

import dev.riskgate.audit.DecisionLog;
import dev.riskgate.block.BlockTable;
import dev.riskgate.block.Blocks;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.check.CheckListener;
import dev.riskgate.check.CheckPipeline;
import dev.riskgate.check.DecisionIds;
import dev.riskgate.check.PipelineAuthorizer;
import dev.riskgate.check.WaitExecutor;
import dev.riskgate.envoy.CheckService;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.NativeCrypto;
import dev.riskgate.management.FaultLog;
import dev.riskgate.management.Gauges;
import dev.riskgate.management.ManagementServer;
import dev.riskgate.management.Metrics;
import dev.riskgate.management.Readiness;
import dev.riskgate.observation.Observer;
import dev.riskgate.operator.Namespaces;
import dev.riskgate.operator.OperatorApi;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.redis.block.RedisBlocks;
import dev.riskgate.redis.state.RedisRehearsal;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.state.SharingSettings;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.reload.Reloading;
import dev.riskgate.server.config.Address;
import dev.riskgate.server.config.Secret;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.StateStore;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A running server: everything wired by hand, in this one place. Thread-safe once started. */
public final class Riskgate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Riskgate.class);
    private static final int RANDOM_KEY_BYTES = 32;
    private static final Duration LOADING_TIME = Duration.ofSeconds(30);
    private static final Duration OPERATION_TIME = Duration.ofSeconds(2);

    private final ServerConfig config;
    private final SecureRandom random = new SecureRandom();
    private final Metrics metrics = new Metrics(Version.current());
    private final AtomicBoolean cryptoShown = new AtomicBoolean();
    private final Closing closing = new Closing();
    private final FileWatcher files;
    private final JwksSources keySets;
    private final Readiness readiness;
    private final GrpcServer grpc;
    private final @Nullable ManagementServer management;

    private Riskgate(ServerConfig config, InstantSource clock)
            throws StartException, ReloadException {
        this.config = config;
        // Files are stamped by the system's clock, whatever clock requests are judged by.
        this.files =
                closing.with(
                        new FileWatcher(FileWatcher.INTERVAL, InstantSource.system(), metrics));
        this.keySets = closing.with(new JwksSources(System::nanoTime, metrics));
        this.readiness = new Readiness(files::statuses);
        DecisionLog log = closing.with(decisionLog());

        CheckListener listener = new Telemetry(metrics, log, new FaultLog(System::nanoTime));
        StateStore store = store(clock);
        Blocks blocks = blocks(store, clock);
        EventLoops loops = closing.with(new EventLoops());
        WaitExecutor waitExecutor =
                new WaitExecutor(config.check().maxConcurrentWaits(), loops::here);
        Supplier<ApiKeys> keys = apiKeys();
        Supplier<Snapshot> snapshots = snapshots(clock, keys);
        PipelineAuthorizer path =
                new PipelineAuthorizer(
                        () -> snapshots.get().engine(),
                        new CheckPipeline(store, blocks, System::nanoTime, listener),
                        waitExecutor,
                        new DecisionIds(random),
                        listener);
        CheckService checks =
                new CheckService(
                        () -> snapshots.get().ends(),
                        path,
                        clock,
                        System::nanoTime,
                        config.check().budget(),
                        listener::fault);
        metrics.gauges().blocks(blocks::count);
        show(waitExecutor, log);
        WarmUp.of(snapshots.get(), clock);
        this.management =
                closing.with(
                        management(
                                operator(blocks, store, keys, snapshots, clock, listener::fault)));
        awaitRedis(store, blocks, clock);
        this.grpc = GrpcServer.start(config.grpc(), checks, loops);
        files.start();
        readiness.started();
    }

    /**
     * Starts a server.
     *
     * @param clock the wall clock of requests, tokens, codes and habits
     * @throws StartException if it cannot start; the message says what to do
     */
    public static Riskgate start(ServerConfig config, InstantSource clock) throws StartException {
        try {
            return new Riskgate(config, clock);
        } catch (ReloadException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    /** The gRPC port; 0 on a Unix domain socket. */
    public int port() {
        return grpc.port();
    }

    /** The management port; 0 if it is switched off. */
    public int managementPort() {
        return management == null ? 0 : management.port();
    }

    /**
     * Stops the server without a failed request: callers are sent elsewhere and are served until they had time to leave,
     * then calls in progress end.
     */
    @Override
    public void close() {
        readiness.draining();
        grpc.announceEnd();
        LockSupport.parkNanos(config.drain().notice().toNanos());
        grpc.stop(config.drain().timeout());
        closing.close();
    }

    private StateStore store(InstantSource clock) {
        ServerConfig.Redis redis = config.redis();
        ServerConfig.State state = config.state();
        if (redis == null) {
            MemoryStore store = new MemoryStore(clock, state.maxSubjects());
            metrics.gauges().cache("profiles", store::size);
            return store;
        }
        RedisStore store =
                closing.with(
                        RedisStore.start(
                                redis.connection(),
                                SharingSettings.of(
                                        state.maxStaleness(), state.maxSubjects(), state.ttl()),
                                key(config.observation().hashKey()),
                                previousHashKey(),
                                random,
                                clock));
        RedisGauges.show(store.figures(), metrics.gauges());
        readiness.watch("redis", store.figures()::problem);
        return store;
    }

    private Blocks blocks(StateStore store, InstantSource clock) {
        byte[] secret = key(config.observation().hashKey());
        return store instanceof RedisStore shared
                ? closing.with(
                        RedisBlocks.start(
                                shared.link(),
                                secret,
                                previousHashKey(),
                                clock,
                                random,
                                BlockTable.MAX))
                : new LocalBlocks(secret, clock, random, BlockTable.MAX);
    }

    /**
     * With {@code redis.start: wait} nothing is served before Redis has answered once. In any case a Redis that answers is
     * given the time to say who is blocked, and asked until it is asked quickly.
     */
    private void awaitRedis(StateStore store, Blocks blocks, InstantSource clock) {
        ServerConfig.Redis redis = config.redis();
        boolean wait = redis != null && redis.start() == ServerConfig.Redis.Start.WAIT;
        if (wait && store instanceof RedisStore shared && !shared.reached().isDone()) {
            LOG.warn("waiting for Redis (redis.start: wait): {}", shared.figures().problem());
            shared.reached().join();
        }
        Duration patience = wait ? LOADING_TIME : Duration.ofSeconds(1);
        if (blocks instanceof RedisBlocks shared && !shared.awaitLoaded(patience)) {
            LOG.warn("Redis does not say who is blocked: nobody is, until it answers");
        }
        if (store instanceof RedisStore shared) {
            RedisRehearsal.run(shared.link(), clock, random);
        }
    }

    private void show(WaitExecutor waitExecutor, @Nullable DecisionLog log) {
        Gauges gauges = metrics.gauges();
        gauges.waiting(waitExecutor::waiting);
        gauges.ready(readiness::ready);
        gauges.files(files);
        if (log != null) {
            gauges.log(log::written, log::dropped, log::waiting);
        }
    }

    /** Logged once, when there is a policy with keys of an issuer: loading the native code takes a while. */
    private void showCrypto(Snapshot now) {
        if (now.keySets().isEmpty() || !cryptoShown.compareAndSet(false, true)) {
            return;
        }
        String verifier = NativeCrypto.verifier();
        metrics.gauges().crypto(verifier);
        LOG.info(
                "RSA and ECDSA signatures of tokens are verified by {}",
                verifier.equals("jdk")
                        ? "the JDK, which takes longer: Amazon Corretto Crypto Provider cannot be"
                                + " loaded here"
                        : "Amazon Corretto Crypto Provider, in native code");
    }

    private @Nullable DecisionLog decisionLog() throws StartException {
        int size = config.log().queueSize();
        Duration timeout = config.drain().timeout();
        return switch (config.log().decisions()) {
            case ServerConfig.DecisionSink.Off _ -> null;
            case ServerConfig.DecisionSink.Stdout _ -> DecisionLog.toStdout(size, timeout);
            case ServerConfig.DecisionSink.File(Path path) -> {
                try {
                    yield DecisionLog.toFile(path, size, timeout);
                } catch (IOException e) {
                    throw new StartException(
                            "The decision log cannot be opened: "
                                    + path
                                    + ". Set log.decisions (RISKGATE_LOG_DECISIONS) to a file that"
                                    + " can be written, or to stdout.");
                }
            }
        };
    }

    private OperatorApi operator(
            Blocks blocks,
            StateStore store,
            Supplier<ApiKeys> keys,
            Supplier<Snapshot> snapshots,
            InstantSource clock,
            Consumer<Throwable> faults) {
        Secret token = config.management().token();
        long patience = OPERATION_TIME.toNanos();
        return new OperatorApi(
                token == null ? null : token.bytes(),
                blocks,
                store,
                keys,
                () -> namespaces(snapshots.get().engine().policy().file()),
                () -> CheckBudget.start(System::nanoTime, patience).mayBlock(),
                clock,
                (operation, operationOutcome) ->
                        metrics.operated(operation, operationOutcome.label()),
                faults);
    }

    private static Namespaces namespaces(PolicyFile policy) {
        return new Namespaces(policy.namespaces(), policy.namespaceOfKeys());
    }

    private @Nullable ManagementServer management(OperatorApi operator) throws StartException {
        Address.Tcp address = config.management().address();
        if (address == null) {
            return null;
        }
        try {
            return ManagementServer.start(
                    new InetSocketAddress(address.host(), address.port()),
                    metrics,
                    readiness,
                    operator);
        } catch (IOException e) {
            throw new StartException(
                    "The management port cannot be opened: "
                            + address
                            + ": "
                            + e.getMessage()
                            + ". Set management.address (RISKGATE_MANAGEMENT_ADDRESS) to a free"
                            + " one, or to off.");
        }
    }

    /** Everything that depends on the policy. A policy that cannot be used changes nothing. */
    private Supplier<Snapshot> snapshots(InstantSource clock, Supplier<ApiKeys> keys)
            throws ReloadException {
        Path policy = config.policy().file();
        SnapshotFactory factory =
                new SnapshotFactory(
                        policy,
                        keys,
                        keySets,
                        new Observer(
                                key(config.observation().hashKey()),
                                PlacesInForce.of(
                                        config.geo(), files, readiness, metrics.gauges(), clock)),
                        Weights.shipped(),
                        clock);
        Reloading<Snapshot> snapshots =
                files.watch(
                        "policy",
                        policy,
                        content -> factory.of(policy(policy.toString(), content)));
        showCrypto(snapshots.get());
        warnOfKeys(snapshots.get(), keys.get());
        snapshots.onChange(
                now -> {
                    keySets.retain(now.keySets());
                    showCrypto(now);
                    warnOfKeys(now, keys.get());
                });
        if (keys instanceof Watched<ApiKeys>(Reloading<ApiKeys> watched)) {
            watched.onChange(now -> warnOfKeys(snapshots.get(), now));
        }
        return snapshots::get;
    }

    /** Reads a policy; what merely looks like a mistake is logged as a warning. */
    private static Policy policy(String name, byte[] content) throws YamlException {
        PolicyLoader.Loaded loaded = PolicyLoader.parse(name, content);
        loaded.warnings().forEach(warning -> LOG.warn("policy: {}", warning));
        return loaded.policy();
    }

    private Supplier<ApiKeys> apiKeys() throws ReloadException {
        ServerConfig.ApiKeys settings = config.apiKeys();
        Secret previous = settings.previousHashKey();
        KeyHasher hasher =
                new KeyHasher(key(settings.hashKey()), previous == null ? null : previous.bytes());
        Path file = settings.file();
        if (file == null) {
            ApiKeys none = ApiKeys.none(hasher);
            return () -> none;
        }
        return new Watched<>(
                files.watch(
                        "apiKeys",
                        file,
                        content ->
                                ApiKeys.parse(
                                        file.toString(),
                                        content,
                                        hasher,
                                        secret ->
                                                Files.readAllBytes(file.resolveSibling(secret)))));
    }

    private record Watched<T>(Reloading<T> file) implements Supplier<T> {
        @Override
        public T get() {
            return file.get();
        }
    }

    private void warnOfKeys(Snapshot now, ApiKeys keys) {
        String warning =
                KeyFileCheck.warning(
                        now.engine().policy().file(), config.apiKeys().file(), keys.size());
        if (warning != null) {
            LOG.warn("apiKeys: {}", warning);
        }
    }

    private byte @Nullable [] previousHashKey() {
        Secret previous = config.observation().previousHashKey();
        return previous == null ? null : previous.bytes();
    }

    private byte[] key(@Nullable Secret secret) {
        if (secret != null) {
            return secret.bytes();
        }
        byte[] made = new byte[RANDOM_KEY_BYTES];
        random.nextBytes(made);
        return made;
    }
}
