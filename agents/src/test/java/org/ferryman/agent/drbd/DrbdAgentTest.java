// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdVersion;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DrbdAgentTest extends DrbdAgentCalls {
  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"START", "STOP", "PROMOTE", "DEMOTE", "MONITOR", "NOTIFY", "RELOAD_AGENT"})
  void othersThanRootAreTurnedAwayBeforeAnythingIsTried(OcfAction action) {
    root = false;
    expectFailure(action, OcfExit.ERR_PERM, "only root");
    assertThat(drbd.commands()).isEmpty();
    assertThat(cluster.attributes()).isEmpty();
  }

  @Test
  void othersThanRootMayValidateTheParameters() {
    root = false;
    expect(OcfAction.VALIDATE_ALL, OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"PROMOTE", "DEMOTE", "STOP"})
  void cancellationEndsTheWait(OcfAction action) {
    drbd.as(action == OcfAction.PROMOTE ? Role.SECONDARY : Role.PRIMARY).heldOpen = -1;
    drbd.on("primary", new DrbdOutcome.Refused("not now"));
    time = Duration.ofMinutes(10);
    Runnable cancel = () -> cancellation.cancel("a stop takes its place");
    drbd.beforeReads.addAll(List.of(() -> {}, () -> {}, cancel));
    expectFailure(action, OcfExit.ERR_GENERIC, "a stop takes its place");
  }

  @ParameterizedTest
  @CsvSource({
    "clone_node_max, 2, clone-node-max=1",
    "promoted_node_max, 2, promoted-node-max=1",
    "promoted_max, 3, promoted-max",
    "promoted_max, x, promoted-max",
    "clone_max, 3, clone-max",
    "notify, false, notify=true",
  })
  void wrongCloneIsWrongEverywhere(String name, String value, String reason) {
    meta(name, value);
    expectFailure(OcfAction.START, OcfExit.ERR_CONFIGURED, reason);
    assertThat(drbd.commands()).isEmpty();
  }

  @Test
  void notificationsCanBeDoneWithout() {
    meta("notify", "false");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    set("ignore_missing_notifications", "true");
    expect(OcfAction.START, OcfExit.SUCCESS);
  }

  @Test
  void nineMayHaveMorePeers() {
    meta("clone_max", "3");
    drbd.module = new DrbdVersion(9, 1, 12);
    expect(OcfAction.START, OcfExit.SUCCESS);
    meta("promoted_max", "2");
    expectFailure(OcfAction.START, OcfExit.ERR_CONFIGURED, "clone-max");
  }

  @Test
  void twoPromotedNeedAConfigurationThatAllowsIt() {
    meta("promoted_max", "2");
    expectFailure(OcfAction.START, OcfExit.ERR_CONFIGURED, "allow-two-primaries");
    drbd.twoPrimariesAllowed = true;
    expect(OcfAction.START, OcfExit.SUCCESS);
  }

  @Test
  void promotionOfTwoNeedsItToo() {
    meta("promoted_max", "2");
    expectFailure(OcfAction.PROMOTE, OcfExit.ERR_CONFIGURED, "allow-two-primaries");
    assertThat(drbd.commands()).isEmpty();
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"START", "PROMOTE", "RELOAD_AGENT"})
  void moduleOfAnotherVersionThanAskedForIsNotInstalled(OcfAction action) {
    set("require_drbd_module_version_ge", "9.0.0");
    expectFailure(action, OcfExit.ERR_INSTALLED, "require_drbd_module_version_ge");
    assertThat(cluster.attributes()).isEmpty();
  }

  /** Who changes it while the resource runs has changed nothing that runs. */
  @ParameterizedTest
  @CsvSource({
    "require_drbd_module_version_ge, 9.0.0",
    "CRM_meta_clone_node_max, 2",
    "CRM_meta_promoted_node_max, 2",
    "CRM_meta_promoted_max, 3",
    "CRM_meta_clone_max, 3",
    "CRM_meta_notify, false",
  })
  void whatRunsGoesOnWhateverIsAskedForSince(String name, String value) {
    set(name, value);
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    drbd.role = Role.PRIMARY;
    expect(OcfAction.MONITOR, OcfExit.RUNNING_PROMOTED);
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
  }

  @Test
  void testToolsWithoutMetaAttributesAreServed() {
    environment.keySet().removeIf(name -> name.contains("CRM_meta") || name.contains("crm_"));
    expect(OcfAction.START, OcfExit.SUCCESS);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    expect(OcfAction.MONITOR, OcfExit.RUNNING_PROMOTED);
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @CsvSource({
    "drbd_resource, ''",
    "drbd_resource, all",
    "drbd_resource, 'r0;reboot'",
    "drbd_resource, ../r0",
    "drbdconf, relative.conf",
    "drbdconf, /etc/../shadow",
    "stop_outdates_secondary, perhaps",
    "require_drbd_module_version_ge, nine",
  })
  void badParametersAreRefusedBeforeAnythingIsTried(String name, String value) {
    set(name, value);
    expectFailure(OcfAction.START, OcfExit.ERR_CONFIGURED, name);
    assertThat(drbd.commands()).isEmpty();
  }
}
