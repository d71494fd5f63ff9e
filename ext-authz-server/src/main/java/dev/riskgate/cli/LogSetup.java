// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;

import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.config.ServerConfig.Log.Format;

import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * The server's own log goes to stderr; stdout belongs to decisions. Set up in code, because reading
 * an XML file would cost a tenth of a second at each start. An operator's own logback.xml, where
 * there is one, goes before this.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String TEXT =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (operatorHasOwn()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        install(context, Level.INFO, Format.TEXT);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static boolean operatorHasOwn() {
        ClassLoader classes = LogSetup.class.getClassLoader();
        return System.getProperty("logback.configurationFile") != null
                || classes.getResource("logback-test.xml") != null
                || classes.getResource("logback.xml") != null;
    }

    /** Applies the operator's settings, unless an own logback.xml is in force. */
    static void apply(ServerConfig.Log log) {
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context
                && context.getObject(LogSetup.class.getName()) != null) {
            Level level = Level.toLevel(log.level().name());
            install(context, level, log.format());
        }
    }

    private static void install(LoggerContext context, Level level, Format format) {
        context.reset();
        context.putObject(LogSetup.class.getName(), true);
        Encoder<ILoggingEvent> encoder = format == Format.JSON ? new JsonEncoder() : text(context);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        // It tells of every attempt to reconnect, with a stack trace; we say once that Redis is
        // away.
        context.getLogger("io.lettuce").setLevel(Level.ERROR);
        context.getLogger("dev.riskgate").setLevel(level);
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(TEXT);
        return encoder;
    }
}
