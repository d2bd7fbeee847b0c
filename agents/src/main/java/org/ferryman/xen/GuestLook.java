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

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.ocf.Operation;
import org.ferryman.xen.DomainList.Domains;

/** Looks at a guest: first at all domains; at more where these alone don't prove it absent. */
final class GuestLook {
  private final Xl xl;

  GuestLook(Xl xl) {
    this.xl = requireNonNull(xl, "xl");
  }

  Sighting at(Guest guest, Operation operation) {
    DomainList list = xl.domains(operation);
    GuestState state = GuestState.of(list, guest.name());
    if (list instanceof DomainList.Unknown unknown) {
      return new Sighting(list, state, true, unknown.reason());
    }
    if (state != GuestState.ABSENT) {
      return new Sighting(list, state, true, shown((Domains) list, guest));
    }
    List<Domain> nameless = ((Domains) list).nameless();
    if (!nameless.isEmpty()) {
      Optional<Sighting> suspicious = suspicious(list, nameless, guest, operation);
      if (suspicious.isPresent()) {
        return suspicious.get();
      }
    }
    boolean mayRebuild = xl.watchers(operation).mayRebuild(guest.name(), Optional.of(guest.path()));
    return new Sighting(list, state, mayRebuild, "");
  }

  /** A domain loses its name while it is torn down: one that holds this guest's disk may be it. */
  private Optional<Sighting> suspicious(
      DomainList list, List<Domain> nameless, Guest guest, Operation operation) {
    BackendsReading reading = xl.diskBackends(operation);
    if (reading instanceof BackendsReading.Unknown unknown) {
      String detail = "a domain without a name is there, and " + unknown.reason();
      return Optional.of(new Sighting(list, GuestState.UNKNOWN, true, detail));
    }
    BackendsReading.Known backends = (BackendsReading.Known) reading;
    return nameless.stream()
        .flatMap(domain -> backends.of(domain.id()).stream())
        .filter(backend -> !backend.closed() && guest.mayOwn(backend))
        .findFirst()
        .map(backend -> new Sighting(list, GuestState.NAMELESS, true, backend.shown()));
  }

  private static String shown(Domains domains, Guest guest) {
    GuestName name = guest.name();
    return List.of(name.value(), name.incoming(), name.migratedAway()).stream()
        .flatMap(it -> domains.named(it).stream())
        .map(Domain::shown)
        .collect(Collectors.joining(", "));
  }
}
