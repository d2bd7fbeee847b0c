// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-ins for xenstore-ls, -read, -list, -exists, -write and -rm. */
public final class XenstoreTools {
  private final Function<String, XenHost> hosts;

  /**
   * For all hosts.
   *
   * @param hosts finds a host by its node's name
   */
  public XenstoreTools(Function<String, XenHost> hosts) {
    this.hosts = hosts;
  }

  private interface Action {
    void run(ToolCall call, XenHost host, List<String> words, boolean full);
  }

  /**
   * The tools by name.
   *
   * @return name to tool
   */
  public Map<String, Tool> tools() {
    Map<String, Tool> tools = new TreeMap<>();
    tools.put("xenstore-ls", tool(XenstoreTools::ls));
    tools.put("xenstore-read", tool(XenstoreTools::read));
    tools.put("xenstore-list", tool(XenstoreTools::list));
    tools.put("xenstore-exists", tool(XenstoreTools::exists));
    tools.put("xenstore-write", tool(XenstoreTools::write));
    tools.put("xenstore-rm", tool(XenstoreTools::remove));
    return tools;
  }

  private Tool tool(Action action) {
    return call -> {
      if (!hosts.apply(call.node()).onXen()) {
        call.err(call.tool() + ": xs_open: No such file or directory\n").exit(1);
        return;
      }
      Arguments a = Arguments.of(call.argv(), Set.of());
      action.run(call, hosts.apply(call.node()), a.words(), a.has("f"));
    };
  }

  private static String path(String word) {
    String absolute = word.startsWith("/") ? word : "/local/domain/0/" + word;
    return absolute.length() > 1 ? absolute.replaceAll("/+$", "") : "";
  }

  private static boolean below(String path, String base) {
    return base.isEmpty() || path.startsWith(base + "/");
  }

  private static void ls(ToolCall call, XenHost host, List<String> words, boolean full) {
    String base = words.isEmpty() ? "" : path(words.get(0));
    Map<String, String> store = Xenstore.of(host);
    if (!base.isEmpty() && !store.containsKey(base)) {
      call.err("xenstore-ls: could not access '%s': No such file or directory\n".formatted(base))
          .exit(1);
      return;
    }
    List<String> paths = depthFirst(store, base);
    for (String path : paths) {
      String value = " = \"" + store.get(path) + "\"\n";
      int depth = (int) path.substring(base.length()).chars().filter(c -> c == '/').count() - 1;
      String shown = full ? path : " ".repeat(depth) + path.substring(path.lastIndexOf('/') + 1);
      call.out(shown + value);
    }
    call.exit(0);
  }

  private static List<String> depthFirst(Map<String, String> store, String base) {
    List<String> all = new ArrayList<>();
    children(store, base).forEach(child -> addTree(store, child, all));
    return all;
  }

  private static void addTree(Map<String, String> store, String path, List<String> all) {
    all.add(path);
    children(store, path).forEach(child -> addTree(store, child, all));
  }

  private static List<String> children(Map<String, String> store, String base) {
    return store.keySet().stream()
        .filter(path -> below(path, base) && path.indexOf('/', base.length() + 1) < 0)
        .toList();
  }

  private static void read(ToolCall call, XenHost host, List<String> words, boolean full) {
    Map<String, String> store = Xenstore.of(host);
    for (String word : words) {
      if (!store.containsKey(path(word))) {
        call.err("xenstore-read: couldn't read path %s\n".formatted(word)).exit(1);
        return;
      }
      call.out(store.get(path(word)) + "\n");
    }
    call.exit(0);
  }

  private static void list(ToolCall call, XenHost host, List<String> words, boolean full) {
    Map<String, String> store = Xenstore.of(host);
    String base = words.isEmpty() ? "" : path(words.get(0));
    if (!base.isEmpty() && !store.containsKey(base)) {
      call.err("xenstore-list: could not list path %s\n".formatted(base)).exit(1);
      return;
    }
    children(store, base).forEach(p -> call.out(p.substring(p.lastIndexOf('/') + 1) + "\n"));
    call.exit(0);
  }

  private static void exists(ToolCall call, XenHost host, List<String> words, boolean full) {
    List<String> paths = words.stream().map(XenstoreTools::path).toList();
    call.exit(Xenstore.of(host).keySet().containsAll(paths) ? 0 : 1);
  }

  private static void write(ToolCall call, XenHost host, List<String> words, boolean full) {
    for (int i = 0; i + 1 < words.size(); i += 2) {
      host.storeWrites().put(path(words.get(i)), words.get(i + 1));
    }
    call.exit(0);
  }

  private static void remove(ToolCall call, XenHost host, List<String> words, boolean full) {
    for (String word : words) {
      String base = path(word);
      host.storeWrites().keySet().removeIf(path -> path.equals(base) || below(path, base));
    }
    call.exit(0);
  }
}
