// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.audit.DecisionLog;
import dev.riskgate.audit.Output;
import dev.riskgate.audit.OutputException;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.check.CheckListener;
import dev.riskgate.check.DecisionIds;
import dev.riskgate.check.PipelineAuthorizer;
import dev.riskgate.check.ShadowPolicy;
import dev.riskgate.check.WaitExecutor;
import dev.riskgate.envoy.CheckService;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.apikey.ApiKeySettings;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyUses;
import dev.riskgate.identity.jwt.VerificationTime;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.kind.Authenticators;
import dev.riskgate.identity.kind.IdentityServices;
import dev.riskgate.management.FaultLog;
import dev.riskgate.management.Gauges;
import dev.riskgate.management.ManagementServer;
import dev.riskgate.management.Metrics;
import dev.riskgate.management.Readiness;
import dev.riskgate.observation.Observer;
import dev.riskgate.operator.KeyUseOperations;
import dev.riskgate.operator.LogQuoting;
import dev.riskgate.operator.Namespaces;
import dev.riskgate.operator.Operation;
import dev.riskgate.operator.OperationOutcome;
import dev.riskgate.operator.OperatorApi;
import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.recording.RecordSettings;
import dev.riskgate.recording.Recorder;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.server.config.Address;
import dev.riskgate.server.config.Secret;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.gauges.IdentityGauges;
import dev.riskgate.server.recording.RecordingStart;
import dev.riskgate.server.recording.RecordingStartException;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.top.TopClients;
import dev.riskgate.top.TopLog;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A running server: everything wired by hand, in this one place. Thread-safe once started. */
public final class Riskgate implements AutoCloseable {

    private static final Duration OPERATION_TIME = Duration.ofSeconds(2);

    private final ServerConfig config;
    private final Lifecycle lifecycle;
    private final SecureRandom random = new SecureRandom();
    private final Metrics metrics;
    private final Readiness readiness;
    private final GrpcServer grpc;
    private final @Nullable ManagementServer management;

    /**
     * @param lifecycle closes what is opened here, whether or not all of it can be
     */
    private Riskgate(ServerConfig config, InstantSource clock, Lifecycle lifecycle)
            throws StartException, ReloadException {
        this.config = config;
        this.lifecycle = lifecycle;
        this.metrics = lifecycle.add(new Metrics(BuildInfo.current().version()));
        // Files are stamped by the system's clock, whatever clock requests are judged by.
        FileWatcher files =
                lifecycle.add(
                        new FileWatcher(FileWatcher.INTERVAL, InstantSource.system(), metrics));
        this.readiness = new Readiness(files::statuses);
        Gauges gauges = metrics.gauges();
        DecisionLog log = decisionLog();

        byte[] pseudonymKey = Secret.bytesOrMadeUp(config.observation().hashKey(), random);
        StateBackend state = StateBackend.start(config, pseudonymKey, clock, random, lifecycle);
        EventLoops loops = lifecycle.add(new EventLoops());
        WaitExecutor waitExecutor =
                new WaitExecutor(config.check().maxConcurrentWaits(), loops::here);
        KeysInForce keys = new KeysInForce(config.apiKeys(), files, random);
        Observer observer =
                new Observer(
                        pseudonymKey,
                        PlacesInForce.of(config.geo(), files, readiness, gauges, clock));
        OutboundHttp http = OutboundInForce.of(config.outbound(), files, lifecycle);
        JwksSources keySets = lifecycle.add(new JwksSources(http, System::nanoTime, metrics));
        readiness.watch("jwks", keySets::problem);
        IdentityGauges.showIssuers(keySets, gauges);
        IdentityGauges.showKeys(keys::states, clock, gauges);
        @Nullable KeyUses keyUses = keys.uses(state.uses(), clock);
        Duration unusedAfter = config.apiKeys().unusedAfter();
        if (keyUses != null) {
            KeyUses filed = lifecycle.add(keyUses);
            filed.start();
            IdentityGauges.showUses(() -> filed.unused(unusedAfter), filed::sinceMillis, gauges);
        }
        VerificationTime tokenTime =
                new VerificationTime(
                        config.check().tokenTimePerNetwork(),
                        // The rest of the places is for those who wait for something else.
                        Math.max(1, config.check().maxConcurrentWaits() / 8),
                        System::nanoTime);
        gauges.tokenTurns(tokenTime::waited, tokenTime::turnedAway);
        Authenticators authenticators =
                lifecycle.add(
                        Authenticators.open(
                                new IdentityServices(
                                        keys,
                                        keySets,
                                        tokenTime,
                                        files,
                                        state.store(),
                                        pseudonymKey,
                                        random,
                                        clock)));
        IdentityGauges.showAccounts(authenticators::accounts, clock, gauges);
        PolicyInForce policy =
                new PolicyInForce(
                        config,
                        files,
                        keys,
                        authenticators,
                        new SnapshotFactory(authenticators, observer, Weights.shipped(), clock));
        ShadowNotice shadow = lifecycle.add(new ShadowNotice(policy::mode, clock));
        policy.onChange(shadow::look);
        readiness.watch("policy.mode", shadow::note);
        TopClients top = new TopClients(clock.millis());
        TopLog topLog = lifecycle.add(new TopLog(top, clock, LogQuoting::quoted));
        Recorder recorder = recorder(files, () -> policy.get().checks().policy(), clock);
        CheckListener listener =
                new Telemetry(metrics, top, log, new FaultLog(System::nanoTime), recorder);
        @Nullable ShadowPolicy second =
                ShadowPolicyInForce.of(
                        config.shadowPolicy(),
                        files,
                        clock,
                        config.state().maxSubjects(),
                        listener::fault,
                        lifecycle);
        PipelineAuthorizer path =
                new PipelineAuthorizer(
                        () -> policy.get().checks(),
                        state.store(),
                        state.blocks(),
                        waitExecutor,
                        new DecisionIds(random),
                        System::nanoTime,
                        listener,
                        second);
        CheckService checks =
                new CheckService(
                        () -> policy.get().ends(),
                        path,
                        clock,
                        System::nanoTime,
                        config.check().budget(),
                        listener::fault);

        metrics.policy(policy::labels);
        showZeros(policy);
        policy.onChange(() -> showZeros(policy));
        state.show(gauges, readiness);
        gauges.blocks(state.blocks()::count);
        gauges.networkClients(top::mostClientsOfOneNetwork);
        gauges.waiting(waitExecutor::waiting);
        gauges.ready(readiness::ready);
        gauges.files(files);
        for (Output output : log.outputs()) {
            gauges.log(output.name(), output::written, output::dropped, output::waiting);
            readiness.watch("decisionLog." + output.name(), output::problem);
        }
        WarmUp.of(policy.get(), clock);
        this.management =
                management(
                        operator(
                                state,
                                keys,
                                policy,
                                top,
                                new KeyUseOperations(keyUses, unusedAfter),
                                clock,
                                listener::fault));
        state.prepare();
        this.grpc =
                GrpcServer.start(config.grpc(), config.drain(), checks, loops, files, lifecycle);
        files.start();
        topLog.start();
        shadow.start();
        readiness.started();
        lifecycle.add("the notice of the end", this::giveNotice);
    }

    /**
     * Starts a server.
     *
     * @param clock the wall clock of requests, tokens, codes and habits
     * @throws StartException if it cannot start; the message says what to do, and nothing of it is
     *     left
     */
    public static Riskgate start(ServerConfig config, InstantSource clock) throws StartException {
        Lifecycle lifecycle = new Lifecycle();
        try {
            return new Riskgate(config, clock, lifecycle);
        } catch (ReloadException e) {
            lifecycle.close();
            throw new StartException(String.valueOf(e.getMessage()));
        } catch (StartException | RuntimeException | Error e) {
            lifecycle.close();
            throw e;
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
     * Ends the server without a failed request: callers are told to go elsewhere and are served
     * until they had time to hear it, then calls under way end, and after them all that they
     * needed. Does nothing the second time.
     */
    @Override
    public void close() {
        lifecycle.close();
    }

    private void giveNotice() {
        readiness.draining();
        grpc.announceEnd();
        LockSupport.parkNanos(config.drain().notice().toNanos());
    }

    /** Counters are there before anything is counted, as far as their labels are known. */
    private void showZeros(PolicyInForce policy) {
        metrics.expect(policy.names(), policy.mode() == Mode.SHADOW);
        metrics.expectOperations(Operation.labels(), OperationOutcome.labels());
        if (config.shadowPolicy() != null) {
            metrics.expectShadowPolicy();
        }
    }

    /** Null if nothing is recorded. */
    private @Nullable Recorder recorder(
            FileWatcher files, Supplier<Policy> inForce, InstantSource clock)
            throws StartException {
        RecordSettings settings = config.record();
        if (settings == null) {
            return null;
        }
        try {
            Recorder recorder =
                    lifecycle.add(
                            RecordingStart.open(
                                    settings,
                                    files,
                                    inForce,
                                    config.redis() != null,
                                    clock,
                                    random));
            metrics.gauges()
                    .log(Recorder.OUTPUT, recorder::written, recorder::dropped, recorder::waiting);
            readiness.watch("recording", recorder::problem);
            return recorder;
        } catch (RecordingStartException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    private DecisionLog decisionLog() throws StartException {
        try {
            return lifecycle.add(
                    DecisionLog.open(config.log().decisions(), config.drain().timeout()));
        } catch (OutputException e) {
            throw new StartException(
                    "The decision log cannot be opened: "
                            + e.output().sink().target()
                            + ", for the output "
                            + e.output().name()
                            + ". Set log.decisions (RISKGATE_LOG_DECISIONS) to a file that can be"
                            + " written, or to stdout.");
        }
    }

    private OperatorApi operator(
            StateBackend state,
            Supplier<ApiKeys> keys,
            Supplier<Snapshot> policy,
            TopClients top,
            KeyUseOperations keyUses,
            InstantSource clock,
            Consumer<Throwable> faults) {
        Secret token = config.management().token();
        long patience = OPERATION_TIME.toNanos();
        return new OperatorApi(
                token == null ? null : token.bytes(),
                state.blocks(),
                state.store(),
                keys,
                () -> namespaces(policy.get().file()),
                top,
                keyUses,
                () -> CheckBudget.start(System::nanoTime, patience).mayBlock(),
                clock,
                (operation, operationOutcome) ->
                        metrics.operated(operation, operationOutcome.label()),
                faults);
    }

    private static Namespaces namespaces(PolicyFile policy) {
        List<ApiKeySettings> keys = policy.credentials(ApiKeyKind.INSTANCE);
        return new Namespaces(
                policy.namespaces(), keys.isEmpty() ? Subject.KEYS : keys.getFirst().clients());
    }

    private @Nullable ManagementServer management(OperatorApi operator) throws StartException {
        Address.Tcp address = config.management().address();
        if (address == null) {
            return null;
        }
        try {
            return lifecycle.add(
                    ManagementServer.start(
                            new InetSocketAddress(address.host(), address.port()),
                            metrics,
                            readiness,
                            operator));
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
}
