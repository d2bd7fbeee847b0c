// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.util.List;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * The completion for bash: commands and options by picocli, and the names that the cluster and DRBD
 * have now, which their own tools tell: a JVM would take too long for a key that is pressed.
 */
final class BashCompletion {
  private static final Set<String> NAMED = Set.of("NODE", "GUEST", "RESOURCE", "NAME");
  private static final String NONE = "local positionals=\"\"";

  private static final String NAMES =
      """

      # The names that fit the word after a command of so many words ($1) whose parameters are labelled so ($2...), a line
      # each. None if nothing answers within a second.
      function _ferryman_names() {
        local place=$((-$1)) before= value= word
        shift
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          if [[ $word == = ]]; then
            value=yes
          elif [[ -n $value ]]; then
            value=
          elif [[ $word != -* && " $arg_opts " != *" '$before' "* ]]; then
            place=$((place + 1))
          fi
          before=$word
        done
        if ((place < 0 || place >= $#)); then
          return
        fi
        case ${@:place+1:1} in
        NODE) timeout 1 crm_node --list 2>/dev/null | awk '{ print $2 }' ;;
        RESOURCE) timeout 1 drbdadm sh-resources 2>/dev/null | tr ' ' '\\n' ;;
        GUEST) _ferryman_primitives xen ;;
        NAME)
          _ferryman_primitives xen
          _ferryman_primitives drbd
          ;;
        esac
      }

      function _ferryman_primitives() {
        timeout 1 cibadmin --query --xpath "//primitive[@provider='ferryman'][@type='$1']" 2>/dev/null |
          sed -n 's/.*<primitive\\( [^>]*\\)* id="\\([^"]*\\)".*/\\2/p'
      }
      """;

  private BashCompletion() {}

  static String script() {
    CommandLine ferryman = FerrymanCommand.commandLine();
    StringBuilder script = new StringBuilder(AutoComplete.bash("ferryman", ferryman));
    for (CommandLine command : FerrymanCommand.everyCommand(ferryman).toList()) {
      List<String> labels =
          command.getCommandSpec().positionalParameters().stream()
              .map(CommandLine.Model.PositionalParamSpec::paramLabel)
              .toList();
      if (!labels.isEmpty() && NAMED.containsAll(labels)) {
        String words = command.getCommandSpec().qualifiedName("_");
        int function = script.indexOf("function _picocli_" + words.replace("-", "") + "() {");
        int where = script.indexOf(NONE, function);
        if (function < 0 || where < 0) {
          throw new IllegalStateException("picocli's completion has no place for " + words);
        }
        script.replace(
            where,
            where + NONE.length(),
            "local positionals=$(_ferryman_names %d %s)"
                .formatted(words.split("_", -1).length - 1, String.join(" ", labels)));
      }
    }
    return script + NAMES;
  }
}
