// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.config;

import java.util.List;

/** What is known of all resources that the configuration defines. */
public sealed interface DefinitionsReading {

  /**
   * All that could be read.
   *
   * @param definitions the resources, be they of this host or of others
   * @param troubles what is wrong with the resources that are missing here, one line each
   */
  record Known(List<ResourceDefinition> definitions, List<String> troubles)
      implements DefinitionsReading {
    /** Copies. */
    public Known {
      definitions = List.copyOf(definitions);
      troubles = List.copyOf(troubles);
    }
  }

  /**
   * Nothing is known.
   *
   * @param lasting whether the configuration is what is wrong: it stays so until it is mended
   */
  record Unknown(String reason, boolean lasting) implements DefinitionsReading {}
}
