// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Optional;
import org.ferryman.testcluster.hardware.base.DiskContent;

/** A disk below DRBD. Its meta data and content survive a loss of power. */
public final class BackingDisk {
  private final String path;
  private final long sizeKib;
  private final DiskContent content = new DiskContent();
  private Optional<MetaData> metaData = Optional.empty();
  private boolean broken;

  /**
   * A disk without meta data.
   *
   * @param path its device
   * @param sizeKib what DRBD can use of it
   */
  public BackingDisk(String path, long sizeKib) {
    this.path = path;
    this.sizeKib = sizeKib;
  }

  /**
   * Its device.
   *
   * @return the path
   */
  public String path() {
    return path;
  }

  /**
   * What DRBD can use of it.
   *
   * @return KiB
   */
  public long sizeKib() {
    return sizeKib;
  }

  /**
   * What guests have written.
   *
   * @return the content
   */
  public DiskContent content() {
    return content;
  }

  /**
   * DRBD's meta data.
   *
   * @return empty before create-md
   */
  public Optional<MetaData> metaData() {
    return metaData;
  }

  /**
   * Writes meta data.
   *
   * @param fresh the new meta data
   */
  public void metaData(MetaData fresh) {
    metaData = Optional.of(fresh);
  }

  /** Removes the meta data. */
  public void wipe() {
    metaData = Optional.empty();
  }

  /**
   * Whether it gives I/O errors.
   *
   * @return true if so
   */
  public boolean broken() {
    return broken;
  }

  /**
   * Breaks or mends it.
   *
   * @param now whether it gives I/O errors from now on
   */
  public void broken(boolean now) {
    broken = now;
  }
}
