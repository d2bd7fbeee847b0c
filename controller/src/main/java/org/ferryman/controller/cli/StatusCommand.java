// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ferryman.controller.daemon.ControlClient;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.SystemClock;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.DrbdResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the controller is doing. */
@Command(
    name = "status",
    description = {
      "Prints what the controller is doing: operations that wait or run, and the last that ended;",
      "for each guest whether this node could take it, with the reason if it could not;",
      "and what is missing of fencing.",
      "Exits with 1 if the controller does not answer; the agents then work without it, slower."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  private static final Duration LOOKING = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Everything, as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = FerrymanCommand.settings();
    ControlClient.Answer answer;
    try {
      answer = new ControlClient(settings.controlSocket()).get("/v1/status");
    } catch (IOException e) {
      settings.findings().errors().forEach(line -> out.println("settings: ERROR: " + line));
      settings.findings().warnings().forEach(line -> out.println("settings: warning: " + line));
      out.println(
          "controller: does not answer on %s (%s); see 'systemctl status ferryman'"
              .formatted(settings.controlSocket(), e.getMessage()));
      return 1;
    }
    JsonNode status = new ObjectMapper().readTree(answer.body());
    if (answer.status() != 200) {
      out.println("controller: answers " + answer.status() + ": " + answer.body().strip());
      return 1;
    }
    List<String> unprotected = unprotected(settings, status);
    if (json) {
      unprotected.forEach(line -> ((ObjectNode) status).withArray("fencing").add(line));
      out.println(status.toPrettyString());
    } else {
      print(out, status);
      unprotected.forEach(line -> out.println("fencing: " + line));
    }
    return 0;
  }

  /** Looked at here and now: the controller has better things to do. */
  private static List<String> unprotected(Settings settings, JsonNode status) {
    List<DrbdResource> resources = new ArrayList<>();
    status
        .path("drbd")
        .path("managed")
        .forEach(name -> resources.add(DrbdResource.named(name.asText())));
    return NodeAgents.unprotected(
        settings,
        resources,
        new Operation(
            SystemClock.KERNEL.deadline(LOOKING), new Cancellation(), (level, line) -> {}));
  }

  private static void print(PrintWriter out, JsonNode status) {
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
