// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** The processes of this node that nobody here waits for: they outlive whoever began them. */
public interface Processes {

  /** Whether the process of that id lives and was called with that word: ids are used anew. */
  boolean lives(long pid, String word);

  /** Asks what that process has started to end, itself not; returns how many were asked. */
  int endChildren(long pid, Predicate<String> programs);

  /** Kills what that process has started, itself not; returns how many were killed. */
  int killChildren(long pid);

  /** Those of the kernel that this runs on. */
  static Processes ofThisHost() {
    return new Processes() {
      @Override
      public boolean lives(long pid, String word) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
            && words(pid).contains(word);
      }

      private List<String> words(long pid) {
        try {
          byte[] words = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
          return List.of(new String(words, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException ended) {
          return List.of();
        }
      }

      @Override
      public int endChildren(long pid, Predicate<String> programs) {
        List<ProcessHandle> children =
            children(pid).stream().filter(it -> programs.test(program(it))).toList();
        children.forEach(ProcessHandle::destroy);
        return children.size();
      }

      @Override
      public int killChildren(long pid) {
        List<ProcessHandle> children = children(pid);
        children.forEach(ProcessHandle::destroyForcibly);
        return children.size();
      }

      private List<ProcessHandle> children(long pid) {
        return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList();
      }

      private String program(ProcessHandle process) {
        String command = process.info().command().orElse("");
        return command.substring(command.lastIndexOf('/') + 1);
      }
    };
  }
}
