// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.backend;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of this machine, as a process of its own with a configuration of ours. */
record ProcessBackend(String name, int port, Process process) implements Backend {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<Path> HTTPD_MODULES =
            List.of(
                    Path.of("/usr/lib/apache2/modules"),
                    Path.of("/usr/lib64/httpd/modules"),
                    Path.of("/usr/lib/httpd/modules"));

    /** With the classic mistake in it: an alias whose location has no slash at its end. */
    static Optional<Backend> nginx(WebRoot root, Path work) throws Exception {
        Optional<Path> program = program("nginx");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        Path config =
                Files.writeString(
                        work.resolve("nginx.conf"),
                        """
                        daemon off;
                        master_process off;
                        error_log WORK/nginx.log crit;
                        pid WORK/nginx.pid;
                        events { }
                        http {
                          access_log off;
                          client_body_temp_path WORK/nginx-body;
                          proxy_temp_path WORK/nginx-proxy;
                          fastcgi_temp_path WORK/nginx-fastcgi;
                          uwsgi_temp_path WORK/nginx-uwsgi;
                          scgi_temp_path WORK/nginx-scgi;
                          server {
                            listen 127.0.0.1:PORT;
                            root ROOT;
                            add_header X-Read "$uri" always;
                            location /public { alias ROOT/public/; }
                          }
                        }
                        """
                                .replace("WORK", work.toString())
                                .replace("PORT", String.valueOf(port))
                                .replace("ROOT", root.folder().toString()));
        return Optional.of(
                start(
                        "nginx",
                        port,
                        work,
                        List.of(
                                program.get().toString(),
                                "-p",
                                work.toString(),
                                "-c",
                                config.toString())));
    }

    /** Apache httpd, which takes encoded slashes for slashes. */
    static Optional<Backend> httpd(WebRoot root, Path work) throws Exception {
        Optional<Path> program = program("httpd").or(() -> program("apache2"));
        Optional<Path> modules = HTTPD_MODULES.stream().filter(Files::isDirectory).findFirst();
        if (program.isEmpty() || modules.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        String load =
                Stream.of("mpm_event", "unixd", "authz_core", "headers")
                        .filter(name -> Files.exists(modules.get().resolve("mod_" + name + ".so")))
                        .map(
                                name ->
                                        "LoadModule %s_module %s/mod_%s.so\n"
                                                .formatted(name, modules.get(), name))
                        .reduce("", String::concat);
        Path config =
                Files.writeString(
                        work.resolve("httpd.conf"),
                        load
                                + """
                                ServerName localhost
                                ServerRoot WORK
                                DefaultRuntimeDir WORK
                                Listen 127.0.0.1:PORT
                                PidFile WORK/httpd.pid
                                ErrorLog WORK/httpd.log
                                LogLevel crit
                                User nobody
                                Group #65534
                                DocumentRoot ROOT
                                AllowEncodedSlashes On
                                <Directory ROOT>
                                  Require all granted
                                </Directory>
                                Header always set X-Read "expr=%{REQUEST_URI}"
                                """
                                        .replace("WORK", work.toString())
                                        .replace("PORT", String.valueOf(port))
                                        .replace("ROOT", root.folder().toString()));
        return Optional.of(
                start(
                        "httpd",
                        port,
                        work,
                        List.of(
                                program.get().toString(),
                                "-DFOREGROUND",
                                "-f",
                                config.toString())));
    }

    private static Backend start(String name, int port, Path work, List<String> command)
            throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve(name + ".out").toFile())
                        .start();
        ProcessBackend backend = new ProcessBackend(name, port, process);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                backend.close();
                throw new IllegalStateException(
                        name + " does not start: " + Files.readString(work.resolve(name + ".out")));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return backend;
    }

    private static boolean answers(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Optional<Path> program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .destroyForcibly();
    }
}
