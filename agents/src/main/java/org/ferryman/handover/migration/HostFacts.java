// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.tools.xen.GuestSighting;

/**
 * One end of a hand-over before it begins.
 *
 * @param protocol the protocol between the two ends that this node speaks
 * @param node the node's name
 * @param guest what is seen of the guest
 * @param configurationDigest SHA-256 of the guest's configuration file, in hexadecimal; empty if it
 *     can't be read
 * @param configurationComplaint why it can't be read; else empty
 * @param guestType {@code PV}, {@code PVH} or {@code HVM}; empty if not known
 * @param neededMiB memory the guest needs here, its own and what Xen takes for it; 0 if not known
 * @param freeMiB memory that Xen can give to a guest; -1 if not known
 * @param xenMajor Xen's version; 0 if not known
 * @param xenMinor Xen's version
 * @param xenCapabilities words of {@code virt_caps} (xl(1) info)
 * @param disks the guest's DRBD resources
 * @param twoPrimariesConfigured those of them that allow two primaries for good in the
 *     configuration
 * @param leaseComplaint why no hand-over can begin here: a lease of another one, or an unreadable
 *     one; else empty
 * @param limits what of the guest's configuration stands in the way here
 */
public record HostFacts(
    int protocol,
    String node,
    GuestSighting guest,
    String configurationDigest,
    String configurationComplaint,
    String guestType,
    long neededMiB,
    long freeMiB,
    int xenMajor,
    int xenMinor,
    List<String> xenCapabilities,
    List<DiskFacts> disks,
    @JsonProperty("standing") List<String> twoPrimariesConfigured,
    String leaseComplaint,
    Limits limits) {
  /**
   * The protocol of this version; ends of different numbers don't talk. A field that an older
   * version can pass over is added to an answer without a new number, so that a rolling upgrade
   * migrates; where an older node answers it is absent, which stands for "not known". A request has
   * exactly the keys that are known: what asks for something new needs a new number.
   */
  public static final int PROTOCOL = 1;

  /**
   * What of a guest's configuration stands in the way of a hand-over.
   *
   * @param missing what it names and this node does not have
   * @param unmovable why the guest can't be migrated, whatever the node
   * @param processor {@code hw_caps} of xl(1) info; empty if not known, or if the configuration
   *     sets the processor's features itself
   * @param refusal why no guest at all can be created there until somebody mends something; else
   *     empty
   */
  public record Limits(
      List<String> missing, List<String> unmovable, String processor, String refusal) {
    /** None is known. */
    public static final Limits NONE = new Limits(List.of(), List.of(), "", "");

    /** Where guests can be created. */
    public Limits(List<String> missing, List<String> unmovable, String processor) {
      this(missing, unmovable, processor, "");
    }

    /** Checks and copies. An older peer tells of no refusal. */
    public Limits {
      missing = List.copyOf(missing);
      unmovable = List.copyOf(unmovable);
      requireNonNull(processor, "processor");
      refusal = refusal == null ? "" : refusal;
    }
  }

  /** Without limits. */
  public HostFacts(
      int protocol,
      String node,
      GuestSighting guest,
      String configurationDigest,
      String configurationComplaint,
      String guestType,
      long neededMiB,
      long freeMiB,
      int xenMajor,
      int xenMinor,
      List<String> xenCapabilities,
      List<DiskFacts> disks,
      List<String> twoPrimariesConfigured,
      String leaseComplaint) {
    this(
        protocol,
        node,
        guest,
        configurationDigest,
        configurationComplaint,
        guestType,
        neededMiB,
        freeMiB,
        xenMajor,
        xenMinor,
        xenCapabilities,
        disks,
        twoPrimariesConfigured,
        leaseComplaint,
        Limits.NONE);
  }

  /** The same, with limits. */
  public HostFacts with(Limits found) {
    return new HostFacts(
        protocol,
        node,
        guest,
        configurationDigest,
        configurationComplaint,
        guestType,
        neededMiB,
        freeMiB,
        xenMajor,
        xenMinor,
        xenCapabilities,
        disks,
        twoPrimariesConfigured,
        leaseComplaint,
        found);
  }

  /** Checks and copies. An older peer tells of no limits. */
  public HostFacts {
    limits = limits == null ? Limits.NONE : limits;
    requireNonNull(node, "node");
    requireNonNull(guest, "guest");
    requireNonNull(configurationDigest, "configurationDigest");
    requireNonNull(configurationComplaint, "configurationComplaint");
    requireNonNull(guestType, "guestType");
    requireNonNull(leaseComplaint, "leaseComplaint");
    xenCapabilities = List.copyOf(xenCapabilities);
    disks = List.copyOf(disks);
    twoPrimariesConfigured = List.copyOf(twoPrimariesConfigured);
  }

  /** Whether Xen here is older than there. */
  public boolean olderThan(HostFacts other) {
    return xenMajor < other.xenMajor || (xenMajor == other.xenMajor && xenMinor < other.xenMinor);
  }

  /** Xen's version as it is written. */
  @JsonIgnore
  public String xen() {
    return xenMajor + "." + xenMinor;
  }
}
