// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.exec.WholeFile;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.pacemaker.Members;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.pacemaker.NodeNames;

/**
 * Pacemaker's names of nodes beside DRBD's, which is the kernel's ({@code uname -n}, the {@code on}
 * of a resource). A hand-over names its target as Pacemaker does; which connection leads there is
 * told by DRBD's name, and only the node itself can tell that it goes by both. What it told is kept
 * as long as the node is up: a hand-over may be ended by another process.
 */
public final class PeerNames {
  private final Path folder;
  private final String drbdName;
  private final NodeName pacemakerName;
  private final Map<String, String> unwritten = new ConcurrentHashMap<>();

  /**
   * Names that are kept in this folder, which is made when there is one to keep.
   *
   * @param drbdName this node's name for DRBD
   * @param pacemakerName its name for Pacemaker
   */
  public PeerNames(Path folder, String drbdName, NodeName pacemakerName) {
    this.folder = folder;
    this.drbdName = drbdName;
    this.pacemakerName = pacemakerName;
  }

  /** Whether this node goes by that name, for DRBD or for Pacemaker. */
  public boolean here(String name, Operation operation) {
    return drbdName.equals(name)
        || pacemakerName.known(operation).filter(name::equalsIgnoreCase).isPresent();
  }

  /**
   * Remembers what another node has told of itself.
   *
   * @param pacemakers its name for Pacemaker
   * @param drbds its name for DRBD
   */
  public void learn(String pacemakers, String drbds, Operation operation) {
    if (drbd(pacemakers).equals(drbds)) {
      return;
    }
    try {
      WholeFile.makeFolder(folder);
      WholeFile.write(file(pacemakers), drbds);
    } catch (IOException e) {
      unwritten.put(pacemakers, drbds);
      operation
          .log()
          .warn(
              "that DRBD calls %s %s can't be written to %s: %s"
                  .formatted(pacemakers, drbds, file(pacemakers), e));
    }
  }

  /**
   * What DRBD calls the node that Pacemaker calls so. What can't be read is not known, and then the
   * two names are taken to be one: no connection of that name is found where they are not.
   */
  public String drbd(String pacemakers) {
    return Optional.ofNullable(unwritten.get(pacemakers))
        .or(() -> read(file(pacemakers)))
        .orElse(pacemakers);
  }

  /**
   * What Pacemaker calls the node that DRBD calls so, if that can be told: by its name ({@link
   * NodeNames#meantBy}), or as the only node beside this one.
   */
  public String pacemakers(String drbds, Members members, Operation operation) {
    if (!(members.members(operation) instanceof Reading.Known<NodeNames> known)) {
      return drbds;
    }
    Optional<String> meant = known.value().meantBy(drbds);
    if (meant.isPresent()) {
      return meant.get();
    }
    List<String> others =
        known.value().nodes().stream().filter(node -> !here(node, operation)).toList();
    return others.size() == 1 ? others.get(0) : drbds;
  }

  private Path file(String pacemakers) {
    return folder.resolve(RunFolder.encoded(pacemakers));
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(name -> !name.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
