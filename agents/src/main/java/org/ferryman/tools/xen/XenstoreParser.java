// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Lines;

/**
 * Reads {@code xenstore-ls -f /local/domain/0} (xenstore-ls(1)). Believes it only as a whole: it
 * must hold Domain-0's own name, nothing but well-formed lines, and the last one ended.
 */
final class XenstoreParser {
  /** What is listed: dom0's own part, which exists whenever xenstore serves at all. */
  static final String ROOT = "/local/domain/0";

  private static final Pattern LINE = Pattern.compile("(/\\S*) = \"(.*)\"(?:\\s+\\(.*\\))?");

  /** An entry that was removed while the list was made: another guest's disk, or this one's. */
  private static final Pattern VANISHED = Pattern.compile("/\\S*:");

  private static final Pattern DISK =
      Pattern.compile(
          ROOT + "/backend/(vbd3?|qdisk|tap|virtio_disk)/([0-9]{1,5})/([0-9]{1,10})/(.+)");
  private static final Pattern ERROR =
      Pattern.compile(
          ROOT + "/error/backend/(vbd3?|qdisk|tap|virtio_disk)/([0-9]{1,5})/([0-9]{1,10})/error");

  private static final Pattern DEVICE = Pattern.compile("([0-9a-fA-F]{1,4}):([0-9a-fA-F]{1,7})");

  private final Map<Key, Map<String, String>> disks = new TreeMap<>();
  private final Map<Key, String> errors = new HashMap<>();
  private boolean domainName;

  private record Key(String kind, int domainId, int device) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byDomain = Integer.compare(domainId, other.domainId);
      int byDevice = byDomain != 0 ? byDomain : Integer.compare(device, other.device);
      return byDevice != 0 ? byDevice : kind.compareTo(other.kind);
    }
  }

  static BackendsReading parse(String output) {
    if (!output.endsWith("\n")) {
      return unknown(output.isEmpty() ? "printed nothing" : "was cut off in its last line");
    }
    XenstoreParser parser = new XenstoreParser();
    for (String line : List.of(output.substring(0, output.length() - 1).split("\n", -1))) {
      if (VANISHED.matcher(line).matches()) {
        continue;
      }
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        return unknown("printed what is no entry: '" + Lines.summary(line) + "'");
      }
      parser.entry(parts.group(1), parts.group(2));
    }
    return parser.domainName
        ? parser.result()
        : unknown("did not list Domain-0's own name, so the list is not whole");
  }

  private void entry(String path, String value) {
    domainName |= path.equals(ROOT + "/name") && value.equals("Domain-0");
    Matcher disk = DISK.matcher(path);
    if (disk.matches()) {
      disks.computeIfAbsent(key(disk), it -> new HashMap<>()).put(disk.group(4), value);
    }
    Matcher error = ERROR.matcher(path);
    if (error.matches()) {
      errors.put(key(error), value);
    }
  }

  private static Key key(Matcher parts) {
    return new Key(
        parts.group(1), Integer.parseInt(parts.group(2)), (int) Long.parseLong(parts.group(3)));
  }

  private BackendsReading result() {
    List<DiskBackend> backends = new ArrayList<>();
    for (Map.Entry<Key, Map<String, String>> disk : disks.entrySet()) {
      Key key = disk.getKey();
      Map<String, String> fields = disk.getValue();
      Optional<DiskBackend.State> state = DiskBackend.State.of(fields.getOrDefault("state", "0"));
      if (state.isEmpty()) {
        return unknown("gave an unknown backend state '" + fields.get("state") + "'");
      }
      backends.add(
          new DiskBackend(
              key.domainId(),
              key.kind(),
              key.device(),
              fields.getOrDefault("dev", Integer.toString(key.device())),
              state.get(),
              fields.getOrDefault("params", ""),
              device(fields.getOrDefault("physical-device", "")),
              fields.getOrDefault("device-type", "disk").equals("cdrom"),
              Optional.ofNullable(errors.get(key)),
              !fields.getOrDefault("mode", "w").equals("r"),
              Optional.ofNullable(fields.get("script"))));
    }
    return new BackendsReading.Known(backends);
  }

  private static Optional<DiskBackend.BlockDevice> device(String text) {
    Matcher parts = DEVICE.matcher(text);
    return parts.matches()
        ? Optional.of(
            new DiskBackend.BlockDevice(
                Integer.parseInt(parts.group(1), 16), Integer.parseInt(parts.group(2), 16)))
        : Optional.empty();
  }

  private static BackendsReading unknown(String what) {
    return new BackendsReading.Unknown("'xenstore-ls -f " + ROOT + "' " + what);
  }
}
