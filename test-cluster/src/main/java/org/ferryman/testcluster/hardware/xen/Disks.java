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
package org.ferryman.testcluster.hardware.xen;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.testcluster.hardware.drbd.DrbdDevice;
import org.ferryman.testcluster.hardware.drbd.DrbdKernel;
import org.ferryman.testcluster.hardware.drbd.DrbdResource;
import org.ferryman.testcluster.hardware.drbd.Role;

/** Gives domains their disks and takes them back, with and without a hotplug script. */
final class Disks {
  private static final Pattern MINOR = Pattern.compile("/dev/drbd(\\d+)");
  private static final Pattern BY_RES = Pattern.compile("/dev/drbd/by-res/([^/]+)/?(\\d*)");
  private static final String SCRIPT = "block-drbd";

  private final DrbdKernel kernel;

  Disks(DrbdKernel kernel) {
    this.kernel = kernel;
  }

  /** Why a hotplug script failed. */
  record Failure(String scriptSays, boolean removeFailsToo) {}

  /** The DRBD device a disk means, or empty if it is none or does not exist. */
  static Optional<DrbdDevice> device(XenHost host, DiskSpec disk) {
    if (SCRIPT.equals(disk.script())) {
      return host.drbd().resource(disk.target()).flatMap(r -> r.devices().stream().findFirst());
    }
    Matcher minor = MINOR.matcher(disk.target());
    if (minor.matches()) {
      return host.drbd().minor(Integer.parseInt(minor.group(1)));
    }
    Matcher byRes = BY_RES.matcher(disk.target());
    if (byRes.matches()) {
      String volume = byRes.group(2).isEmpty() ? "0" : byRes.group(2);
      return host.drbd()
          .resource(byRes.group(1))
          .flatMap(
              r -> r.devices().stream().filter(d -> d.key().endsWith("/" + volume)).findFirst());
    }
    return Optional.empty();
  }

  /** Whether a disk without script can be found at all. */
  static boolean exists(XenHost host, DiskSpec disk) {
    return !disk.script().isEmpty()
        || !disk.target().startsWith("/dev/")
        || device(host, disk).isPresent();
  }

  /** Adds all disks; tells a failure, or nothing when all are there. */
  void add(XenHost host, Domain domain, Consumer<Optional<Failure>> done) {
    addFrom(host, domain, 0, done);
  }

  private void addFrom(XenHost host, Domain domain, int index, Consumer<Optional<Failure>> done) {
    List<Backend> backends = domain.backends;
    if (index == backends.size()) {
      done.accept(Optional.empty());
      return;
    }
    Backend backend = backends.get(index);
    Consumer<Optional<Failure>> next =
        failure -> {
          if (failure.isPresent()) {
            release(domain);
            done.accept(failure);
          } else {
            addFrom(host, domain, index + 1, done);
          }
        };
    backend.device = device(host, backend.disk).orElse(null);
    if (SCRIPT.equals(backend.disk.script())) {
      runScript(domain, backend, next);
    } else {
      plug(domain, backend);
      next.accept(Optional.empty());
    }
  }

  private void runScript(Domain domain, Backend backend, Consumer<Optional<Failure>> next) {
    if (backend.device == null) {
      next.accept(Optional.of(new Failure("", true)));
      return;
    }
    DrbdResource resource = backend.device.resource();
    kernel
        .roles()
        .primary(
            resource,
            false,
            refusal -> {
              if (refusal.isPresent()) {
                backend.device = null;
                next.accept(Optional.of(new Failure("", false)));
              } else if (Lifecycle.heldByGuest(backend.device)) {
                String path = "/dev/drbd" + backend.device.minor();
                backend.device = null;
                next.accept(
                    Optional.of(
                        new Failure(
                            "Device "
                                + path
                                + " is mounted in a guest domain,\nand so cannot be mounted now.",
                            true)));
              } else {
                plug(domain, backend);
                next.accept(Optional.empty());
              }
            });
  }

  private static void plug(Domain domain, Backend backend) {
    boolean opened = backend.device == null || backend.device.open(Lifecycle.holder(domain));
    backend.state = opened ? Backend.CONNECTED : Backend.CLOSED;
    backend.error = opened ? "" : "2 creating vbd structure";
  }

  /** Closes a domain's disks; a script makes the resource Secondary again. */
  void release(Domain domain) {
    for (Backend backend : domain.backends) {
      DrbdDevice device = backend.device;
      if (backend.connected() && device != null) {
        device.close(Lifecycle.holder(domain));
        boolean scripted = SCRIPT.equals(backend.disk.script());
        if (scripted && device.resource().role() == Role.PRIMARY) {
          kernel.roles().secondary(device.resource(), refusal -> {});
        }
      }
      backend.state = Backend.CLOSED;
    }
  }
}
