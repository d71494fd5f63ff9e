// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Random;

class ClientSoftwareTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "curl/8.5.0 | curl | 8 | ''",
                "okhttp/4.12.0 | okhttp | 4 | ''",
                "python-requests/2.31.0 | python-requests | 2 | ''",
                "Go-http-client/2.0 | Go-http-client | 2 | ''",
                "Go-http-client/1.1 | Go-http-client | 1 | ''",
                "Java/17.0.2 | Java | 17 | ''",
                "axios/1.6.8 | axios | 1 | ''",
                "node | node | -1 | ''",
                "PostmanRuntime/7.36.3 | PostmanRuntime | 7 | ''",
                "Apache-HttpClient/5.2 (Java/17.0.1) | Apache-HttpClient | 5 | ''",
                "grpc-java-netty/1.63.0 | grpc-java-netty | 1 | ''",
                "aws-cli/2.15.30 Python/3.11.8 Linux/5.10.0 exe/x86_64 | aws-cli | 2 | Linux",
                "AcmeApp/3.2 (iPhone; iOS 17) | AcmeApp | 3 | iOS",
                "AcmeApp/3.9 (Linux; Android 14; Pixel 8) | AcmeApp | 3 | Android",
                "AcmeApp/312 CFNetwork/1490.0.4 Darwin/23.2.0 | AcmeApp | 312 | Apple",
                "Dalvik/2.1.0 (Linux; U; Android 13; SM-G991B) | Dalvik | 2 | Android",
                "sync-job/v7.1 | sync-job | 7 | ''",
                "sync-job/8f3ab2c | sync-job | -1 | ''",
                "sync-job/20260301 | sync-job | -1 | ''",
                "sync-job/2026.03.01 | sync-job | 2026 | ''",
                "sync-job/ | sync-job | -1 | ''",
                "Mozilla/5.0 (compatible; Acmebot/2.1; +http://a.example/) | Acmebot | 2 | ''",
                "Mozilla/5.0 | Mozilla | 5 | ''"
            })
    void aProductIsItsNameItsMajorVersionAndItsPlatform(
            String userAgent, String family, int major, String platform) {
        assertThat(ClientSoftware.parse(userAgent))
                .isEqualTo(new ClientSoftware(family, major, platform));
    }

    /** {@code KHTML} stands for the words that nearly all browsers share. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    (Windows NT 10.0; Win64) KHTML Chrome/122.0.0.0 Safari/537.36 | Chrome | 122 | Windows
                    (Windows NT 10.0) KHTML Chrome/122.0 Safari/537.36 Edg/122.0 | Edge | 122 | Windows
                    (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0 | Firefox | 123 | Linux
                    (Macintosh; Intel Mac OS X 10_15_7) KHTML Version/17.3 Safari | Safari | 17 | macOS
                    (iPhone; CPU iPhone OS 17_3) KHTML Version/17.3 Safari/604.1 | Safari | 17 | iOS
                    (iPhone; CPU iPhone OS 17_3) KHTML CriOS/122.0 Safari/604.1 | Chrome | 122 | iOS
                    (iPhone; CPU iPhone OS 17_3) KHTML Mobile/15E148 | WebView | 605 | iOS
                    (Linux; Android 14) KHTML SamsungBrowser/23 Chrome/115 | Samsung Internet | 23 | Android
                    (Linux; Android 14; Pixel 8) KHTML Chrome/122.0 Mobile | Chrome | 122 | Android
                    (X11; CrOS x86_64 14541.0.0) KHTML Chrome/121.0 Safari | Chrome | 121 | ChromeOS
                    (X11; Linux) KHTML HeadlessChrome/120.0 Safari | HeadlessChrome | 120 | Linux
                    """)
    void aBrowserIsToldFromTheOnesItDerivesFrom(
            String rest, String family, int major, String platform) {
        String shared = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

        assertThat(ClientSoftware.parse("Mozilla/5.0 " + rest.replace("KHTML", shared)))
                .isEqualTo(new ClientSoftware(family, major, platform));
    }

    @Test
    void aPatchIsNotANewDevice() {
        assertThat(ClientSoftware.parse("curl/8.5.0"))
                .isEqualTo(ClientSoftware.parse("curl/8.6.1"));
        assertThat(ClientSoftware.parse("curl/8.5.0"))
                .isNotEqualTo(ClientSoftware.parse("curl/7.88.1"));
    }

    @Test
    void noHeaderAnEmptyOneAndARepeatedOneAreTold() {
        var none = new ClientSoftware("", -1, "");

        assertThat(ClientSoftware.of(List.of())).isEqualTo(none);
        assertThat(ClientSoftware.parse(" \t ")).isEqualTo(none);
        assertThat(ClientSoftware.of(List.of("curl/8", "okhttp/4")))
                .isEqualTo(new ClientSoftware("(several)", -1, ""));
    }

    @Test
    void onlyTheBeginningOfAHugeHeaderCounts() {
        assertThat(ClientSoftware.parse("x".repeat(1_000_000)).family()).hasSize(64);
        assertThat(ClientSoftware.parse("curl/8 " + " ".repeat(1_000_000) + "Windows"))
                .isEqualTo(new ClientSoftware("curl", 8, ""));
    }

    @Test
    void randomTextIsAlwaysRead() {
        String[] parts = {
            "Mozilla/5.0 ",
            "compatible; ",
            "Chrome/",
            "Version/",
            "Edg/",
            "(",
            ")",
            ";",
            " ",
            "/",
            "v",
            "99999999999",
            "1.2",
            "iPhone",
            "Android",
            "\0",
            "é",
            "\uD800",
            "curl"
        };
        var random = new Random(20_260_302);
        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder();
            for (int part = random.nextInt(12); part > 0; part--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            ClientSoftware software = ClientSoftware.parse(text.toString());

            assertThat(software.family()).hasSizeLessThanOrEqualTo(64);
            assertThat(software.major()).isBetween(-1, 9_999);
            assertThat(software.platform()).hasSizeLessThan(10);
        }
    }
}
