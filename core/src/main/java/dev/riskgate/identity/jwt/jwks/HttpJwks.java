// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches a JWK set over HTTP. Redirects are refused: the operator named the place, and nobody else
 * may name another.
 */
record HttpJwks(HttpClient client, URI url, Duration timeout) implements JwksFetch {

    /** A client that follows no redirect. */
    static HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public byte[] fetch() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url)
                        .header("accept", "application/jwk-set+json, application/json")
                        .timeout(timeout)
                        .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            // The request's own timeout ends with the headers; a body may trickle for ever.
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("the issuer answered with status " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException _) {
            throw new IOException("the issuer did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the issuer gave no usable answer: " + describe(cause), cause);
        } finally {
            answer.cancel(true);
        }
    }

    private static String describe(Throwable cause) {
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
    }
}
