// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialReader;
import dev.riskgate.identity.PublicFault;
import dev.riskgate.identity.ReadingContext;

import java.util.Map;
import java.util.Set;

/** Names and passwords in the Basic scheme (RFC 7617). */
public final class BasicKind implements CredentialKind<BasicSettings> {

    public static final BasicKind INSTANCE = new BasicKind();

    /** RFC 7617, section 2.1: names and passwords are UTF-8. */
    static final Scheme SCHEME = new Scheme("Basic", false, "charset=\"UTF-8\"");

    /** None tells a known name from an unknown one. */
    private static final Map<String, PublicFault> PUBLIC_FAULTS =
            Map.of(
                    "basic_malformed",
                    PublicFault.invalid(
                            "Send the base64 of a name, a colon and a password in UTF-8 after the"
                                    + " word Basic."),
                    "basic_wrong",
                    PublicFault.invalid("The name or the password is wrong."),
                    "basic_locked",
                    PublicFault.invalid(
                            "Too many wrong passwords were sent for this name. Try again later."),
                    // Only who knows the password gets as far as this.
                    "basic_expired",
                    PublicFault.EXPIRED);

    private static final Set<String> UNAUTHENTIC = Set.of("basic_malformed", "basic_wrong");

    private BasicKind() {}

    @Override
    public String label() {
        return "basic";
    }

    @Override
    public String noun() {
        return "a password";
    }

    @Override
    public Scheme scheme() {
        return SCHEME;
    }

    @Override
    public String defaultNamespace() {
        return BasicSettings.CLIENTS;
    }

    @Override
    public Revocation revocation() {
        return Revocation.CLIENT;
    }

    @Override
    public Map<String, PublicFault> publicFaults() {
        return PUBLIC_FAULTS;
    }

    @Override
    public Set<String> unauthentic() {
        return UNAUTHENTIC;
    }

    @Override
    public Class<BasicSettings> settings() {
        return BasicSettings.class;
    }

    @Override
    public CredentialReader<BasicSettings> reader(ReadingContext context) {
        return new BasicSettingsReader(context);
    }
}
