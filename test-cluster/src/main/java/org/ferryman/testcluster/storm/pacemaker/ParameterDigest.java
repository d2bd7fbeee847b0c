// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.testcluster.storm.base.Xml;

/** What Pacemaker keeps of the parameters of an operation, to notice that they have changed. */
final class ParameterDigest {
  private ParameterDigest() {}

  static OperationRecord.Digests of(ResourceOperation operation, AgentMetadata metadata) {
    Map<String, String> all = new TreeMap<>(operation.parameters());
    if (operation.isRecurring()) {
      all.put("CRM_meta_timeout", operation.meta("timeout"));
    }
    if (operation.isRecurring() || !metadata.reloads()) {
      return new OperationRecord.Digests(digest(all), "", "");
    }
    Map<String, String> restart = new TreeMap<>(operation.parameters());
    restart.keySet().retainAll(metadata.restarting());
    String names = " " + String.join("  ", metadata.restarting()) + " ";
    return new OperationRecord.Digests(digest(all), names, digest(restart));
  }

  static String digest(Map<String, String> parameters) {
    StringBuilder text = new StringBuilder(" <parameters");
    new TreeMap<>(parameters).forEach((name, value) -> Xml.attribute(text, name, value));
    text.append("/>\n");
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5")
                  .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
