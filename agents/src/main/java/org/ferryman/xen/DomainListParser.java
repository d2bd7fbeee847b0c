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
package org.ferryman.xen;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Lines;
import org.ferryman.xen.DomainList.Domains;
import org.ferryman.xen.DomainList.Unknown;

/**
 * Reads {@code xl list}. Believes it only as a whole: a header, Domain-0 first, nothing but
 * well-formed lines, the last one ended; anything else says nothing about any guest.
 */
final class DomainListParser {
  private static final Pattern HEADER =
      Pattern.compile("Name\\s+ID\\s+Mem\\s+VCPUs\\s+State\\s+Time\\(s\\)\\s*");
  private static final Pattern LINE =
      Pattern.compile(
          "(?<name>.*\\S)\\s+(?<id>[0-9]{1,5})\\s+(?<memory>[0-9]{1,12})\\s+(?<vcpus>[0-9]{1,5})"
              + "\\s+(?<state>\\S{6})\\s+(?<time>[0-9]{1,12}\\.[0-9])");
  private static final String NO_NAME = "(null)";

  private DomainListParser() {}

  static DomainList parse(String output) {
    if (!output.endsWith("\n")) {
      return unknown(output.isEmpty() ? "it printed nothing" : "its last line is cut off");
    }
    List<String> lines = List.of(output.split("\n", -1));
    if (!HEADER.matcher(lines.get(0)).matches()) {
      return unknown("its first line is no header: '" + Lines.summary(lines.get(0)) + "'");
    }
    List<Domain> domains = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      Optional<Domain> domain = domain(line);
      if (domain.isEmpty()) {
        return unknown("one line is no domain: '" + Lines.summary(line) + "'");
      }
      if (!ids.add(domain.get().id())) {
        return unknown("domain " + domain.get().id() + " is listed twice");
      }
      domains.add(domain.get());
    }
    return domains.isEmpty() || domains.get(0).id() != Domain.DOM0
        ? unknown("Domain-0 is not listed first, so the list is not whole")
        : new Domains(domains);
  }

  private static Optional<Domain> domain(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String name = parts.group("name");
    return Domain.State.of(parts.group("state"))
        .map(
            state ->
                new Domain(
                    Integer.parseInt(parts.group("id")),
                    Optional.of(name).filter(it -> !it.equals(NO_NAME)),
                    Long.parseLong(parts.group("memory")),
                    Integer.parseInt(parts.group("vcpus")),
                    state,
                    Duration.ofMillis(
                        new BigDecimal(parts.group("time")).movePointRight(3).longValueExact())));
  }

  private static Unknown unknown(String why) {
    return Unknown.because("'xl list' answered, but " + why);
  }
}
