// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.tools.xen.config.ConfigFile;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestLimitsTest {
  private static final Set<String> FILES = Set.of("/boot/vmlinuz", "/srv/a.iso", "/dev/vg/here");

  private static GuestLimits of(String text, List<String> shared) throws ConfigSyntaxException {
    return GuestLimits.of(
        ConfigFile.parse(text),
        Optional.of(shared),
        new GuestLimits.Host(
            file -> FILES.contains(file.toString()), "xenbr0"::equals, Optional.of("xenbr0")));
  }

  private static GuestLimits of(String text) throws ConfigSyntaxException {
    return of(text, List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kernel = '/boot/vmlinuz'\ndisk = [ 'phy:/dev/drbd0,xvda,w' ]",
        "vif = [ 'mac=00:16:3e:00:00:01,bridge=xenbr0', '' ]\npci = [ ]\nnomigrate = 0",
        "vif = [ 'bridge=ovs0.7,script=vif-openvswitch' ]",
        "disk = [ 'drbd:r0,xvda,w', 'script=block-drbd,vdev=xvdb,target=r1' ]",
        "disk = [ 'phy:/dev/drbd/by-res/r0/0,xvda,w', '/srv/a.iso,raw,hdc,cdrom' ]",
        "disk = [ 'phy:/dev/drbd0,xvda,w,backend=Domain-0' ]",
        "disk = [ ',raw,hdc,cdrom' ]\nbootloader = 'pygrub'\ntype = 'hvm'"
      })
  void nothingStandsInTheWayOfWhatIsSupported(String text) throws ConfigSyntaxException {
    assertThat(of(text)).isEqualTo(GuestLimits.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "kernel = '/boot/none'                             | kernel /boot/none",
        "ramdisk = '/boot/none'                            | ramdisk /boot/none",
        "vif = [ 'bridge=br9' ]                            | bridge br9",
        "disk = [ '/srv/none.iso,raw,hdc,cdrom' ]          | disk hdc (/srv/none.iso)",
        "disk = [ 'phy:/dev/vg/none,xvdb,r' ]              | disk xvdb (/dev/vg/none)",
      })
  void whatThisNodeLacksIsNamed(String text, String missing) throws ConfigSyntaxException {
    assertThat(of(text).missing()).containsExactly(missing);
    assertThat(of(text).unmovable()).isEmpty();
  }

  /** xl connects an interface that names no bridge to the one of xl.conf. */
  @Test
  void theBridgeOfXlsOwnConfigurationIsNeededWhereAnInterfaceNamesNone()
      throws ConfigSyntaxException {
    assertThat(withDefaultBridge("vif = [ '' ]", Optional.of("br9"))).containsExactly("bridge br9");
    assertThat(withDefaultBridge("vif = [ 'mac=00:16:3e:00:00:01' ]", Optional.of("br9")))
        .containsExactly("bridge br9");
    assertThat(
            withDefaultBridge("vif = [ 'script=vif-route', 'bridge=xenbr0' ]", Optional.of("br9")))
        .isEmpty();
    assertThat(withDefaultBridge("vif = [ '' ]", Optional.empty())).isEmpty();
    assertThat(withDefaultBridge("vif = [ ]", Optional.of("br9"))).isEmpty();
  }

  private static List<String> withDefaultBridge(String text, Optional<String> bridge)
      throws ConfigSyntaxException {
    return GuestLimits.of(
            ConfigFile.parse(text),
            Optional.of(List.of()),
            new GuestLimits.Host(file -> true, "xenbr0"::equals, bridge))
        .missing();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "pci = [ '01:00.0' ]                               | PCI device",
        "usbdev = [ 'type=hostdev,hostbus=1,hostaddr=3' ]  | USB device",
        "nomigrate = 1                                     | nomigrate",
        "device_model_stubdomain_override = 1              | stub domain",
        "driver_domain = 1                                 | driver domain",
        "vtpm = [ 'backend=vtpm,uuid=x' ]                  | virtual TPM",
        "disk = [ 'phy:/dev/drbd0,xvda,w,backend=store' ]  | served by domain store",
        "vif = [ 'bridge=br9,backend=net' ]                | served by domain net",
        "disk = [ '/dev/drbd0,qcow2,xvda,w' ]              | format qcow2 on DRBD",
        "disk = [ 'phy:/dev/vg/here,xvdb,w' ]              | named in shared_disks",
      })
  void whatNoMigrationTakesAlongIsNamed(String text, String words) throws ConfigSyntaxException {
    assertThat(of(text).unmovable()).singleElement().asString().contains(words);
    assertThat(of(text).missing()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'phy:/dev/vg/none,xvdb,w'                                | |                         | disk xvdb (/dev/vg/none)",
        "'/srv/a.qcow2,qcow2,xvda,w', '/srv/b.iso,raw,hdc,cdrom'  | |                         | disk xvda (/srv/a.qcow2), disk hdc (/srv/b.iso)",
        "'phy:/dev/vg/none,xvdb,w'                                | xvdb | disk xvdb (/dev/vg/none) | ",
        "'phy:/dev/drbd0,xvda,w', '/srv/b.iso,raw,hdc,cdrom'      | | disk hdc (/srv/b.iso)    | ",
      })
  void aDiskThatMayComeWithDrbdIsNotMissing(
      String disks, String shared, String missing, String later) throws ConfigSyntaxException {
    GuestLimits found =
        of("disk = [ " + disks + " ]", shared == null ? List.of() : List.of(shared));

    assertThat(found.missing()).isEqualTo(list(missing));
    assertThat(found.later()).isEqualTo(list(later));
  }

  private static List<String> list(String text) {
    return text == null ? List.of() : List.of(text.split(", "));
  }

  @Test
  void aDiskThatIsDeclaredSharedIsNotOneOfThemNorAreAnyWhereThatIsNotKnown()
      throws ConfigSyntaxException {
    String text = "disk = [ 'phy:/dev/vg/here,xvdb,w' ]";

    assertThat(of(text, List.of("xvdb"))).isEqualTo(GuestLimits.NONE);
    assertThat(of(text, List.of("/dev/vg/here"))).isEqualTo(GuestLimits.NONE);
    assertThat(
            GuestLimits.of(
                ConfigFile.parse(text),
                Optional.empty(),
                new GuestLimits.Host(file -> true, name -> true, Optional.empty())))
        .isEqualTo(GuestLimits.NONE);
  }

  @Test
  void whoSetsTheProcessorsFeaturesIsNotAskedForThem() throws ConfigSyntaxException {
    assertThat(of("cpuid = 'host,avx2=0'").masksProcessor()).isTrue();
    assertThat(of("cpus = '0'").masksProcessor()).isFalse();
  }
}
