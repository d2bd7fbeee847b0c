// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static org.ferryman.exec.XmlOutput.children;

import java.util.LinkedHashMap;
import java.util.Map;
import org.w3c.dom.Element;

/** The nvpairs of a CIB: parameters, meta attributes, options, node attributes. */
public final class NameValuePairs {
  private NameValuePairs() {}

  /**
   * An element's pairs, in order. The first value given counts, as it does for Pacemaker.
   *
   * @param sets what the sets of pairs are called, such as {@code meta_attributes}
   */
  public static Map<String, String> of(Element element, String sets) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Element set : children(element, sets)) {
      for (Element pair : children(set, "nvpair")) {
        values.putIfAbsent(pair.getAttribute("name"), pair.getAttribute("value"));
      }
    }
    return values;
  }
}
