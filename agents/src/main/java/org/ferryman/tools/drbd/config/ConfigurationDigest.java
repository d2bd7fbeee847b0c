// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A few hexadecimal digits that are the same on two nodes if, and only if, {@code drbdadm dump-xml}
 * tells the same of a resource on both.
 */
public final class ConfigurationDigest {

  /** How one is written. */
  public static final Pattern PATTERN = Pattern.compile("[0-9a-f]{12}");

  private static final int BYTES = 6;

  private ConfigurationDigest() {}

  /** Of what was dumped, without where the file lies and what each node calls the other. */
  public static String of(String dumped) {
    String text =
        dumped
            .replaceAll("\\s+conf-file-line=\"[^\"]*\"", "")
            .replaceAll("<option name=\"_name\" value=\"[^\"]*\"/>", "");
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
