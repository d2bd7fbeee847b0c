// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

/** Ferryman's version, from the manifest of the jar it runs from. */
public final class Version {

  private Version() {}

  /** Such as {@code 0.1.0}; {@code unpackaged} where classes are not run from a jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
