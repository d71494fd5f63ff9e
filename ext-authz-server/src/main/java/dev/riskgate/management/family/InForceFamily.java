// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.family;

import static dev.riskgate.management.family.MetricFamily.Type.COUNTER;
import static dev.riskgate.management.family.MetricFamily.Type.GAUGE;

import java.util.List;

/** Which policy, keys and other files are in force. */
public enum InForceFamily implements MetricFamily {
    POLICY(
            GAUGE,
            "riskgate_policy",
            List.of("hash", "mode", "risk_mode"),
            "Always 1, of the policy in force.",
            "Its hash as in `policyHash` of the log, and `mode`, `enforce` or `shadow`; `risk_mode`"
                + " is `risk.mode`. Several hashes at once mean that replicas decide by different"
                + " policies."),
    RELOADS(
            COUNTER,
            "riskgate_reloads_total",
            List.of("file", "outcome"),
            "Files read, by what they are for and outcome.",
            "`loaded` or `failed`."),
    FILE_CURRENT(
            GAUGE,
            "riskgate_file_current",
            List.of("file"),
            "1 if the file's content is in force, 0 if an older one is.",
            ""),
    JWKS_FETCHES(
            COUNTER,
            "riskgate_jwks_fetches_total",
            List.of("outcome"),
            "Fetches of issuers' keys, by outcome.",
            "`fetched` or `failed`."),
    JWKS_AGE(
            GAUGE,
            "riskgate_jwks_age_seconds",
            List.of("credential"),
            "Time since the keys of the credential's issuer were last fetched.",
            "Absent if they never were."),
    JWKS_KEYS(
            GAUGE,
            "riskgate_jwks_keys",
            List.of("credential"),
            "Keys of the credential's issuer that are in force.",
            "0 while there are none, and its tokens are answered 503."),
    API_KEYS(
            GAUGE,
            "riskgate_api_keys",
            List.of("state"),
            "API keys in force, by state.",
            "With a key file; each key is in one state: `valid`, `expiring` "
                    + "(valid, but for 14 days at most), `expired`, `not_yet_valid`, "
                    + "`disabled`. Counted again once a minute, and when the file "
                    + "changes."),
    API_KEY_EXPIRY(
            GAUGE,
            "riskgate_api_key_next_expiry_seconds",
            List.of(),
            "When the first API key that is valid expires, seconds since the " + "epoch.",
            "Absent if none of them ever does."),
    API_KEYS_UNUSED(
            GAUGE,
            "riskgate_api_keys_unused",
            List.of(),
            "API keys that could be used and were not for `apiKeys.unusedAfter`, on any replica.",
            "Absent as long as [nobody can tell](operations.md#which-keys-nobody-uses): uses are"
                    + " not complete for so long, or Redis is away. Counted again once a minute."),
    API_KEY_USES_SINCE(
            GAUGE,
            "riskgate_api_key_uses_since_seconds",
            List.of(),
            "From when on uses of API keys are complete, seconds since the epoch.",
            "Absent while Redis is away, and without a key file. It begins anew with an emptied"
                    + " Redis; without Redis with each start."),
    ACCOUNTS(
            GAUGE,
            "riskgate_accounts",
            List.of("state"),
            "Accounts in force, by state.",
            "With an accounts file; the same states as of `riskgate_api_keys`."),
    ACCOUNT_EXPIRY(
            GAUGE,
            "riskgate_account_next_expiry_seconds",
            List.of(),
            "When the first account that is valid expires, seconds since the " + "epoch.",
            "Absent if none of them ever does."),
    CRYPTO(
            GAUGE,
            "riskgate_crypto",
            List.of("provider"),
            "Always 1, of what verifies RSA and ECDSA signatures.",
            "With an issuer in the policy: `corretto` (native code), or `jdk` "
                    + "where that cannot be loaded and a token never seen before takes "
                    + "about twice as long."),
    GEO_DATE(
            GAUGE,
            "riskgate_geo_table_date_seconds",
            List.of(),
            "Date of the table of countries and networks, seconds since the " + "epoch.",
            "[Which table](geo.md).");

    private final Description description;

    InForceFamily(Type type, String name, List<String> labels, String help, String reading) {
        this.description = new Description(type, name, labels, help, reading);
    }

    @Override
    public Description description() {
        return description;
    }
}
