// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;

/**
 * Devices and files as a test says; every path that it does not speak of is there, and is nothing.
 */
public final class FakeLayers implements DiskLayers {
  final Set<String> absent = new HashSet<>();

  /** The paths to what can't be told. */
  final Set<String> unknown = new HashSet<>();

  private final Map<String, Object> paths = new HashMap<>();
  private final Map<Object, Set<Object>> below = new HashMap<>();

  /** A path leads to a device or, with any other key, to a file, made of others. */
  public FakeLayers path(String path, Object key, Object... made) {
    paths.put(path, key);
    below.put(key, Set.of(made));
    return this;
  }

  @Override
  public boolean there(String path) {
    return !absent.contains(path);
  }

  @Override
  public Optional<Medium> at(String path) {
    if (unknown.contains(path)) {
      throw new UnknownMediumException(path, new IOException("Too many open files"));
    }
    return Optional.ofNullable(paths.get(path)).map(this::medium);
  }

  @Override
  public Medium of(BlockDevice device) {
    return medium(device);
  }

  private Medium medium(Object key) {
    return new Medium(key, layers(key).collect(Collectors.toSet()));
  }

  private Stream<Object> layers(Object key) {
    return Stream.concat(
        Stream.of(key), below.getOrDefault(key, Set.of()).stream().flatMap(this::layers));
  }
}
