// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.regex.Pattern;

/**
 * A DRBD resource as it is addressed: by name, and by the configuration file that defines it.
 *
 * @param name the resource's name, in the alphabet of {@link #NAME}
 * @param configuration the file given to {@code drbdadm -c}, in the alphabet of {@link
 *     #CONFIGURATION}
 */
public record DrbdResource(String name, String configuration) {

  /** Where DRBD looks for its configuration by itself. */
  public static final String DEFAULT_CONFIGURATION = "/etc/drbd.conf";

  /**
   * Names that are safe as an argument and as a file's name: no option, no folder, no shell. {@code
   * all} is drbdadm's word for every resource.
   */
  public static final Pattern NAME =
      Pattern.compile("(?!all$)[A-Za-z0-9_][A-Za-z0-9_.+=@%-]{0,127}");

  /** Absolute paths without "..", in the alphabet that {@code ocf:linbit:drbd} takes. */
  public static final Pattern CONFIGURATION =
      Pattern.compile("(?!.*/\\.\\.(?:/|$))/[A-Za-z0-9_.+=@%:/-]{1,1023}");

  /** Checks. */
  public DrbdResource {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a DRBD resource: " + name);
    }
    if (!CONFIGURATION.matcher(configuration).matches()) {
      throw new IllegalArgumentException("not a DRBD configuration file: " + configuration);
    }
  }

  /** A resource of the default configuration. */
  public static DrbdResource named(String name) {
    return new DrbdResource(name, DEFAULT_CONFIGURATION);
  }

  /** Whether DRBD finds the configuration by itself. */
  public boolean inDefaultConfiguration() {
    return configuration.equals(DEFAULT_CONFIGURATION);
  }

  @Override
  public String toString() {
    return name;
  }
}
