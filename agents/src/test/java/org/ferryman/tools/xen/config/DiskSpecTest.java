// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import java.util.OptionalInt;
import org.ferryman.tools.xen.config.ConfigValue.Text;
import org.ferryman.tools.xen.config.DiskSpec.DrbdUse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables were compared with xlu_disk_parse of libxlutil 4.17, case by case. */
class DiskSpecTest {

  private static DiskSpec disk(String spec) throws ConfigSyntaxException {
    return DiskSpecParser.parse(new Text(spec, 7, 9));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          drbd:app01,hda,w                             ~ app01 ~ raw ~ hda ~ w ~ block-drbd
          phy:/dev/drbd0,xvda,w                        ~ /dev/drbd0 ~ raw ~ xvda ~ w ~ ``
          phy:/dev/drbd/by-res/r0/0,xvda,w             ~ /dev/drbd/by-res/r0/0 ~ raw ~ xvda ~ w ~ ``
          /dev/drbd0,raw,xvda,w                        ~ /dev/drbd0 ~ raw ~ xvda ~ w ~ ``
          /dev/drbd0,,xvda,rw                          ~ /dev/drbd0 ~ raw ~ xvda ~ w ~ ``
          /dev/drbd0,,hda                              ~ /dev/drbd0 ~ raw ~ hda ~ w ~ ``
          format=raw,vdev=xvda,access=rw,script=block-drbd,target=r0 ~ r0 ~ raw ~ xvda ~ w ~ block-drbd
          script=/etc/xen/scripts/block-drbd,vdev=xvda,target=r0 ~ r0 ~ raw ~ xvda ~ w ~ /etc/xen/scripts/block-drbd
          vdev=hdc,access=r,devtype=cdrom,target=      ~ `` ~ raw ~ hdc ~ cd ~ ``
          `/dev/d,raw,xvda,w,untrusted`                ~ /dev/d ~ raw ~ xvda ~ w ~ ``
          `format=raw, vdev=xvdb, trusted, access=rw, target=/dev/d` ~ /dev/d ~ raw ~ xvdb ~ w ~ ``
          `/dev/d,raw,xvda,w,grant_usage=1`            ~ /dev/d ~ raw ~ xvda ~ w ~ ``
          `raw:/dev/d,xvda,w,format=raw`               ~ /dev/d ~ raw ~ xvda ~ w ~ ``
          `vdev=,vdev=xvdb,target=/dev/d`              ~ /dev/d ~ raw ~ xvdb ~ w ~ ``
          `/dev/d,raw,xvda,w,access=r`                 ~ /dev/d ~ raw ~ xvda ~ r ~ ``
          `/dev/d,raw,xvda,w,`                         ~ /dev/d ~ raw ~ xvda ~ w ~ ``
          `phy:/dev/d,xvda,w,format=qcow2`             ~ /dev/d ~ qcow2 ~ xvda ~ w ~ ``
          `foo:x,raw,xvda`                             ~ foo:x ~ raw ~ xvda ~ w ~ ``
          `phy:/dev/d,ioemu:hda,w`                     ~ /dev/d ~ raw ~ hda ~ w ~ ``
          ,hdc:cdrom,r                                 ~ `` ~ raw ~ hdc ~ cd ~ ``
          /x.iso,raw,hdc,devtype=cdrom                 ~ /x.iso ~ raw ~ hdc ~ cd ~ ``
          /x.iso,,hdc,cdrom                            ~ /x.iso ~ raw ~ hdc ~ cd ~ ``
          format=empty,vdev=hdc,cdrom                  ~ `` ~ empty ~ hdc ~ cd ~ ``
          file:/x.img,xvda,r                           ~ /x.img ~ raw ~ xvda ~ r ~ ``
          tap:aio:/x.img,xvda,w                        ~ /x.img ~ raw ~ xvda ~ w ~ ``
          tap2:qcow2:/x,xvda,w                         ~ /x ~ qcow2 ~ xvda ~ w ~ ``
          phy:/dev/drbd0,ioemu:hda,w                   ~ /dev/drbd0 ~ raw ~ hda ~ w ~ ``
          phy:/dev/x,ioemu:hda:cdrom,r                 ~ /dev/x ~ raw ~ hda ~ cd ~ ``
          phy:/dev/x,hda:disk,w                        ~ /dev/x ~ raw ~ hda ~ w ~ ``
          phy:drbd:r0,xvda,w                           ~ r0 ~ raw ~ xvda ~ w ~ block-drbd
          iscsi:foo:bar,xvda,w                         ~ foo:bar ~ raw ~ xvda ~ w ~ block-iscsi
          nbd:x:1,xvda,w                               ~ x:1 ~ raw ~ xvda ~ w ~ block-nbd
          `/dev/vg/x, raw, xvda, w`                    ~ /dev/vg/x ~ raw ~ xvda ~ w ~ ``
          /dev/x,raw,xvda,ro,direct-io-safe,discard    ~ /dev/x ~ raw ~ xvda ~ r ~ ``
          /dev/x,vdev=xvda                             ~ /dev/x ~ raw ~ xvda ~ w ~ ``
          format=raw,/dev/x,xvda,w                     ~ /dev/x ~ raw ~ xvda ~ w ~ ``
          vdev=xvda,/dev/x,raw,w                       ~ /dev/x ~ raw ~ xvda ~ w ~ ``
          access=r,/dev/x,raw,xvda                     ~ /dev/x ~ raw ~ xvda ~ r ~ ``
          `vdev=xvda,target=/x,y=z, w`                 ~ `/x,y=z, w` ~ raw ~ xvda ~ w ~ ``
          vdev=xvda,target=phy:/dev/x                  ~ phy:/dev/x ~ raw ~ xvda ~ w ~ ``
          /dev/x,qcow,xvda,w                           ~ /dev/x ~ qcow ~ xvda ~ w ~ ``
          /dev/x,raw,51712,w                           ~ /dev/x ~ raw ~ 51712 ~ w ~ ``
          """)
  void readsAsXlDoes(
      String spec, String target, String format, String vdev, String access, String script)
      throws ConfigSyntaxException {
    DiskSpec disk = disk(spec);
    assertThat(disk.target()).isEqualTo(target);
    assertThat(disk.format()).isEqualTo(format);
    assertThat(disk.vdev()).isEqualTo(vdev);
    assertThat(disk.writable()).isEqualTo(access.equals("w"));
    assertThat(disk.cdrom()).isEqualTo(access.equals("cd"));
    assertThat(disk.script().orElse("")).isEqualTo(script);
  }

  @Test
  void knowsTheDomainThatServesADisk() throws ConfigSyntaxException {
    assertThat(disk("/dev/x,raw,xvda,w,backendtype=phy,backend=storage").backend())
        .contains("storage");
    assertThat(disk("/dev/x,raw,xvda,w").backend()).isEmpty();
  }

  @ParameterizedTest(name = "''{0}''")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                   ~ no virtual device
          xvda                                 ~ no virtual device
          target=r0,script=block-drbd          ~ no virtual device
          phy:/x,,w                            ~ vdev) is empty
          /dev/x,bogus,xvda,w                  ~ unknown format 'bogus'
          /dev/x,xvda                          ~ unknown format 'xvda'
          /dev/x,RAW,xvda                      ~ unknown format 'RAW'
          nosuch:r0,xvda,w                     ~ unknown format 'xvda'
          /dev/x,raw,xvda,q                    ~ unknown access 'q'
          /dev/x,raw,xvda,w!                   ~ unknown access 'w!'
          drbd:r0,raw,xvda,w                   ~ unknown access 'xvda'
          vdev=xvda,access=rw                  ~ no target is given
          vdev=xvda,transport=mmio,target=/x   ~ 'transport' is not a parameter
          /dev/x,hda:disk,w                    ~ unknown format 'hda:disk'
          qed:/x,xvda,w                        ~ unknown prefix 'qed:'
          foo:/x,raw,xvda                      ~ unknown prefix 'foo:'
          phy:foo:/x,xvda                      ~ unknown prefix 'foo:'
          raw:/x,xvda,w,format=qcow2           ~ format is given twice
          raw:qcow2:/x,xvda,w                  ~ format is given twice
          /x,,xvda,w,format=qcow2              ~ format is given twice
          vdev=xvdb,vdev=,target=/d            ~ vdev is given twice
          backendtype=,vdev=xvda,target=/x     ~ unknown backendtype ''
          grant_usage=2,vdev=xvda,target=/x    ~ unknown grant_usage '2'
          /x,raw,xvda:1,w                      ~ unknown device type '1'
          /dev/vg/x,raw,xvda,rw,/dev/y         ~ one positional field too many
          /dev/x,raw,xvda,w,devtype=foo        ~ unknown devtype 'foo'
          /dev/x,raw,xvda,w,backendtype=foo    ~ unknown backendtype 'foo'
          vdev=xvda,vdev=xvdb,target=/x        ~ vdev is given twice
          drbd:r0,xvda,w,script=foo            ~ script is given twice
          script=foo,drbd:r0,xvda,w            ~ script is given twice
          ` raw , target=/dev/a,b`             ~ target is given twice
          vdev=xvda,foo=bar,target=/x          ~ 'foo' is not a parameter
          VDEV=xvda,TARGET=/x                  ~ 'VDEV' is not a parameter
          phy:/dev/a=b,xvda,w                  ~ a target with '=' in it goes last
          /dev/x,raw,xvda,rw,direct-io-safe=1  ~ 'direct-io-safe' is not a parameter
          phy:/x,hda:floppy,w                  ~ unknown device type 'floppy'
          """)
  void refusesWithTheSpecificationAndItsPlace(String spec, String advice) {
    ConfigSyntaxException refusal =
        catchThrowableOfType(ConfigSyntaxException.class, () -> disk(spec));

    assertThat(refusal).isNotNull().hasMessageContaining(advice).hasMessageContaining(spec);
    assertThat(refusal.line()).isEqualTo(7);
    assertThat(refusal.column()).isEqualTo(9);
  }

  @Test
  void findsTheResourceByItsName() throws ConfigSyntaxException {
    assertThat(disk("phy:/dev/drbd/by-res/r0/1,xvda,w").drbd())
        .contains(new DrbdUse.ByName("r0", OptionalInt.of(1), false));
    assertThat(disk("/dev/drbd/by-res/r0,raw,xvda").drbd())
        .contains(new DrbdUse.ByName("r0", OptionalInt.empty(), false));
  }

  @Test
  void findsTheResourceThatAScriptPromotes() throws ConfigSyntaxException {
    Optional<DrbdUse> promoted = Optional.of(new DrbdUse.ByName("r0", OptionalInt.empty(), true));

    assertThat(disk("drbd:r0,xvda,w").drbd()).isEqualTo(promoted);
    assertThat(disk("vdev=xvda,script=block-drbd,target=r0").drbd()).isEqualTo(promoted);
    assertThat(disk("vdev=xvda,script=/opt/s/block-drbd,target=r0/2").drbd())
        .contains(new DrbdUse.ByName("r0", OptionalInt.of(2), true));
  }

  @Test
  void findsTheMinorOrTheLink() throws ConfigSyntaxException {
    assertThat(disk("phy:/dev/drbd12,xvda,w").drbd()).contains(new DrbdUse.ByMinor(12));
    assertThat(disk("phy:/dev/drbd_r0,xvda,w").drbd()).contains(new DrbdUse.ByLink("/dev/drbd_r0"));
    assertThat(disk("phy:/dev/drbd/by-disk/vg/lv,xvda,w").drbd())
        .contains(new DrbdUse.ByLink("/dev/drbd/by-disk/vg/lv"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phy:/dev/vg/lv,xvda,w",
        "file:/srv/drbd0.img,xvda,w",
        "iscsi:drbd0,xvda,w",
        "vdev=xvda,script=block-other,target=/dev/drbd0",
        "vdev=hdc,cdrom,target="
      })
  void findsNoDrbdElsewhere(String spec) throws ConfigSyntaxException {
    assertThat(disk(spec).drbd()).isEmpty();
  }
}
