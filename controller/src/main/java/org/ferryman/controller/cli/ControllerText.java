// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** What a controller tells of itself, as lines. */
final class ControllerText {
  private ControllerText() {}

  static void print(PrintWriter out, JsonNode status) {
    out.printf(
        "controller: version %s, process %s, up %s s, %d operations taken%n",
        status.path("version").asText(),
        status.path("pid").asText(),
        status.path("uptimeSeconds").asText(),
        status.path("accepted").asLong());
    for (JsonNode line : status.path("settingsErrors")) {
      out.printf("settings: ERROR: %s%n", line.asText());
    }
    if (!status.path("settingsErrors").isEmpty()) {
      out.println(
          "settings: until they are mended and the controller is restarted, this node refuses start"
              + " and migrate_to");
    }
    for (JsonNode line : status.path("settingsWarnings")) {
      out.printf("settings: warning: %s%n", line.asText());
    }
    JsonNode drbd = status.path("drbd");
    if (drbd.isObject()) {
      print(out, "drbd:  ", drbd);
    }
    for (JsonNode guest : status.path("guests")) {
      String reason = guest.path("reason").asText();
      out.printf(
          "guest: %s: this node is %s for it, looked at %.1f s ago%s%n",
          guest.path("guest").asText(),
          guest.path("ready").asBoolean() ? "ready" : "NOT ready",
          guest.path("ageMillis").asLong() / 1000.0,
          reason.isEmpty() ? "" : ": " + reason);
      String trouble = guest.path("trouble").asText();
      if (!trouble.isEmpty()) {
        out.printf(
            "guest: %s: ERROR: %s; until that is mended, its start and its migration are refused%n",
            guest.path("guest").asText(), trouble);
      }
    }
    for (JsonNode lease : status.path("leases")) {
      out.printf("lease: %s%n", lease.asText());
    }
    for (JsonNode operation : status.path("live")) {
      out.printf(
          "now:   %s %s, %s for %.1f s%n",
          operation.path("id").asText(),
          operation.path("what").asText(),
          operation.path("state").asText(),
          operation.path("ageMillis").asLong() / 1000.0);
    }
    for (JsonNode operation : status.path("finished")) {
      String reason = operation.path("reason").asText();
      out.printf(
          "ended: %s %s: exit %d in %d ms%s%n",
          operation.path("id").asText(),
          operation.path("what").asText(),
          operation.path("exit").asInt(),
          operation.path("tookMillis").asLong(),
          reason.isEmpty() ? "" : ": " + reason);
    }
  }

  private static void print(PrintWriter out, String label, JsonNode drbd) {
    long age = drbd.path("proofAgeMillis").asLong();
    String trouble = drbd.path("trouble").asText();
    out.printf(
        "%s%s%s; %d instances, %d resources, stream no. %d, %d attributes written%s%n",
        label,
        drbd.path("state").asText(),
        age < 0 ? "" : ", checked %.1f s ago".formatted(age / 1000.0),
        drbd.path("instances").size(),
        drbd.path("resources").asInt(),
        drbd.path("streams").asLong(),
        drbd.path("attributeWrites").asLong(),
        trouble.isEmpty() ? "" : "; last trouble: " + trouble);
  }
}
