/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
