// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the scheduler looks at in a CIB, so that equal situations are known again: of call ids and
 * times only their order counts, and which failures have expired.
 */
final class Situation {
  private static final String LAST_FAILURE = "last-failure-";

  private Situation() {}

  /** Equal for CIBs about which the scheduler would say the same. */
  static String digest(Cib cib, long now) {
    StringBuilder text = new StringBuilder();
    text.append(cib.configuration().text());
    text.append(cib.quorum()).append(' ').append(cib.coordinator()).append('\n');
    Map<String, NavigableSet<Long>> times = times(cib);
    for (NodeState node : cib.nodes().values()) {
      text.append("node ").append(String.join(" ", node.id, node.join, node.expected));
      text.append(' ').append(node.inCluster).append(' ').append(node.online).append('\n');
      node.attributes.forEach(
          (name, value) ->
              text.append(name).append('=').append(known(cib, name, value, now)).append('\n'));
      node.history().forEach((resource, records) -> records(text, cib, records, times, now));
    }
    return sha(text.toString());
  }

  private static String known(Cib cib, String name, String value, long now) {
    if (name.startsWith(LAST_FAILURE)) {
      return Integer.toString(expired(cib, Long.parseLong(value), now));
    }
    return name.equals("shutdown") ? "some" : value;
  }

  private static void records(
      StringBuilder text,
      Cib cib,
      List<OperationRecord> records,
      Map<String, NavigableSet<Long>> times,
      long now) {
    for (OperationRecord record : records) {
      String resource = record.operation().resource();
      text.append(record.id()).append(' ').append(record.operation().agent());
      text.append(' ').append(record.operation().key()).append(' ').append(record.status());
      text.append(' ').append(record.rc()).append('/').append(record.origin().target());
      text.append(' ').append(record.digests().all()).append(record.digests().restart());
      if (times.containsKey(resource)) {
        text.append(' ').append(times.get(resource).headSet(record.changed()).size());
      }
      if (record.isMigration()) {
        text.append(' ').append(record.operation().meta("migrate_source"));
        text.append('>').append(record.operation().meta("migrate_target"));
      }
      if (record.isFailed()) {
        text.append(" expired ").append(expired(cib, record.changed(), now));
      }
      text.append('\n');
    }
  }

  /** When the operations of resources that have migrated were, on all nodes. */
  private static Map<String, NavigableSet<Long>> times(Cib cib) {
    Map<String, NavigableSet<Long>> times = new TreeMap<>();
    Set<String> migrated =
        cib.nodes().values().stream()
            .flatMap(node -> node.history().values().stream())
            .flatMap(List::stream)
            .filter(OperationRecord::isMigration)
            .map(it -> it.operation().resource())
            .collect(Collectors.toSet());
    for (NodeState node : cib.nodes().values()) {
      node.history()
          .forEach(
              (resource, records) ->
                  records.forEach(
                      it ->
                          times
                              .computeIfAbsent(resource, name -> new TreeSet<>())
                              .add(it.changed())));
    }
    times.keySet().retainAll(migrated);
    return times;
  }

  /** For how many of the failure timeouts in use a failure is too old. */
  private static int expired(Cib cib, long failure, long now) {
    return (int)
        cib.configuration().failureTimeouts().stream()
            .filter(timeout -> now >= failure + timeout)
            .count();
  }

  /** When the next failure expires, in seconds since 1970. */
  static OptionalLong nextExpiry(Cib cib, long now) {
    List<Long> failures = new ArrayList<>();
    for (NodeState node : cib.nodes().values()) {
      node.attributes.forEach(
          (name, value) -> {
            if (name.startsWith(LAST_FAILURE)) {
              failures.add(Long.parseLong(value));
            }
          });
      node.history().values().stream()
          .flatMap(List::stream)
          .filter(OperationRecord::isFailed)
          .forEach(it -> failures.add(it.changed()));
    }
    return failures.stream()
        .flatMap(it -> cib.configuration().failureTimeouts().stream().map(timeout -> it + timeout))
        .mapToLong(Long::longValue)
        .filter(expiry -> expiry > now)
        .min();
  }

  static String sha(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
