// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.tools.drbd.DrbdResource;

/** Commanded roles, a folder per resource, shared by daemon and one-shots. */
public final class FileCommandedRoles implements CommandedRoles {
  private static final String ROLE = "role";
  private static final String CONFIGURATION = "configuration";

  private final Path base;
  private final LeaseStore leases;

  /** What this process was told, which is the newest. */
  private final Map<String, String> configurations = new ConcurrentHashMap<>();

  /** What could not be written, for this process: a command that is lost would be contradicted. */
  private final Map<String, CommandedRole> unwritten = new ConcurrentHashMap<>();

  /** In this folder; a command ends the resource's lease in the store. */
  public FileCommandedRoles(Path base, LeaseStore leases) {
    this.base = base;
    this.leases = leases;
  }

  @Override
  public CommandedRole of(String resource) {
    CommandedRole inMemory = unwritten.get(resource);
    if (inMemory != null) {
      return inMemory;
    }
    String word;
    try {
      word = RunFolder.of(base, resource).read(ROLE).orElse("");
    } catch (LeaseStoreException e) {
      return CommandedRole.NONE; // as good as not remembered: the truth is told then
    }
    return Arrays.stream(CommandedRole.values())
        .filter(role -> role.name().equals(word))
        .findFirst()
        .orElse(CommandedRole.NONE);
  }

  @Override
  public DrbdResource resource(String name) {
    String told = told(name);
    return DrbdResource.CONFIGURATION.matcher(told).matches()
        ? new DrbdResource(name, told)
        : DrbdResource.named(name);
  }

  private String told(String name) {
    String inMemory = configurations.get(name);
    if (inMemory != null) {
      return inMemory;
    }
    try {
      return RunFolder.of(base, name).read(CONFIGURATION).orElse("");
    } catch (LeaseStoreException e) {
      return ""; // the default is what nearly everybody has
    }
  }

  @Override
  public void configured(DrbdResource resource) {
    String file = resource.configuration();
    if (file.equals(configurations.put(resource.name(), file))) {
      return;
    }
    RunFolder folder = RunFolder.of(base, resource.name());
    try {
      if (!resource.inDefaultConfiguration() || folder.has(CONFIGURATION)) {
        folder.make();
        folder.write(CONFIGURATION, file);
      }
    } catch (IOException e) {
      configurations.remove(resource.name()); // the next operation tries again
    }
  }

  @Override
  public void commanded(String resource, CommandedRole role) {
    RunFolder folder = RunFolder.of(base, resource);
    try {
      folder.make();
      folder.write(ROLE, role.name());
      unwritten.remove(resource);
    } catch (IOException e) {
      // An old role would be believed by the next process; none is looked up again.
      unwritten.put(resource, role);
      folder.delete();
      configurations.remove(resource); // it went with the folder
    }
    leases.end(resource);
  }
}
