// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.judge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Guest configurations as people write and mistype them (xl.cfg(5), xl-disk-configuration(5)): put
 * together at random from settings, values, comments and separators, then sometimes damaged by a
 * character or two.
 */
final class RandomGuestFile {
  private static final String DAMAGE = "\"'[](),;=#\\+ \t\nxX0.-_:";

  private static final String[] OTHER = {"a-b", "1x", "", "x y", "name2"};

  private final Random random;

  RandomGuestFile(Random random) {
    this.random = random;
  }

  /** One more. */
  String next() {
    List<String> settings = new ArrayList<>();
    settings.add(random.nextInt(12) == 0 ? other() : "name" + equals() + name());
    settings.add("kernel=\"/boot/vmlinuz\"");
    int more = random.nextInt(6);
    for (int i = 0; i < more; i++) {
      settings.add(setting());
    }
    if (random.nextBoolean()) {
      settings.add("disk" + equals() + disks());
    }
    Collections.shuffle(settings, random);
    StringBuilder text = new StringBuilder();
    for (String setting : settings) {
      text.append(setting).append(end());
    }
    return random.nextInt(8) == 0 ? damaged(text.toString()) : text.toString();
  }

  private String damaged(String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int left = 1 + random.nextInt(2); left > 0 && damaged.length() > 0; left--) {
      int at = random.nextInt(damaged.length());
      char other = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
      switch (random.nextInt(3)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.insert(at, other);
        default -> damaged.setCharAt(at, other);
      }
    }
    return damaged.toString();
  }

  private String end() {
    return oneOf(
        "\n",
        "\n",
        "\n",
        "\n\n",
        ";",
        " ; ",
        " # a comment\n",
        "\n# name=\"vm2\"\n",
        "\n",
        "\n",
        random.nextInt(9) == 0 ? "\r\n" : "\n");
  }

  private String equals() {
    return oneOf("=", "=", " = ", "\t=", "= ", "+=");
  }

  private String name() {
    return oneOf(
        () -> quoted(oneOf("vm1", "vm-1", "vm.1", "vm_1", "1", "a b", "vm1 ", "ü")),
        () -> quoted(oneOf("vm1", "web")),
        () -> quoted(oneOf("vm1", "web")),
        () -> quoted(oneOf("", "\\x76m1", "v\\155", "vm\\\\1", "vm\\\"1", "vm\\q")),
        () -> oneOf("vm1", "1", "0x10", "[\"vm1\"]", "[]"));
  }

  private String quoted(String text) {
    return oneOf("\"" + text + "\"", "'" + text + "'");
  }

  private String setting() {
    return oneOf(
        () -> oneOf("memory", "maxmem", "vcpus", "shadow_memory") + equals() + number(),
        () -> "type" + equals() + quoted(oneOf("pv", "hvm", "pvh", "PV", "generic", "")),
        () -> "builder" + equals() + quoted(oneOf("hvm", "generic", "linux", "")),
        () -> "uuid" + equals() + quoted(uuid()),
        () -> oneOf("on_reboot", "on_crash", "on_poweroff") + equals() + quoted(action()),
        () -> "vif" + equals() + list(() -> quoted("mac=00:16:3e:00:00:01,bridge=xenbr0")),
        this::other);
  }

  private String other() {
    return oneOf(
            "x",
            "site.owner",
            "extra",
            "nam",
            "names",
            "_a",
            "A1",
            "x.y.z",
            "b",
            "c",
            OTHER[random.nextInt(OTHER.length)])
        + equals()
        + oneOf(this::number, () -> quoted("root=/dev/xvda ro"), () -> list(this::number));
  }

  private String action() {
    return oneOf(
        "destroy",
        "restart",
        "rename-restart",
        "preserve",
        "coredump-destroy",
        "destroy",
        "panic",
        "");
  }

  private String uuid() {
    return oneOf(
        "b1e31da5-e4c7-4c8f-a0e4-391dd23ef900",
        "b1e31da5-e4c7-4c8f-a0e4-391dd23ef901",
        "B1E31DA5-E4C7-4C8F-A0E4-391DD23EF900",
        "b1e31da5e4c74c8fa0e4391dd23ef900",
        "b1e31da5");
  }

  private String number() {
    return oneOf(
        () -> oneOf("64", "128", "512", "1", "0", "010", "0x20", "0X20", "0xg", "08", "-1", "+6"),
        () -> quoted(oneOf("64", "128", "512m", " 64", "64 ", "0x40", "010", "+6", "", "x")),
        () -> oneOf("[64]", "[]", "64 128", "6.4", "sixty"));
  }

  private String list(Supplier<String> entry) {
    StringBuilder list = new StringBuilder("[").append(oneOf("", " ", "\n"));
    int entries = random.nextInt(3);
    for (int i = 0; i < entries; i++) {
      list.append(i > 0 ? oneOf(",", ", ", ",\n", ", # more\n") : "").append(entry.get());
    }
    return list.append(oneOf("", "", "", ",", "\n")).append(oneOf("]", "]", "]", " ]")).toString();
  }

  private String disks() {
    return random.nextInt(10) == 0
        ? oneOf(quoted("phy:/dev/drbd1,xvda,w"), "[[\"phy:/dev/drbd1,xvda,w\"]]", "1")
        : list(() -> random.nextInt(25) == 0 ? number() : quoted(disk()));
  }

  private String disk() {
    return oneOf(this::inOrder, this::inOrder, this::byName, this::mixed);
  }

  private String inOrder() {
    return target() + "," + oneOf("", format()) + "," + device() + "," + access();
  }

  private String byName() {
    List<String> parts = new ArrayList<>();
    parts.add("vdev=" + device());
    parts.add("access=" + access());
    if (random.nextBoolean()) {
      parts.add("format=" + format());
    }
    if (random.nextInt(4) == 0) {
      parts.add(option());
    }
    Collections.shuffle(parts, random);
    parts.add("target=" + target());
    return String.join(oneOf(",", ", "), parts);
  }

  private String mixed() {
    List<String> parts = new ArrayList<>();
    parts.add(oneOf(target(), "target=" + target()));
    parts.add(oneOf(device(), "vdev=" + device()));
    parts.add(oneOf(access(), option(), format()));
    if (random.nextInt(3) == 0) {
      parts.add(option());
    }
    return String.join(oneOf(",", ",", " , "), parts);
  }

  private String target() {
    return oneOf(
        oneOf(
                "phy:",
                "phy:",
                "",
                "",
                "",
                "file:",
                oneOf("drbd:", "tap:", "qcow2:", "vhd:", "raw:", "script:a:", "npiv:"))
            + oneOf("/dev/drbd1", "r0", "/dev/drbd/by-res/r0/0", "/img", "/a b", "/a:b", ""),
        "phy:/dev/drbd1",
        "/dev/drbd1");
  }

  private String format() {
    return oneOf("raw", "raw", "raw", "qcow2", "vhd", "qed", oneOf("qcow", "vdi", "aio", ""));
  }

  private String device() {
    return oneOf(
        "xvda",
        "xvda",
        "xvdb",
        "hda",
        "hdc:cdrom",
        "sda",
        oneOf("xvda1", "d1p2", "0x100", "", "foo"));
  }

  private String access() {
    return oneOf("w", "w", "w", "w", "r", "r", oneOf("rw", "ro", "!w", "W", "x", ""));
  }

  private String option() {
    return oneOf(
        "cdrom",
        "devtype=cdrom",
        "devtype=disk",
        "script=block-drbd",
        "backend=Domain-0",
        "backend=",
        "backendtype=phy",
        "backendtype=qdisk",
        "direct-io-safe",
        "discard",
        "no-discard",
        "readonly",
        "vdev=xvdz",
        "unknown=1");
  }

  private String oneOf(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  @SafeVarargs
  private String oneOf(Supplier<String>... makers) {
    return makers[random.nextInt(makers.length)].get();
  }
}
