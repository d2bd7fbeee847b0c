// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script resume-domain, with stand-ins for Xen's Python bindings (xen.lowlevel.xc and .xs). */
class ResumeDomainTest {
  private static final Path SCRIPT =
      Path.of("..", "ocf-wrappers", "src", "main", "sh", "lib", "resume-domain")
          .toAbsolutePath()
          .normalize();

  @TempDir private Path folder;
  private int exit;
  private String said;

  @BeforeEach
  void makeBindings() throws IOException {
    Path lowlevel = Files.createDirectories(folder.resolve("xen/lowlevel"));
    Files.writeString(folder.resolve("xen/__init__.py"), "");
    Files.writeString(lowlevel.resolve("__init__.py"), "");
    Files.writeString(
        lowlevel.resolve("xc.py"),
        """
        class xc:
            def domain_getinfo(self, first, most):
                known = {3: (1, 2), 4: (1, 3), 5: (0, 0)}
                later = sorted(d for d in known if d >= first)[:most]
                return [dict(domid=d, shutdown=known[d][0], shutdown_reason=known[d][1]) for d in later]
            def domain_resume(self, domain, fast):
                print("hypervisor resumes", domain, fast)
        """);
    Files.writeString(
        lowlevel.resolve("xs.py"),
        """
        class xs:
            def resume_domain(self, domain):
                print("xenstore hears of", domain)
        """);
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = SCRIPT.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONPATH", folder.toString());
    Process process = builder.start();
    said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    exit = process.waitFor();
  }

  @Test
  void aSuspendedDomainIsResumedCooperativelyAndXenstoreTold() throws Exception {
    run("3");

    assertThat(exit).as(said).isZero();
    assertThat(said).isEqualTo("hypervisor resumes 3 1\nxenstore hears of 3");
  }

  @Test
  void nothingElseIsResumed() throws Exception {
    for (String id : new String[] {"4", "5"}) {
      run(id);
      assertThat(exit).isEqualTo(1);
      assertThat(said).contains("domain " + id + " is not suspended").doesNotContain("resumes");
    }
    run("1");
    assertThat(said).contains("there is no domain 1").doesNotContain("resumes");
    run("6");
    assertThat(said).contains("there is no domain 6");
  }

  @Test
  void anythingButOneDomainIdIsRefused() throws Exception {
    for (String bad : new String[] {"0", "-1", "3x", ""}) {
      run(bad);
      assertThat(exit).isEqualTo(2);
    }
    run();
    assertThat(exit).isEqualTo(2);
  }

  @Test
  void missingBindingsAreNamed() throws Exception {
    Files.delete(folder.resolve("xen/lowlevel/xs.py"));

    run("3");

    assertThat(exit).isEqualTo(1);
    assertThat(said).contains("no Python bindings of Xen");
  }

  @Test
  void aCheckTellsWhetherItCouldAndResumesNothing() throws Exception {
    run("--check");
    assertThat(exit).as(said).isZero();
    assertThat(said).isEmpty();

    Files.delete(folder.resolve("xen/lowlevel/xc.py"));
    run("--check");
    assertThat(exit).isEqualTo(1);
    assertThat(said).contains("no Python bindings of Xen");
  }
}
