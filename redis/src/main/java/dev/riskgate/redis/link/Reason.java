// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.netty.channel.ConnectTimeoutException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

/** What a failure means to who looks after Redis, in words without secrets or a client's text. */
public final class Reason {

    /** Before Redis 7 what fails in a script is an ERR that quotes the error itself. */
    private static final Pattern IN_SCRIPT = Pattern.compile("@user_script: ?\\d+: -?([A-Z]{3,}) ");

    private Reason() {}

    public static String of(Throwable failure) {
        List<Throwable> causes = causes(failure);
        for (Throwable each : causes) {
            // What stands behind these says less, and in the words of a library.
            switch (each) {
                case UnknownHostException _ -> {
                    return "its name is not known to DNS";
                }
                case ConnectTimeoutException _ -> {
                    return "no answer in time";
                }
                case ConnectException e -> {
                    return String.valueOf(e.getMessage()).contains("refused")
                            ? "nothing accepts connections at its address"
                            : "its address cannot be connected to";
                }
                case SSLException _ -> {
                    return "TLS failed: " + tls(causes.getLast());
                }
                default -> {}
            }
        }
        Throwable cause = causes.getLast();
        return switch (cause) {
            case TimeoutException _, RedisCommandTimeoutException _ -> "no answer in time";
            case RedisCommandExecutionException e -> word(String.valueOf(e.getMessage()));
            case RedisException e -> String.valueOf(e.getMessage());
            // Netty has exceptions of its own for this.
            case IOException _ -> "the connection broke";
            default -> cause.getClass().getSimpleName();
        };
    }

    /** A refused login, for example, stands behind "cannot connect". */
    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            causes.add(each);
            if (each instanceof RedisCommandExecutionException) {
                break;
            }
        }
        return causes;
    }

    private static String tls(Throwable cause) {
        return cause instanceof GeneralSecurityException
                ? "its certificate is not trusted"
                : cause.getClass().getSimpleName();
    }

    private static String word(String message) {
        Matcher inScript = IN_SCRIPT.matcher(message);
        if (message.startsWith("ERR Error running script") && inScript.find()) {
            return inScript.group(1);
        }
        int end = message.indexOf(' ');
        String first = end < 0 ? message : message.substring(0, end);
        return first.chars().allMatch(c -> c >= 'A' && c <= 'Z') ? first : "an error answer";
    }
}
