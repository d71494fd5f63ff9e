// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.backend;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Tomcat in this process, which takes encoded slashes and backslashes for slashes. */
final class TomcatBackend implements Backend {

    private final Tomcat tomcat = new Tomcat();

    private TomcatBackend() {}

    static TomcatBackend start(WebRoot root, Path work) throws LifecycleException {
        TomcatBackend backend = new TomcatBackend();
        Tomcat tomcat = backend.tomcat;
        tomcat.setBaseDir(work.toString());
        tomcat.setSilent(true);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setEncodedSolidusHandling("decode");
        connector.setEncodedReverseSolidusHandling("decode");
        connector.setAllowBackslash(true);
        connector.setProperty("relaxedPathChars", "<>[\\]^`{|}");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", root.folder().toString());
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default", false);
        FilterDef filter = new FilterDef();
        filter.setFilterName("read");
        filter.setFilter(new Tell());
        context.addFilterDef(filter);
        FilterMap all = new FilterMap();
        all.setFilterName("read");
        all.addURLPattern("/*");
        context.addFilterMap(all);
        tomcat.start();
        return backend;
    }

    @Override
    public String name() {
        return "tomcat";
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IOException("Tomcat does not stop", e);
        }
    }

    private static final class Tell implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest http = (HttpServletRequest) request;
            String read =
                    http.getServletPath() + Objects.requireNonNullElse(http.getPathInfo(), "");
            ((HttpServletResponse) response)
                    .setHeader(
                            READ,
                            new String(
                                    read.getBytes(StandardCharsets.UTF_8),
                                    StandardCharsets.ISO_8859_1));
            chain.doFilter(request, response);
        }
    }
}
