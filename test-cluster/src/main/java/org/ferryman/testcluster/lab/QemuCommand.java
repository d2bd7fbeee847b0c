// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a machine is started: the text of the script that its power switch runs.
 *
 * @param name which machine
 * @param folder where its process id, disk, sockets and logs are
 * @param images what it boots
 * @param accelerator how its instructions are run
 * @param ports sockets on the loopback interface
 * @param powerSwitch the script that QEMU runs for a machine that asks for another one's power
 */
record QemuCommand(
    MachineName name,
    Path folder,
    Images.Built images,
    Accelerator accelerator,
    LabPorts ports,
    Path powerSwitch) {

  /** Memory of a machine: Xen, dom0 with a JVM and the cluster, and two guests of 128 MiB. */
  private static final String MEMORY_MIB = "1088";

  /** Without what guards against side channels: nobody's secrets are here. */
  private static final String XEN =
      "dom0_mem=704M,max:704M console=com1 com1=115200 loglvl=warning noreboot spec-ctrl=no";

  /**
   * The script. Once, where a file {@code incoming} is in the folder, the machine starts from that
   * saved state; where there is a file {@code cluster}, a machine that boots joins its cluster.
   */
  String script() {
    return """
    #!/bin/sh
    # %s
    set -eu
    cd '%s'
    append=
    if [ -e cluster ]; then append=lab.cluster; fi
    set --
    if [ -e incoming ]; then
        mv incoming incoming.used
        set -- -incoming 'exec:cat incoming.used'
    fi
    exec qemu-system-x86_64 \\
        %s "$@"
    """
        .formatted(
            name.text(), folder, String.join(" \\\n    ", options()).replace("\n", "\n    "));
  }

  private List<String> options() {
    String kernel =
        "%s console=hvc0 nokaslr norandmaps mitigations=off cryptomgr.notests net.ifnames=0 systemd.hostname=%s"
                .formatted(images.boot().resolve("vmlinux"), name.text())
            + " systemd.show_status=0 quiet '\"$append\"',"
            + images.boot().resolve("initrd");
    return List.of(
        "-accel " + accelerator.accel() + " -machine pc -cpu " + accelerator.cpu(),
        "-smp 1 -m " + MEMORY_MIB + " -nodefaults -no-user-config -display none -no-reboot",
        "-daemonize -pidfile '" + folder + "/pid' -qmp unix:qmp,server=on,wait=off",
        "-chardev file,id=serial,path=serial,append=on -serial chardev:serial",
        "-kernel " + quoted(images.boot().resolve("xen").toString()) + " -append " + quoted(XEN),
        "-initrd '" + kernel + "'",
        drive("root", images.root().resolve("root.img"), ",readonly=on"),
        // absolute, because QEMU opens it again when it is saved, and a daemon's directory is /
        drive("r0", folder.resolve("r0.img"), ",cache=unsafe"),
        "-device virtio-serial-pci",
        port("journal"),
        port("guest"),
        "-netdev "
            + quoted(
                "user,id=mgmt,restrict=on,hostfwd=tcp:127.0.0.1:%d-10.0.2.15:22,%s"
                    .formatted(
                        ports.ssh(name),
                        "guestfwd=tcp:10.0.2.100:7000-cmd:%s %s"
                            .formatted(powerSwitch, folder.getParent()))),
        "-device virtio-net-pci,netdev=mgmt,romfile=",
        link("repl", 1, ports.replication(name), ports.replication(name.peer())),
        link("cluster", 2, ports.cluster(name), ports.cluster(name.peer())));
  }

  private static String drive(String id, Path file, String options) {
    return "-drive %s -device virtio-blk-pci,drive=%s"
        .formatted(quoted("file=%s,format=raw,if=none,id=%s%s".formatted(file, id, options)), id);
  }

  private static String port(String id) {
    return "-chardev file,id=%1$s,path=%1$s,append=on -device virtserialport,chardev=%1$s,name=%1$s"
        .formatted(id);
  }

  /** Datagrams, because then neither side minds when the other ends and comes back. */
  private String link(String id, int index, int local, int remote) {
    return List.of(
                "-netdev dgram,id=" + id,
                "local.type=inet,local.host=127.0.0.1,local.port=" + local,
                "remote.type=inet,remote.host=127.0.0.1,remote.port=" + remote)
            .stream()
            .collect(Collectors.joining(","))
        + " -device virtio-net-pci,netdev=%s,mac=52:54:00:00:0%d:0%d,host_mtu=9000,romfile="
            .formatted(id, index, name.number());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
