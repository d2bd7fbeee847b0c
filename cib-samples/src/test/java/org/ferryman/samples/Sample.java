// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * One of the topologies, in the folder of its name.
 *
 * @param name its name
 * @param base the CIB its crm and pcs forms are loaded into
 */
record Sample(String name, Path base) {

  private static final String NODES = "/cib/configuration/nodes";
  private static final Path FOLDER = Path.of("").toAbsolutePath().resolveSibling("cib-samples");

  /** A sample that is added to a cluster with fencing. */
  static Sample named(String name) {
    return new Sample(name, FOLDER.resolve("cluster.xml"));
  }

  /** A sample that brings the fencing along. */
  static Sample withItsOwnFencing(String name) {
    return new Sample(name, FOLDER.resolve("src/test/resources/empty.xml"));
  }

  /** Where all of them are. */
  static Path folder() {
    return FOLDER;
  }

  Path xmlFile() {
    return file("cib.xml");
  }

  Path crmFile() {
    return file(name + ".crm");
  }

  Path pcsFile() {
    return file(name + ".pcs");
  }

  /** The XML form. */
  Document xml() {
    return Xml.read(xmlFile());
  }

  /** Its rows in the tables of topologies in the project's README and the samples'. */
  List<String> rowsInTables() {
    return Stream.of(FOLDER.resolveSibling("README.md"), FOLDER.resolve("README.md"))
        .flatMap(readme -> lines(readme).stream())
        .filter(line -> line.startsWith("| [" + name + "]("))
        .toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new AssertionError(file + " can't be read", e);
    }
  }

  /** What crm shell makes of the crm form, against whose timeouts and parameters it has no word. */
  Document loadedByCrm(Workplace workplace) {
    Path cib = copyOfBase(workplace);
    Tool.Result result =
        workplace.withAgents(
            Map.of("CIB_file", cib.toString()),
            List.of("crm", "-F", "configure", "load", "update", crmFile().toString()));
    if (!result.output().isBlank() || !result.error().isBlank()) {
      throw new AssertionError("crm shell warns: " + result.output() + result.error());
    }
    return loaded(cib);
  }

  /** What crm shell makes of the crm form's lines typed at its prompt. */
  Document typedIntoCrm(Workplace workplace) {
    Path cib = copyOfBase(workplace);
    workplace.withAgents(
        Map.of("CIB_file", cib.toString()),
        List.of(
            "sh",
            "-c",
            "{ printf 'configure\\n'; cat \"$1\"; printf 'commit\\n'; } | crm -F",
            "sh",
            crmFile().toString()));
    return loaded(cib);
  }

  /** What pcs makes of the pcs form, whose file is named by argument. */
  Document loadedByPcs(Workplace workplace) {
    Path cib = copyOfBase(workplace);
    workplace.withAgents(Map.of(), List.of("sh", pcsFile().toString(), cib.toString()));
    return loaded(cib);
  }

  /** What pcs makes of the pcs form, whose file is named by variable. */
  Document loadedByPcsWithVariable(Workplace workplace) {
    Path cib = copyOfBase(workplace);
    workplace.withAgents(Map.of("PCS_FILE", cib.toString()), List.of("sh", pcsFile().toString()));
    return loaded(cib);
  }

  /** What the step from another sample makes of that one, by crm shell. */
  Document steppedByCrm(Sample before, Workplace workplace) {
    Path cib = copyOf(before, workplace);
    Path step = file("from-%s.crm".formatted(before.name()));
    workplace.withAgents(
        Map.of("CIB_file", cib.toString()),
        List.of(
            "sh",
            "-c",
            "cd \"$1\" && crm -f \"$2\"",
            "sh",
            step.getParent().toString(),
            step.toString()));
    return Xml.read(cib);
  }

  /** The same by pcs. */
  Document steppedByPcs(Sample before, Workplace workplace) {
    Path cib = copyOf(before, workplace);
    Path step = file("from-%s.pcs".formatted(before.name()));
    workplace.withAgents(Map.of(), List.of("sh", step.toString(), cib.toString()));
    return Xml.read(cib);
  }

  private static Path copyOf(Sample sample, Workplace workplace) {
    try {
      Path copy = Files.createTempFile(workplace.directory(), "cib", ".xml");
      Files.writeString(copy, Files.readString(sample.xmlFile()));
      return copy;
    } catch (IOException e) {
      throw new AssertionError(sample + " can't be copied", e);
    }
  }

  private Path file(String fileName) {
    return FOLDER.resolve(name).resolve(fileName);
  }

  /** The base, with the nodes that crm shell looks for. */
  private Path copyOfBase(Workplace workplace) {
    try {
      Path copy = Files.createTempFile(workplace.directory(), "cib", ".xml");
      Document cib = Xml.read(base);
      for (String id : List.of("1", "2")) {
        Xml.append(Xml.one(cib, NODES), "node", "id", id, "uname", "node" + id);
      }
      Xml.write(cib, copy);
      return copy;
    } catch (IOException e) {
      throw new AssertionError(base + " can't be copied", e);
    }
  }

  /** What is in a copy of the base now, without the nodes that are as they were. */
  private static Document loaded(Path copy) {
    Document cib = Xml.read(copy);
    for (Element node : Xml.all(cib, NODES + "/node[not(*)]")) {
      node.getParentNode().removeChild(node);
    }
    return cib;
  }

  @Override
  public String toString() {
    return name;
  }
}
