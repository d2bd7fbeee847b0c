// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;

/**
 * Ferryman's DRBD agent, with and without its controller, answers as {@code ocf:linbit:drbd} does,
 * but for what {@code differences.json} lists. What everybody answered is kept in
 * target/differential.
 */
final class Differential {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Parameters go through the same code either way, so they are tried with the controller only. */
  private static final boolean ALL = "all".equals(System.getProperty("ferryman.differential"));

  private final String drbd;
  private final ClusterNode node;
  private final Batch batch;
  private final List<String> table = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  /**
   * Puts the recorders in place.
   *
   * @param drbd the version of DRBD
   * @param cluster whose nodes have it
   */
  Differential(String drbd, TestCluster cluster) {
    this.drbd = drbd;
    this.node = cluster.node("node1");
    this.batch = new Batch(cluster, node);
    batch.prepare();
  }

  /** Every action in each of these states, with the controller and without. */
  Differential states(List<Situation> situations) {
    List<Case> cases =
        situations.stream()
            .flatMap(situation -> Act.ALL.stream().map(act -> new Case(situation, act)))
            .toList();
    compare("states", cases, List.of(Side.CONTROLLER, Side.ONE_SHOT));
    return this;
  }

  /** Cases of parameters; without the controller only where all is asked for. */
  Differential parameters(List<Case> cases) {
    compare(
        "parameters",
        cases,
        ALL ? List.of(Side.CONTROLLER, Side.ONE_SHOT) : List.of(Side.CONTROLLER));
    return this;
  }

  /** Prints the counts, and tells what differs otherwise than listed. */
  List<String> finish() {
    table.forEach(System.out::println);
    return List.copyOf(wrong);
  }

  private void compare(String what, List<Case> cases, List<Side> sides) {
    Map<Side, List<Answer>> answers = new EnumMap<>(Side.class);
    answers.put(Side.PEER, batch.run(Side.PEER, cases));
    for (Side side : sides) {
      String change = side == Side.ONE_SHOT ? "stop" : "start";
      // The cases' names are given to others in the next comparison.
      node.exec(PATIENCE, "rm", "-rf", "/run/ferryman/resources").stdoutOrThrow();
      node.exec(PATIENCE, "systemctl", change, "ferryman").stdoutOrThrow();
      List<Answer> ours = batch.run(side, cases);
      answers.put(side, side == Side.CONTROLLER ? besidesTheController(cases, ours) : ours);
    }
    write(what, cases, answers);
    for (Side side : sides) {
      Comparison comparison =
          new Comparison(drbd, cases, answers.get(Side.PEER), answers.get(side));
      String title = "DRBD %-3s %-10s %-22s".formatted(drbd, what, side.title());
      table.add(title + comparison.counts());
      table.addAll(comparison.table());
      comparison.wrong().forEach(line -> wrong.add(title.strip() + ", " + line));
    }
  }

  /**
   * The controller asks drbdsetup by itself as well, now and then, and that loads the module of
   * DRBD 9. So whether an action that does not look at the node has left it alone, is asked of the
   * one-shot only.
   */
  private static List<Answer> besidesTheController(List<Case> cases, List<Answer> answers) {
    return IntStream.range(0, cases.size())
        .mapToObj(
            i -> {
              Answer answer = answers.get(i);
              boolean blind =
                  cases.get(i).situation().equals(Situation.UNLOADED)
                      && cases.get(i).act().name().equals("validate-all");
              return blind && answer.after().equals("down")
                  ? new Answer(answer.exit(), answer.score(), "unloaded", answer.reason())
                  : answer;
            })
        .toList();
  }

  private void write(String what, List<Case> cases, Map<Side, List<Answer>> answers) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      for (Map.Entry<Side, List<Answer>> side : answers.entrySet()) {
        Answer answer = side.getValue().get(i);
        lines.add(
            String.join(
                "\t",
                one.situation().name(),
                one.act().name(),
                side.getKey().title(),
                answer.exit(),
                answer.score(),
                answer.after(),
                answer.reason()));
      }
    }
    Path file = Path.of("target", "differential", "%s-%s.tsv".formatted(drbd, what));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
