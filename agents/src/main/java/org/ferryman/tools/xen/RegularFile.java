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
package org.ferryman.tools.xen;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a file that an administrator names. A device or a FIFO in its place must neither fill the
 * memory nor hold up whoever reads, so that nothing but a regular file of a sensible size is read.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * The whole of it.
   *
   * @param most the largest size that is read, in bytes
   * @throws IOException if it is not there, not a regular file, larger, or can't be read; the
   *     message says which
   */
  public static byte[] read(Path file, int most) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw Files.exists(file)
          ? new FileSystemException(file.toString(), null, "not a regular file")
          : new NoSuchFileException(file.toString());
    }
    try (var in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new FileSystemException(file.toString(), null, "larger than " + most / 1024 + " KiB");
      }
      return content;
    }
  }
}
