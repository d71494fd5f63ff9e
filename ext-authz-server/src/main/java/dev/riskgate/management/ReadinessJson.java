// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.reload.ReloadStatus;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Locale;

/** The body of {@code /readyz}. */
final class ReadinessJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ReadinessJson() {}

    static byte[] of(Readiness readiness) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("status", readiness.state().name().toLowerCase(Locale.ROOT));
            json.writeObjectPropertyStart("problems");
            readiness.problems().forEach(json::writeStringProperty);
            json.writeEndObject();
            json.writeObjectPropertyStart("dates");
            readiness
                    .dates()
                    .forEach((data, day) -> json.writeStringProperty(data, day.toString()));
            json.writeEndObject();
            json.writeArrayPropertyStart("files");
            readiness.files().forEach(status -> file(json, status));
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return out.toByteArray();
    }

    private static void file(JsonGenerator json, ReloadStatus status) {
        json.writeStartObject();
        json.writeStringProperty("name", status.name());
        json.writeStringProperty("path", status.file().toString());
        Instant loadedAt = status.loadedAt();
        if (loadedAt != null) {
            json.writeStringProperty("loadedAt", loadedAt.toString());
        }
        String failure = status.failure();
        if (failure != null) {
            json.writeStringProperty("failure", failure);
        }
        json.writeEndObject();
    }
}
