// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Windows reads as another name is refused for such a backend, and for no other. */
class WindowsNamesTest {

    private static final PathSettings WINDOWS =
            new PathSettings(
                    new PathAllowances(PathAllowance.ALLOW, PathAllowance.ALLOW), Backend.WINDOWS);
    private static final PathSettings UNIX = new PathSettings(WINDOWS.allowances(), Backend.UNIX);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin.",
                "/admin./x",
                "/admin%20",
                "/admin%20/x",
                "/admin.%20.",
                "/admin..",
                "/admin./",
                "/a/admin.%2fx",
                "/a%2fadmin%20",
                "/admin::$DATA",
                "/admin%3a%3a$DATA",
                "/admin.txt:stream",
                "/C:/admin",
                "/v1/users:batchGet",
                "/ADMINI~1/x",
                "/a~9.txt",
                "/nul",
                "/x/NUL.txt",
                "/x/con.tar.gz",
                "/aux%20.txt",
                "/com0",
                "/x/LPT9",
                "/COM%C2%B9",
                "/CONIN$",
                "/clock$",
                "/a*",
                "/a%3c",
                "/a%3Eb",
                "/a%22",
                "/a%7cb",
            })
    void anotherNameIsRefused(String target) {
        assertThat(
                        catchThrowableOfType(
                                        MalformedRequest.class,
                                        () -> CanonicalPath.of(target, WINDOWS))
                                .malformation())
                .isEqualTo(Malformation.PATH_WINDOWS);
        assertThat(CanonicalPath.of(target, UNIX)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/admin",
                "/admin/",
                "/.well-known/x",
                "/a.b.c",
                "/a%20b",
                "/%20a",
                "/~user",
                "/a~",
                "/a~b1",
                "/console",
                "/null",
                "/co",
                "/com10",
                "/com",
                "/lptx",
                "/xcom1",
                "/a%2fb",
                "/caf%C3%A9",
                "/@scope",
            })
    void whatItReadsAlikePasses(String target) {
        assertThat(CanonicalPath.of(target, WINDOWS)).isEqualTo(CanonicalPath.of(target, UNIX));
    }
}
