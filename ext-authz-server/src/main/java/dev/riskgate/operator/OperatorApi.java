// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import dev.riskgate.block.Blocks;
import dev.riskgate.budget.Budget;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.state.StateStore;
import dev.riskgate.top.TopClients;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The part of the management port that can change something; everything under {@code /v1/}. Each
 * request has to show the operator's token. Thread-safe.
 *
 * <p>Wrong tokens are counted and logged, not delayed: the token has 256 bits, so guessing leads
 * nowhere, while requests that are made to wait would take up the connections that probes need.
 */
public final class OperatorApi implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorApi.class);
    private static final int MAX_BODY = 16 << 10;

    private final @Nullable BearerToken token;
    private final BlockOperations blocks;
    private final ClientOperations clients;
    private final TopOperations top;
    private final KeyUseOperations keyUses;
    private final OperationListener listener;
    private final Consumer<Throwable> faults;
    private final FailedTokenLog failedTokenLog;

    /**
     * @param token what operators have to show; null if operations are turned off
     * @param keys the key file as it stands now
     * @param namespaces those of the policy as it stands now
     * @param top the clients with the most odd requests
     * @param keyUses tells which keys nobody uses
     * @param budgets how long one operation may wait for the store, for a thread that may block
     * @param faults receives faults of our own
     */
    public OperatorApi(
            byte @Nullable [] token,
            Blocks blocks,
            StateStore store,
            Supplier<ApiKeys> keys,
            Supplier<Namespaces> namespaces,
            TopClients top,
            KeyUseOperations keyUses,
            Supplier<Budget> budgets,
            InstantSource clock,
            OperationListener listener,
            Consumer<Throwable> faults) {
        this.token = token == null ? null : new BearerToken(token);
        KnownNames names = new KnownNames(store, keys, namespaces, budgets);
        this.blocks = new BlockOperations(blocks, names, clock);
        this.clients = new ClientOperations(store, this.blocks, names, budgets);
        this.top = new TopOperations(top);
        this.keyUses = keyUses;
        this.listener = listener;
        this.faults = faults;
        this.failedTokenLog = new FailedTokenLog(clock);
    }

    /**
     * Answers one request; the exchange is left open. Every failure becomes an answer here, and
     * nowhere else.
     */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        Operation operation = Operation.of(method, path);
        ApiReply apiReply;
        try {
            authenticate(exchange);
            apiReply =
                    operation == null
                            ? nothing(exchange, path)
                            : perform(operation, arguments(operation, exchange));
        } catch (Refusal refusal) {
            apiReply =
                    ApiReply.problem(refusal.status(), title(refusal.status()), refusal.sentence());
        } catch (RuntimeException fault) {
            faults.accept(fault);
            apiReply =
                    ApiReply.problem(500, title(500), "A fault in Riskgate itself; see its log.");
        }
        tell(exchange, operation, apiReply);
        send(exchange, apiReply);
    }

    private void authenticate(HttpExchange exchange) {
        if (token == null) {
            throw new Refusal(
                    403,
                    "No token is set, so nobody may do this. Set management.tokenFile or"
                            + " RISKGATE_MANAGEMENT_TOKEN and start the server again.");
        }
        List<String> shown = exchange.getRequestHeaders().get("Authorization");
        if (shown == null || shown.size() != 1 || !token.isIn(shown.getFirst())) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"riskgate\"");
            throw new Refusal(
                    401,
                    shown == null
                            ? "Show the token: Authorization: Bearer TOKEN."
                            : "This is not the server's token.");
        }
    }

    private static ApiReply nothing(HttpExchange exchange, String path) {
        List<String> methods = Operation.methods(path);
        if (methods.isEmpty()) {
            return ApiReply.problem(
                    404,
                    title(404),
                    "There are /v1/blocks, /v1/clients, /v1/keys/unused and /v1/top.");
        }
        String allowed = String.join(", ", methods);
        exchange.getResponseHeaders().set("Allow", allowed);
        return ApiReply.problem(405, title(405), "Use one of " + allowed + ".");
    }

    private static Arguments arguments(Operation operation, HttpExchange exchange) {
        if (!operation.hasBody()) {
            return Arguments.ofQuery(operation, exchange.getRequestURI().getRawQuery());
        }
        byte[] body;
        try {
            body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        } catch (IOException _) {
            throw Refusal.badRequest("The body could not be read.");
        }
        if (body.length > MAX_BODY) {
            throw new Refusal(413, "The body must not have more than " + MAX_BODY + " bytes.");
        }
        return Arguments.ofJson(operation, body);
    }

    private ApiReply perform(Operation operation, Arguments arguments) {
        return switch (operation) {
            case BLOCK -> blocks.block(arguments);
            case UNBLOCK -> blocks.unblock(arguments);
            case BLOCKS -> blocks.list(arguments);
            case SHOW -> clients.show(arguments);
            case ACCEPT -> clients.accept(arguments);
            case FORGET -> clients.forget(arguments);
            case TOP -> top.top(arguments);
            case UNUSED_KEYS -> keyUses.unused(arguments);
        };
    }

    private void tell(HttpExchange exchange, @Nullable Operation operation, ApiReply apiReply) {
        if (!apiReply.logged().isEmpty()) {
            LOG.info("operator at {} {}", from(exchange), apiReply.logged());
        }
        OperationOutcome operationOutcome = OperationOutcome.of(apiReply.status());
        if (operationOutcome == OperationOutcome.UNAUTHENTICATED) {
            failedTokenLog.log(from(exchange));
        }
        listener.operated(operation == null ? Operation.NONE : operation.label(), operationOutcome);
    }

    private static String from(HttpExchange exchange) {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    private static void send(HttpExchange exchange, ApiReply apiReply) throws IOException {
        byte[] body = Json.bytes(apiReply.body());
        exchange.getResponseHeaders().set("Content-Type", apiReply.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(apiReply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(apiReply.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Token missing or wrong";
            case 403 -> "No token is set";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 409 -> "Conflict";
            case 413 -> "Body too large";
            case 503 -> "Store away";
            default -> "Fault";
        };
    }
}
