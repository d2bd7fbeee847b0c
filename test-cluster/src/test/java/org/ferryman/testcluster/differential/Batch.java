// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;

/**
 * Runs many cases in one node by one script: force the state, call the agent, note its answer. The
 * cluster's tools are recorders while it runs (see {@code cluster-tools.sh}), so that both agents'
 * scores are seen in the same way and none is ever in place before.
 */
final class Batch {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int PEERS_SECONDS = 6;

  /** For a promotion that DRBD refuses, which the peer tries until it is killed. */
  private static final int HOPELESS_SECONDS = 4;

  private static final String META = "OCF_RESKEY_CRM_meta_";

  /** Left out of a call's environment by {@link Act}. */
  static final String UNSET = "\0";

  private static final Map<String, String> ALWAYS =
      Map.ofEntries(
          Map.entry("OCF_ROOT", "/usr/lib/ocf"),
          Map.entry("OCF_RA_VERSION_MAJOR", "1"),
          Map.entry("OCF_RA_VERSION_MINOR", "1"),
          Map.entry("OCF_EXIT_REASON_PREFIX", "ocf-exit-reason:"),
          Map.entry("OCF_RESOURCE_TYPE", "drbd"),
          Map.entry("OCF_RESKEY_crm_feature_set", "3.16.2"),
          Map.entry("OCF_RESKEY_drbd_resource", "r0"),
          Map.entry("OCF_RESKEY_wfc_timeout", "none"),
          Map.entry("HA_SBIN_DIR", "/usr/local/sbin"),
          Map.entry("HA_logfacility", "none"),
          Map.entry(META + "clone", "0"),
          Map.entry(META + "clone_max", "2"),
          Map.entry(META + "clone_node_max", "1"),
          Map.entry(META + "promotable", "true"),
          Map.entry(META + "promoted_max", "1"),
          Map.entry(META + "promoted_node_max", "1"),
          Map.entry(META + "master_max", "1"),
          Map.entry(META + "master_node_max", "1"),
          Map.entry(META + "notify", "true"));

  private final TestCluster cluster;
  private final ClusterNode node;

  Batch(TestCluster cluster, ClusterNode node) {
    this.cluster = cluster;
    this.node = node;
  }

  /** The answers, in the cases' order. */
  List<Answer> run(Side side, List<Case> cases) {
    StringBuilder script = new StringBuilder(resource("batch.sh"));
    for (int i = 0; i < cases.size(); i++) {
      line(script, side, i, cases.get(i));
    }
    if (side == Side.CONTROLLER) {
      line(script, side, cases.size(), new Case(Situation.GOOD, Act.ALL.get(0)));
      script.append("await_score case%d\n".formatted(cases.size()));
    }
    script.append("finish\n");
    return parse(node.exec(PATIENCE, "sh", write(script.toString())).stdoutOrThrow(), cases.size());
  }

  private static void line(StringBuilder script, Side side, int number, Case one) {
    Map<String, String> environment = new TreeMap<>(ALWAYS);
    environment.put("OCF_RESOURCE_INSTANCE", "case" + number);
    environment.put("OCF_RESOURCE_PROVIDER", side.provider());
    if (side == Side.ONE_SHOT) {
      environment.put("FERRYMAN_HOME", "/run/differential");
    }
    boolean hopeless = one.act().name().equals("promote") && one.situation().hopeless();
    int seconds = hopeless ? HOPELESS_SECONDS : PEERS_SECONDS;
    environment.put(META + "timeout", hopeless ? "4000" : "8000");
    environment.putAll(one.act().environment());
    environment.values().removeIf(UNSET::equals);
    boolean peer = side == Side.PEER;
    script.append("force %s\n".formatted(String.join(" ", one.situation().words())));
    script.append(
        "call case%d %d %s %s"
            .formatted(
                number,
                peer ? seconds : 2 * seconds,
                "/usr/lib/ocf/resource.d/" + side.provider() + "/drbd",
                peer ? one.act().peersAction() : one.act().action()));
    environment.forEach((name, value) -> script.append(" '%s=%s'".formatted(name, value)));
    script.append('\n');
  }

  private static List<Answer> parse(String output, int count) {
    Map<String, Answer> answers = new HashMap<>();
    Map<String, String> scores = new HashMap<>();
    for (String line : output.lines().toList()) {
      String[] words = line.split("\t", -1);
      switch (words[0]) {
        case "score" -> scores.put(words[1], words[2]);
        case "answer" ->
            answers.put(words[1], new Answer(words[2], "untouched", words[3], words[4]));
        default -> throw new IllegalStateException("not understood: " + line);
      }
    }
    return IntStream.range(0, count)
        .mapToObj(i -> "case" + i)
        .map(
            id -> {
              Answer answer = answers.get(id);
              return new Answer(
                  answer.exit(),
                  scores.getOrDefault(id, "untouched"),
                  answer.after(),
                  answer.reason());
            })
        .toList();
  }

  /** Puts the recorders in place. */
  void prepare() {
    String name = OneShots.class.getName().replace('.', '/') + ".class";
    Path shared = cluster.share().resolve("classes").resolve(name);
    try (InputStream in = OneShots.class.getClassLoader().getResourceAsStream(name)) {
      Files.createDirectories(shared.getParent());
      Files.copy(in, shared, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    node.exec(PATIENCE, "sh", write(resource("cluster-tools.sh"))).stdoutOrThrow();
  }

  private String write(String script) {
    Path file = cluster.share().resolve("differential.sh");
    try {
      Files.writeString(file, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/share/" + file.getFileName();
  }

  private static String resource(String name) {
    try (var in = Batch.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
