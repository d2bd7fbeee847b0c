// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * One of the project's Markdown files, parsed.
 *
 * @param file where it is
 * @param links where its links go, as they are written
 * @param anchors what can be linked to in it
 * @param spans its pieces of code within text
 * @param blocks its blocks of code
 */
record Document(
    Path file, List<String> links, Set<String> anchors, List<String> spans, List<String> blocks) {

  /** The top of the sources. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Folders of what is made, not written. */
  private static final Set<String> MADE = Set.of("target", ".work", ".git");

  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();

  /** All of them. */
  static List<Document> all() throws IOException {
    List<Document> documents = new ArrayList<>();
    for (Path file : files(".md")) {
      documents.add(read(file));
    }
    return documents;
  }

  /** Every file of the sources with that ending. */
  static List<Path> files(String ending) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return MADE.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(ending)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  static Document read(Path file) throws IOException {
    Document document =
        new Document(
            file, new ArrayList<>(), new TreeSet<>(), new ArrayList<>(), new ArrayList<>());
    PARSER.parse(Files.readString(file)).accept(document.new Collector());
    return document;
  }

  /** All code, whether within text or in blocks. */
  List<String> code() {
    List<String> code = new ArrayList<>(spans);
    code.addAll(blocks);
    return code;
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }

  private final class Collector extends AbstractVisitor {
    private final IdGenerator ids = IdGenerator.builder().build();
    private final TextContentRenderer text = TextContentRenderer.builder().build();

    @Override
    public void visit(Heading heading) {
      anchors.add(ids.generateId(plain(heading)));
      visitChildren(heading);
    }

    /** As it is read: the renderer puts code into quotation marks. */
    private String plain(Node heading) {
      return text.render(heading).replace("\"", "");
    }

    @Override
    public void visit(Link link) {
      links.add(link.getDestination());
      visitChildren(link);
    }

    @Override
    public void visit(Code code) {
      spans.add(code.getLiteral());
    }

    @Override
    public void visit(FencedCodeBlock block) {
      blocks.add(block.getLiteral());
    }
  }
}
