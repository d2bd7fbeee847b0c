// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ferryman.tools.xen.config.GuestConfig.Aftermath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestConfigTest {

  @Test
  void readsAParavirtualGuestAsXenToolsWritesIt() throws ConfigSyntaxException {
    GuestConfig guest =
        GuestConfig.parse(
            """
            #
            # Configuration file for the Xen instance web01, created
            # by xen-tools 4.9.1 on Tue Feb  1 10:00:00 2022.
            #

            #
            #  Kernel + memory size
            #


            bootloader = 'pygrub'

            vcpus       = '2'
            memory      = '1024'


            #
            #  Disk device(s).
            #
            root        = '/dev/xvda2 ro'
            disk        = [
                              'phy:/dev/drbd/by-res/web01/0,xvda2,w',
                              'phy:/dev/drbd/by-res/web01/1,xvda1,w',
                          ]

            #
            #  Hostname
            #
            name        = 'web01'

            #
            #  Networking
            #
            vif         = [ 'ip=192.0.2.7 ,mac=00:16:3E:01:02:03,bridge=xenbr0' ]

            #
            #  Behaviour
            #
            on_poweroff = 'destroy'
            on_reboot   = 'restart'
            on_crash    = 'restart'
            """);

    assertThat(guest.name()).contains("web01");
    assertThat(guest.type()).isEqualTo(GuestConfig.Type.PV);
    assertThat(guest.memoryMiB()).contains(1024L);
    assertThat(guest.vcpus()).isEqualTo(2);
    assertThat(guest.onCrash()).isEqualTo(Aftermath.RESTART);
    assertThat(guest.disks()).extracting(DiskSpec::vdev).containsExactly("xvda2", "xvda1");
  }

  @Test
  void readsAFullyVirtualisedGuest() throws ConfigSyntaxException {
    GuestConfig guest =
        GuestConfig.parse(
            """
            builder="hvm"
            name = "win2019" # the accountants' server
            uuid = "b1e31da5-e4c7-4c8f-a0e4-391dd23ef900"
            memory=4096; maxmem=8192
            vcpus=0x4
            acpi=1
            boot="dc"
            disk=['/dev/drbd5,raw,hda,rw','/srv/iso/install.iso,,hdc,cdrom',",empty,hdd,cdrom"]
            vif=[ 'type=ioemu,model=e1000,bridge=xenbr0' ]
            vnc=1
            vnclisten="127.0.0.1"
            usbdevice=['tablet']
            on_crash="preserve"
            """);

    assertThat(guest.type()).isEqualTo(GuestConfig.Type.HVM);
    assertThat(guest.uuid()).contains("b1e31da5-e4c7-4c8f-a0e4-391dd23ef900");
    assertThat(guest.maxMemoryMiB()).contains(8192L);
    assertThat(guest.vcpus()).isEqualTo(4);
    assertThat(guest.onCrash()).isEqualTo(Aftermath.PRESERVE);
    assertThat(guest.dataDisks()).extracting(DiskSpec::vdev).containsExactly("hda");
  }

  @Test
  void readsAHardwareContainer() throws ConfigSyntaxException {
    GuestConfig guest =
        GuestConfig.parse(
            """
            type = "pvh"
            name = "vm1"
            kernel = "/guest/vmlinux"
            ramdisk = "/guest/initrd.img"
            extra = "console=hvc0 loglevel=4 rdinit=/init"
            memory = 128
            disk = [ "drbd:r0,xvda,w" ]
            disk += [ "format=raw, vdev=xvdb, access=rw, target=/dev/vg/scratch" ]
            """);

    assertThat(guest.type()).isEqualTo(GuestConfig.Type.PVH);
    assertThat(guest.disks()).extracting(DiskSpec::target).containsExactly("r0", "/dev/vg/scratch");
  }

  @Test
  void hasXlsDefaults() throws ConfigSyntaxException {
    GuestConfig guest = GuestConfig.parse("");

    assertThat(guest.name()).isEmpty();
    assertThat(guest.type()).isEqualTo(GuestConfig.Type.PV);
    assertThat(guest.memoryMiB()).isEmpty();
    assertThat(guest.vcpus()).isEqualTo(1);
    assertThat(guest.onPoweroff()).isEqualTo(Aftermath.DESTROY);
    assertThat(guest.onReboot()).isEqualTo(Aftermath.RESTART);
    assertThat(guest.onCrash()).isEqualTo(Aftermath.DESTROY);
    assertThat(guest.disks()).isEmpty();
  }

  @Test
  void tellsWhatToWriteInsteadOfXendsPython() {
    String xend =
        """
        # -*- mode: python; -*-
        import os, re
        arch = os.uname()[4]
        kernel = "/usr/lib/xen/boot/hvmloader"
        """;

    assertThatThrownBy(() -> GuestConfig.parse(xend))
        .isInstanceOf(ConfigSyntaxException.class)
        .hasMessage(
            "line 2, column 8: 'import' is a Python statement, which xl does not run: write the"
                + " settings out, NAME = VALUE");
  }

  @Test
  void refusesWhatXlRefusedInTheCapture() {
    assertThatThrownBy(() -> GuestConfig.parse("name = \"x\nmemory = \n"))
        .hasMessageStartingWith("line 1, column 8: this string is not closed");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          type = "vmware"             ~ line 1, column 8: unknown type 'vmware'
          builder = "xl"              ~ line 1, column 11: unknown builder 'xl'
          uuid = "1234"               ~ line 1, column 8: uuid is no UUID
          on_crash = "panic"          ~ line 1, column 12: unknown on_crash 'panic'
          on_poweroff = 1             ~ line 1, column 15: unknown on_poweroff '1'
          builder = "linux"           ~ line 1, column 11: unknown builder 'linux'
          uuid = "b1e31da5e4c74c8fa0e4391dd23ef900" ~ line 1, column 8: uuid is no UUID
          type = "pv";builder = "hvm" ~ line 1, column 8: type 'pv' and builder 'hvm' contradict
          type = "pvhx"               ~ line 1, column 8: unknown type 'pvhx'
          disk = [ "a,xvda", "b" ]    ~ line 1, column 10: disk 'a,xvda': unknown format
          """)
  void refusesWithThePlace(String text, String message) {
    assertThatThrownBy(() -> GuestConfig.parse(text))
        .isInstanceOf(ConfigSyntaxException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void ignoresWhatXlOnlyWarnsOf() throws ConfigSyntaxException {
    GuestConfig config =
        GuestConfig.parse(
            """
            name = 'vm1'
            memory = '512m'
            vcpus = [2]
            type = ['hvm']
            uuid = [1]
            on_crash = []
            disk = ''
            site.owner = 'ops'
            """);

    assertThat(config.name()).contains("vm1");
    assertThat(config.memoryMiB()).isEmpty();
    assertThat(config.vcpus()).isEqualTo(1);
    assertThat(config.type()).isEqualTo(GuestConfig.Type.PV);
    assertThat(config.uuid()).isEmpty();
    assertThat(config.disks()).isEmpty();
    assertThat(config.ignored())
        .hasSize(6)
        .contains("line 2: memory is not a whole number, and is ignored as xl does")
        .contains("line 7: disk is not a list, and is ignored as xl does");
  }

  @Test
  void takesBeginningsOfTypesAsXlDoes() throws ConfigSyntaxException {
    assertThat(GuestConfig.parse("type = 'h'").type()).isEqualTo(GuestConfig.Type.HVM);
    assertThat(GuestConfig.parse("type = 'p'").type()).isEqualTo(GuestConfig.Type.PV);
    assertThat(GuestConfig.parse("builder = ''").type()).isEqualTo(GuestConfig.Type.HVM);
    assertThat(GuestConfig.parse("type='pv';builder='generic'").type())
        .isEqualTo(GuestConfig.Type.PV);
  }
}
