// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.Optional;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/**
 * What Xen's Python bindings ask the hypervisor: {@code getinfo DOMID}, answered as JSON, and
 * {@code resume DOMID} for a suspended domain.
 */
public final class XenLowlevel implements Tool {
  private final Function<String, XenHost> hosts;

  /**
   * For all hosts.
   *
   * @param hosts finds a host by its node's name
   */
  public XenLowlevel(Function<String, XenHost> hosts) {
    this.hosts = hosts;
  }

  @Override
  public void run(ToolCall call) {
    if (!hosts.apply(call.node()).onXen()) {
      call.err("(2, 'No such file or directory')\n").exit(1);
      return;
    }
    Optional<Domain> domain =
        call.argv().size() == 2
            ? hosts.apply(call.node()).find(call.argv().get(1))
            : Optional.empty();
    if (domain.isEmpty()) {
      call.out("[]\n").exit(0);
      return;
    }
    if (call.argv().get(0).equals("resume")) {
      if (domain.get().halted != Domain.Reason.SUSPEND || domain.get().dying) {
        call.err("(22, 'Invalid argument')\n").exit(1);
        return;
      }
      domain.get().halted = null;
    }
    Domain found = domain.get();
    call.out(
            "[{\"domid\": %d, \"shutdown\": %d, \"shutdown_reason\": %d}]\n"
                .formatted(
                    found.domid,
                    found.halted == null ? 0 : 1,
                    found.halted == null ? 0 : found.halted.code()))
        .exit(0);
  }
}
