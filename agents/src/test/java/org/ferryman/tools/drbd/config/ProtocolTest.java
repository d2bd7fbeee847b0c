// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {
  @ParameterizedTest
  @CsvSource({
    "'', C",
    "<section name=\"net\"><option name=\"protocol\" value=\"A\"/></section>, A",
    "<section name=\"net\"><option name=\"protocol\" value=\"b\"/></section>, B",
    "<section name=\"net\"><option name=\"protocol\" value=\"C\"/></section>, C",
    "<connection><section name=\"net\"><option name=\"protocol\" value=\"A\"/></section></connection>"
        + "<section name=\"net\"><option name=\"protocol\" value=\"C\"/></section>, A"
  })
  void theWeakestProtocolOfAResourceCounts(String sections, String protocol) {
    String xml = "<config><resource name=\"r0\">" + sections + "</resource></config>";

    assertThat(DefinitionParser.resources(xml))
        .map(DefinitionParser::resource)
        .extracting(ResourceDefinition::protocol)
        .containsExactly(protocol);
  }
}
