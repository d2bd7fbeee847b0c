// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HypervisorTest {
  private static final String WRAPPER = "ERROR:  Can't find hypervisor information in sysfs!\n";

  @TempDir Path folder;

  private Hypervisor kernel() {
    return new Hypervisor(folder.resolve("type"), folder.resolve("capabilities"));
  }

  private void says(String file, String text) throws IOException {
    if (text != null) {
      Files.writeString(folder.resolve(file), text + "\n");
    }
  }

  @ParameterizedTest(name = "type ''{0}'', capabilities ''{1}'': proven {2}")
  @CsvSource({
    ", , true", // an ordinary kernel
    "kvm, , true",
    "xen, control_d, false",
    ", control_d, false",
    "kvm, control_d, false",
    "xen, , false", // xenfs is not mounted: the toolstack is yet to start
    "xen, '', true" // a guest
  })
  void whatTheKernelTells(String type, String capabilities, boolean proven) throws IOException {
    says("type", type);
    says("capabilities", capabilities);

    assertThat(kernel().absence(WRAPPER).isPresent()).isEqualTo(proven);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR:  Can't find hypervisor information in sysfs!",
        "ERROR:  Hypervisor is not xen but 'kvm'!",
        "xencall: error: Could not obtain handle on privileged command interface: No such file or"
            + " directory",
        "libxl: error: libxl.c:108:libxl_ctx_alloc: cannot open libxc handle: No such file or"
            + " directory\ncannot init xl context"
      })
  void xlFindsNobodyToAsk(String said) {
    assertThat(kernel().absence(said)).hasValueSatisfying(it -> assertThat(it).contains("type"));
  }

  @Test
  void aFailureOfAnotherKindProvesNothing() throws IOException {
    assertThat(kernel().absence("libxl: error: xenstored does not answer")).isEmpty();
    assertThat(kernel().absence("")).isEmpty();

    Files.createDirectory(folder.resolve("type"));
    assertThat(kernel().absence(WRAPPER)).as("what can't be read").isEmpty();
  }
}
