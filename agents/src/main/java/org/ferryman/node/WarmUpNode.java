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
package org.ferryman.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.ParameterDefinition;

/**
 * A node to warm up on: in a temporary folder, settings and tools that tell of a resource that is
 * Primary and of a guest that runs. Monitors go all the way there and touch nothing of this host,
 * so that a class-data archive holds what a monitor loads.
 */
public final class WarmUpNode implements AutoCloseable {
  /** The names of the resource and of the guest. */
  private static final String NAME = "warm-up";

  private static final String SETSID = "/usr/bin/setsid";

  private static final String GUEST =
      """
      name = "warm-up"
      type = "pvh"
      memory = 128
      disk = [ "phy:/dev/drbd0,xvda,w" ]
      """;

  private static final String DRBDSETUP =
      """
      exists resource name:warm-up role:Primary suspended:no write-ordering:flush
      exists connection name:warm-up peer-node-id:0 conn-name:b connection:Connected role:Secondary congested:no
      exists device name:warm-up volume:0 minor:0 disk:UpToDate size:32728 read:1 written:0 al-writes:8 bm-writes:0 upper-pending:0 lower-pending:0 al-suspended:no blocked:no
      exists peer-device name:warm-up peer-node-id:0 conn-name:b volume:0 replication:Established peer-disk:UpToDate resync-suspended:no received:0 sent:1 out-of-sync:0 pending:0 unacked:0
      exists -
      """;

  private static final String DRBDADM =
      """
      <resource name="warm-up">
          <host name="a"><volume vnr="0"><device minor="0">/dev/drbd0</device><disk>/dev/vdb</disk></volume></host>
          <host name="b"><volume vnr="0"><device minor="0">/dev/drbd0</device><disk>/dev/vdb</disk></volume></host>
          <section name="net"><option name="protocol" value="C"/></section>
      </resource>
      """;

  private static final String XL =
      """
      Name                                        ID   Mem VCPUs\tState\tTime(s)
      Domain-0                                     0   704     1     r-----     144.8
      warm-up                                      1   128     1     -b----       5.3
      """;

  private static final String ATTRD_UPDATER =
      """
      <pacemaker-result api-version="2.25" request="attrd_updater -Q">
        <attribute name="master-warm-up" value="1" host="a"/>
        <status code="0" message="OK"/>
      </pacemaker-result>
      """;

  private static final String CIBADMIN =
      """
      <transient_attributes id="1">
        <instance_attributes id="status-1">
          <nvpair id="status-1-master-warm-up" name="master-warm-up" value="1"/>
        </instance_attributes>
      </transient_attributes>
      """;

  private static final Map<String, String> TOOLS =
      Map.of(
          "drbdsetup", DRBDSETUP,
          "drbdadm", DRBDADM,
          "xl", XL,
          "attrd_updater", ATTRD_UPDATER,
          "cibadmin", CIBADMIN);

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "CRM_meta_on_node", "a",
          "CRM_meta_interval", "10000",
          "CRM_meta_timeout", "20000",
          "CRM_meta_notify", "true",
          "CRM_meta_clone_max", "2",
          "CRM_meta_clone_node_max", "1",
          "CRM_meta_promoted_max", "1",
          "CRM_meta_promoted_node_max", "1");

  private final Path folder;

  private WarmUpNode(Path folder) {
    this.folder = folder;
  }

  /**
   * A new one.
   *
   * @throws IOException if its files can't be written
   */
  public static WarmUpNode make() throws IOException {
    WarmUpNode node = new WarmUpNode(Files.createTempDirectory("ferryman-warm-up"));
    Path tools = Files.createDirectory(node.folder.resolve("tools"));
    for (Map.Entry<String, String> tool : TOOLS.entrySet()) {
      Path file = tools.resolve(tool.getKey());
      Files.writeString(
          file, "#!/bin/sh\nexec /bin/cat <<'END'\n%sEND\n".formatted(tool.getValue()));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    Files.createSymbolicLink(tools.resolve("setsid"), Path.of(SETSID));
    Files.writeString(node.guest(), GUEST);
    Files.writeString(
        node.settings(), "run.directory=%s%nexec.path=%s%n".formatted(node.folder("run"), tools));
    return node;
  }

  /** The file of its settings. */
  public Path settings() {
    return folder.resolve("ferryman.properties");
  }

  /** A folder of that name that is not there yet. */
  public Path folder(String name) {
    return folder.resolve(name);
  }

  /** What Pacemaker gives a monitor of that agent on it, by name. */
  public Map<String, String> monitor(AgentDefinition agent) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("FERRYMAN_CONFIG", settings().toString());
    environment.put("OCF_RESOURCE_INSTANCE", NAME);
    PARAMETERS.forEach((name, value) -> environment.put("OCF_RESKEY_" + name, value));
    for (ParameterDefinition parameter : agent.parameters()) {
      if (parameter.required()) {
        boolean named = parameter.complaintOf(NAME).isEmpty();
        environment.put("OCF_RESKEY_" + parameter.name(), named ? NAME : guest().toString());
      }
    }
    return environment;
  }

  private Path guest() {
    return folder.resolve("guest.cfg");
  }

  /**
   * Removes all of it.
   *
   * @throws IOException if something can't be removed
   */
  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
