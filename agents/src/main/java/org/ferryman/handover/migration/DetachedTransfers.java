// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongToIntFunction;
import java.util.stream.Collectors;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Lines;
import org.ferryman.exec.Processes;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.RunFolder;
import org.ferryman.handover.migration.Transfers.TransferEnd;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.ssh.SshConfig;
import org.ferryman.tools.xen.XlMigration;

/** Transfers that keep their pid, output and exit code in a folder of their guest's. */
public final class DetachedTransfers implements Transfers {
  private static final String PLAN = "plan.json";
  private static final String SSH = "ssh";
  private static final String STARTED_THERE = "Target reports successful startup";
  private static final Duration BEGIN = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Path base;
  private final List<String> ssh;
  private final XlMigration migration;
  private final Processes processes;

  /**
   * Transfers of this node.
   *
   * @param base holds a folder per guest
   * @param ssh the ssh command and its options, up to the address; words without meaning to a shell
   * @param processes of this node
   */
  public DetachedTransfers(
      Path base, List<String> ssh, XlMigration migration, Processes processes) {
    this.base = base;
    this.ssh = List.copyOf(ssh);
    this.migration = migration;
    this.processes = processes;
  }

  /** What {@code xl migrate -s ''} runs in a shell to reach the receiver. */
  static String rune(List<String> ssh, Plan plan) {
    List<String> words = new ArrayList<>(List.of("exec"));
    words.addAll(ssh);
    words.addAll(SshConfig.keyOf(plan.target()));
    words.addAll(List.of("--", plan.address(), "ferryman", "handover", "receive"));
    words.addAll(List.of(RunFolder.encoded(plan.vm()), plan.id()));
    for (String word : words) {
      if (!word.matches("[A-Za-z0-9_.,:=%@/+\\[\\]-]+")) {
        throw new IllegalArgumentException("not safe in a shell: '" + word + "'");
      }
    }
    // An IPv6 address stands in brackets, which a shell would take for a pattern.
    return words.stream()
        .map(word -> word.contains("[") ? "'" + word + "'" : word)
        .collect(Collectors.joining(" "));
  }

  @Override
  public StepOutcome begin(Plan plan, Operation operation) {
    RunFolder folder = RunFolder.of(base, plan.vm());
    if (folder.has(PLAN)) {
      return new StepOutcome.Failed("another transfer of %s is not settled".formatted(plan.vm()));
    }
    try {
      folder.make();
      folder.write(PLAN, Format.write(plan));
    } catch (IOException e) {
      return new StepOutcome.Failed("%s can't be written: %s".formatted(folder.path(), e));
    }
    CommandResult result =
        migration.begin(folder.path(), plan.options(), plan.vm(), rune(ssh, plan), operation);
    Operation waiting = operation.within(BEGIN);
    while (result.succeeded() && !folder.has("pid") && waiting.pause(POLL)) {
      operation.log().debug("waiting for the transfer's process");
    }
    return folder.has("pid")
        ? StepOutcome.ok()
        : new StepOutcome.Failed("the transfer was not begun: " + result.describe());
  }

  @Override
  public Reading read(String vm) {
    RunFolder folder = RunFolder.of(base, vm);
    Optional<String> plan = folder.read(PLAN);
    if (plan.isEmpty()) {
      return Reading.NONE;
    }
    Plan read;
    try {
      read = Format.read(plan.get());
    } catch (JsonProcessingException e) {
      throw new LeaseStoreException(
          "%s can't be read: look whether %s is migrated right now, then remove %s"
              .formatted(folder.path().resolve(PLAN), vm, folder.path()),
          e);
    }
    boolean alive = folder.leader(processes).isPresent();
    Optional<Integer> exit = folder.exit();
    String words = Lines.summary(folder.log());
    if (exit.isPresent()) {
      TransferEnd end = exit.get() == 0 ? TransferEnd.REPORTED_SUCCESS : TransferEnd.BROKEN;
      return new Reading(Optional.of(read), end, words);
    }
    if (!folder.has("pid")) {
      return new Reading(Optional.of(read), TransferEnd.NOT_BEGUN, words);
    }
    return new Reading(Optional.of(read), alive ? TransferEnd.RUNNING : TransferEnd.BROKEN, words);
  }

  @Override
  public boolean startedThere(String vm) {
    return RunFolder.of(base, vm).log().contains(STARTED_THERE);
  }

  @Override
  public StepOutcome breakOff(String vm, Operation operation) {
    return signal(vm, leader -> processes.endChildren(leader, SSH::equals));
  }

  @Override
  public StepOutcome kill(String vm, Operation operation) {
    return signal(vm, processes::killChildren);
  }

  /** The leader is spared: it records the exit code. */
  private StepOutcome signal(String vm, LongToIntFunction end) {
    OptionalLong leader = RunFolder.of(base, vm).leader(processes);
    return leader.isEmpty() || end.applyAsInt(leader.getAsLong()) > 0
        ? StepOutcome.ok()
        : new StepOutcome.Failed("no process of the transfer of " + vm + " was found");
  }

  @Override
  public void forget(String vm) {
    RunFolder.of(base, vm).delete();
  }

  @Override
  public List<String> guests() {
    return RunFolder.guests(base);
  }

  /**
   * How a plan is kept. An upgrade may come in the middle of a migration: what another version
   * wrote is read as far as it is known here, and a plan without a version is the first.
   */
  private static final class Format {
    private static final int VERSION = 1;
    private static final JsonMapper JSON =
        JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    static String write(Plan plan) throws JsonProcessingException {
      ObjectNode json = JSON.valueToTree(plan);
      return JSON.writeValueAsString(json.put("version", VERSION));
    }

    static Plan read(String text) throws JsonProcessingException {
      Plan plan = JSON.readValue(text, Plan.class);
      if (plan == null) {
        throw new JsonMappingException(null, "there is no plan in it");
      }
      return plan;
    }
  }
}
