// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;

/**
 * What xenstore holds of the disk that a hotplug script is called for, and what the script has to
 * answer there: {@code physical-device} (numbers in hexadecimal) and {@code hotplug-status}
 * (xen/docs, xl-disk-configuration(5) "script", libxl's hotplug protocol).
 */
public final class HotplugStore {
  private static final String DOM0 = "/local/domain/0/";
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Pattern LINE = Pattern.compile("(?m)^(/\\S+) = \"(.*)\"$");
  private static final Pattern BACKEND = Pattern.compile("backend/vbd3?/([0-9]{1,5})/[0-9]{1,10}");

  private final CommandRunner runner;

  /** Xenstore, as its command line tools show it. */
  public HotplugStore(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * The disk.
   *
   * @param backend its path below dom0's, as libxl names it
   * @param domainId whose disk it is
   * @param domain that domain's name
   * @param target what the configuration names: resource or resource/volume
   * @param attached whether it has a device already: libxl may call a script twice
   */
  public record Vbd(String backend, int domainId, String domain, String target, boolean attached) {}

  /**
   * Reads it.
   *
   * @throws OcfFailure if xenstore can't be read, or does not have it
   */
  public Vbd read(String backend, Operation operation) {
    Matcher path = BACKEND.matcher(backend);
    if (!path.matches()) {
      throw failure("not the backend of a disk: '" + backend + "'");
    }
    String tree = run(operation, "xenstore-ls", "-f", DOM0 + backend);
    String target =
        value(tree, backend, "params")
            .orElseThrow(() -> failure("xenstore has no params of " + backend));
    String domain =
        run(operation, "xenstore-read", "/local/domain/" + path.group(1) + "/name").strip();
    return new Vbd(
        backend,
        Integer.parseInt(path.group(1)),
        domain,
        target.startsWith("drbd:") ? target.substring("drbd:".length()) : target,
        value(tree, backend, "physical-device").isPresent());
  }

  private static Optional<String> value(String tree, String backend, String key) {
    Matcher lines = LINE.matcher(tree);
    while (lines.find()) {
      if (lines.group(1).equals(DOM0 + backend + "/" + key)) {
        return Optional.of(lines.group(2)).filter(value -> !value.isEmpty());
      }
    }
    return Optional.empty();
  }

  /** Hands the device to the backend driver. */
  public void attach(Vbd vbd, int minor, Operation operation) {
    String path = DOM0 + vbd.backend() + "/";
    run(
        operation,
        "xenstore-write",
        path + "physical-device",
        "%x:%x".formatted(BlockDevice.DRBD_MAJOR, minor),
        path + "physical-device-path",
        "/dev/drbd" + minor,
        path + "hotplug-status",
        "connected");
  }

  private String run(Operation operation, String... argv) {
    CommandResult result =
        runner.run(
            Command.of(
                operation.deadline().remainingAtMost(LONGEST), new ArrayList<>(List.of(argv))),
            operation.cancellation());
    if (!result.succeeded()) {
      throw failure(result.describe());
    }
    return result.stdout();
  }

  /** The failure of a hotplug script, with its reason. */
  public static OcfFailure failure(String reason) {
    return new OcfFailure(OcfExit.ERR_GENERIC, reason);
  }
}
