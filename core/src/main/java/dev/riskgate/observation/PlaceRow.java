// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import com.maxmind.db.MaxMindDbParameter;

import org.jspecify.annotations.Nullable;

/**
 * The fields that we read of a database row, by their names in GeoIP2, GeoLite2 and DB-IP
 * databases. City and Enterprise databases nest them, ASN, Connection Type and Anonymous IP
 * databases have them at the top. What a database does not have is null, and what we do not name is
 * skipped undecoded. Public only because the database library makes them by reflection.
 */
public record PlaceRow(
        @MaxMindDbParameter(name = "country") @Nullable Country country,
        @MaxMindDbParameter(name = "location") @Nullable Location location,
        @MaxMindDbParameter(name = "traits") @Nullable Traits traits,
        @MaxMindDbParameter(name = "autonomous_system_number") @Nullable Long asn,
        @MaxMindDbParameter(name = "user_type") @Nullable String userType,
        @MaxMindDbParameter(name = "connection_type") @Nullable String connectionType,
        @MaxMindDbParameter(name = "is_tor_exit_node") @Nullable Boolean tor,
        @MaxMindDbParameter(name = "is_anonymous_vpn") @Nullable Boolean vpn,
        @MaxMindDbParameter(name = "is_public_proxy") @Nullable Boolean publicProxy,
        @MaxMindDbParameter(name = "is_residential_proxy") @Nullable Boolean residentialProxy,
        @MaxMindDbParameter(name = "is_hosting_provider") @Nullable Boolean hosting) {

    public record Country(@MaxMindDbParameter(name = "iso_code") @Nullable String isoCode) {}

    public record Location(
            @MaxMindDbParameter(name = "latitude") @Nullable Double latitude,
            @MaxMindDbParameter(name = "longitude") @Nullable Double longitude,
            @MaxMindDbParameter(name = "accuracy_radius") @Nullable Integer accuracyKm) {}

    public record Traits(
            @MaxMindDbParameter(name = "autonomous_system_number") @Nullable Long asn,
            @MaxMindDbParameter(name = "user_type") @Nullable String userType,
            @MaxMindDbParameter(name = "connection_type") @Nullable String connectionType,
            @MaxMindDbParameter(name = "is_tor_exit_node") @Nullable Boolean tor,
            @MaxMindDbParameter(name = "is_anonymous_vpn") @Nullable Boolean vpn,
            @MaxMindDbParameter(name = "is_public_proxy") @Nullable Boolean publicProxy,
            @MaxMindDbParameter(name = "is_residential_proxy") @Nullable Boolean residentialProxy,
            @MaxMindDbParameter(name = "is_hosting_provider") @Nullable Boolean hosting) {}

    /** The top-level traits in the shape of the nested ones. */
    Traits flatTraits() {
        return new Traits(
                asn, userType, connectionType, tor, vpn, publicProxy, residentialProxy, hosting);
    }
}
