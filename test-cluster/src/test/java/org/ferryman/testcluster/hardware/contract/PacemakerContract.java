// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Pacemaker} tells, be its cluster real, modelled or a double: of two nodes, and
 * of a DRBD resource that is promoted on one of them.
 */
public abstract class PacemakerContract {

  /** What the cluster is brought into before a test. */
  public enum Given {
    /** Both nodes are members, and the resource is promoted on one. */
    SETTLED,
    /** The other node has lost its power, and is not fenced yet. */
    OTHER_LOST
  }

  /** Pacemaker as the node sees it on which the resource is promoted. */
  protected abstract Pacemaker pacemaker(Given given);

  /** The DRBD resource. */
  protected abstract String resource();

  /** The node on which it is promoted. */
  protected abstract String host();

  /** The node on which it is not. */
  protected final String other() {
    return host().equals("node1") ? "node2" : "node1";
  }

  /** Bounds that are wide enough for a busy machine. */
  protected static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofMinutes(2)), new Cancellation(), (level, line) -> {});
  }

  /** The CIB, which is known. */
  protected static Cib cib(Pacemaker pacemaker) {
    Reading<Cib> reading = pacemaker.cib(operation());
    assertThat(reading).isInstanceOf(Reading.Known.class);
    return ((Reading.Known<Cib>) reading).value();
  }

  private Membership membership(Given given) {
    Reading<Membership> reading = pacemaker(given).membership(operation());
    assertThat(reading).isInstanceOf(Reading.Known.class);
    return ((Reading.Known<Membership>) reading).value();
  }

  /** The resource's clone, of which there is one. */
  protected DrbdClone theClone(Pacemaker pacemaker) {
    assertThat(cib(pacemaker).clonesOf(resource())).hasSize(1);
    return cib(pacemaker).clonesOf(resource()).get(0);
  }

  @Test
  void aResourceHasItsClone() {
    DrbdClone clone = theClone(pacemaker(Given.SETTLED));

    assertThat(clone.promotable()).isTrue();
    assertThat(clone.provider()).isEqualTo("ferryman");
    assertThat(clone.names()).hasSize(2);
  }

  @Test
  void whatIsNoResourceHasNoClone() {
    assertThat(cib(pacemaker(Given.SETTLED)).clonesOf("nosuch")).isEmpty();
  }

  @Test
  void membersAreSettledAndOneIsPromoted() {
    String primitive = theClone(pacemaker(Given.SETTLED)).primitive();
    Membership membership = membership(Given.SETTLED);

    assertThat(membership.stonith()).isTrue();
    assertThat(membership.nodes()).containsOnlyKeys("node1", "node2");
    assertThat(membership.nodes().values()).allMatch(Membership.Node::settled);
    assertThat(membership.promoted(primitive, host())).isTrue();
    assertThat(membership.promoted(primitive, other())).isFalse();
  }

  @Test
  void aLostNodeIsNoMemberAndLeftUnasked() {
    Membership membership = membership(Given.OTHER_LOST);
    Membership.Node lost = membership.node(other()).orElseThrow();

    assertThat(lost.online()).isFalse();
    assertThat(lost.settled()).isFalse();
    assertThat(lost.expectedUp()).isTrue();
    assertThat(membership.node(host()).orElseThrow().settled()).isTrue();
  }

  @Test
  void aLostNodeIsPromotedNowhere() {
    String primitive = theClone(pacemaker(Given.OTHER_LOST)).primitive();
    Membership membership = membership(Given.OTHER_LOST);

    assertThat(membership.promoted(primitive, host())).isTrue();
    assertThat(membership.promoted(primitive, other())).isFalse();
  }

  @Test
  void whatIsSeenAtOnceIsWhatIsReadApart() {
    for (Given given : Given.values()) {
      Pacemaker pacemaker = pacemaker(given);

      assertThat(pacemaker.sight(operation()))
          .isEqualTo(
              new Pacemaker.Sight(pacemaker.cib(operation()), pacemaker.membership(operation())));
    }
  }
}
