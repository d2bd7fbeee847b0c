// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.ferryman.tools.xen.config.ConfigValue.Items;
import org.ferryman.tools.xen.config.ConfigValue.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted and what is refused was compared with libxlutil 4.17, case by case. */
class ConfigFileTest {

  private static Text a(String text) throws ConfigSyntaxException {
    return ConfigFile.parse(text).text("a").orElseThrow();
  }

  private static List<String> items(String text) throws ConfigSyntaxException {
    return ConfigFile.parse(text).texts("a").stream().map(Text::value).toList();
  }

  private static ConfigSyntaxException refusal(String text) {
    return catchThrowableOfType(ConfigSyntaxException.class, () -> ConfigFile.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=1",
        "a=1\n",
        "\ta\t=\t1\t",
        "a = '1' # c\n",
        "a=1;b=2",
        ";;\n\n;a=1;",
        "a=1 ;# c\n",
        "a=1#\nb=2",
        "a=2\na=1",
        "a=[2]\na=1",
        "a+=1",
        "a=1#",
        "a=1\n#",
        "#\n\na=1",
        "a='1'",
        "a=\"1\""
      })
  void readsOneValue(String text) throws ConfigSyntaxException {
    assertThat(a(text).value()).isEqualTo("1");
  }

  @Test
  void takesDotsInNames() throws ConfigSyntaxException {
    assertThat(ConfigFile.parse("vif.default.bridge='xenbr0'\na=1\nb.=2").settings().keySet())
        .containsExactly("vif.default.bridge", "a", "b.");
  }

  @Test
  void keepsNumbersAsWritten() throws ConfigSyntaxException {
    assertThat(a("a=0x1f").value()).isEqualTo("0x1f");
    assertThat(a("a=012").value()).isEqualTo("012");
    assertThat(a("a=1f").value()).isEqualTo("1f");
  }

  @Test
  void readsStringsWithEitherQuoteAndEscapes() throws ConfigSyntaxException {
    assertThat(a("a='x\\'y'").value()).isEqualTo("x'y");
    assertThat(a("a=\"x'y\"").value()).isEqualTo("x'y");
    assertThat(a("a='\\\"'").value()).isEqualTo("\"");
    assertThat(a("a=\"x\\ny\"").value()).isEqualTo("x\ny");
    assertThat(a("a=\"\\a\\b\\t\\r\\f\\v\\\\\"").value()).isEqualTo("\u0007\b\t\r\f\u000b\\");
    assertThat(a("a=\"x#y;z\"").value()).isEqualTo("x#y;z");
    assertThat(a("a=''").value()).isEmpty();
    assertThat(a("a='x\\101y\\777'").value()).as("xl drops octal escapes").isEqualTo("xy");
    assertThat(a("a=\"ä\"").value()).isEqualTo("ä");
  }

  @Test
  void readsListsOverSeveralLines() throws ConfigSyntaxException {
    assertThat(items("a=[]")).isEmpty();
    assertThat(items("a=[1,2]")).containsExactly("1", "2");
    assertThat(items("a=[1,2,]")).containsExactly("1", "2");
    assertThat(items("a=[ \"x\",\n\n \"y\"\n,\n]\n")).containsExactly("x", "y");
    assertThat(items("a=[1\n#c\n,2]")).containsExactly("1", "2");
    assertThat(items("a=[#c\n1]")).containsExactly("1");
    assertThat(items("a=[\n \"x\"\n ,\n \"y\" ]")).containsExactly("x", "y");
  }

  @Test
  void readsNestedLists() throws ConfigSyntaxException {
    Items outer = (Items) ConfigFile.parse("a=[[1],[2,3]]").settings().get("a");

    assertThat(outer.values()).hasSize(2).allMatch(Items.class::isInstance);
    assertThat(((Items) outer.values().get(1)).values()).hasSize(2);
  }

  @Test
  void addsToStringsAndLists() throws ConfigSyntaxException {
    assertThat(a("a='x'\na+='y'").value()).isEqualTo("xy");
    assertThat(items("a=[1]\na+=[2]")).containsExactly("1", "2");
    assertThat(items("a+=[1]")).containsExactly("1");
  }

  @Test
  void ofASettingGivenTwiceTheLastHolds() throws ConfigSyntaxException {
    assertThat(a("a=1\na=2").value()).isEqualTo("2");
    assertThat(items("a=2\na=[1]")).containsExactly("1");
  }

  @ParameterizedTest(name = "{0} is refused at {1}:{2}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          a=\\n1                  ~ 1 ~ 3  ~ found the end of the line
          a=                      ~ 1 ~ 3  ~ found the end of the file
          a                       ~ 1 ~ 2  ~ expected '=' or '+='
          a==1                    ~ 1 ~ 3  ~ found '='
          a=1 b=2                 ~ 1 ~ 5  ~ expected a newline or ';'
          a=12z                   ~ 1 ~ 5  ~ expected a newline or ';'
          a=0X1F                  ~ 1 ~ 4  ~ X1F
          a=1,2                   ~ 1 ~ 4  ~ found ','
          9a=1                    ~ 1 ~ 1  ~ expected a setting
          =1                      ~ 1 ~ 1  ~ expected a setting
          a=[1                    ~ 1 ~ 5  ~ list opened on line 1
          a=["x" "y"]             ~ 1 ~ 8  ~ expected ',' or ']'
          a=[ "x"\\n "y" ]        ~ 2 ~ 2  ~ expected ',' or ']'
          a=[,]                   ~ 1 ~ 4  ~ found ','
          a=[1;2]                 ~ 1 ~ 5  ~ found ';'
          \\n\\n b=[ 1,\\n 2 x ]  ~ 4 ~ 4  ~ list opened on line 3
          a="x                    ~ 1 ~ 3  ~ not closed on its line
          a="x\\ny"               ~ 1 ~ 3  ~ not closed on its line
          a='x"                   ~ 1 ~ 3  ~ end it with '
          a="x\\\\                ~ 1 ~ 5  ~ a backslash is followed by
          a="\\\\q"               ~ 1 ~ 4  ~ a backslash is followed by
          a="\\\\x41"             ~ 1 ~ 4  ~ hexadecimal escapes
          a="\\\\18"              ~ 1 ~ 4  ~ octal
          a=0xFF                  ~ 1 ~ 5  ~ FF
          a=1\\na+=[2]            ~ 2 ~ 4  ~ can't add a list to the string given on line 1
          a=[1]\\na+=2            ~ 2 ~ 4  ~ can't add a string to the list given on line 1
          # only                  ~ 1 ~ 1  ~ put a newline after it
          a="x"#c                 ~ 1 ~ 6  ~ put a newline after it
          A=1                     ~ 1 ~ 1  ~ names are of a-z
          aB=1                    ~ 1 ~ 2  ~ names are of a-z
          _a=1                    ~ 1 ~ 1  ~ '_' is not part
          a-b=1                   ~ 1 ~ 2  ~ no negative numbers or '-' in names
          a=-1                    ~ 1 ~ 3  ~ write such a value as a string
          a=1.5                   ~ 1 ~ 4  ~ write fractions
          a=None                  ~ 1 ~ 3  ~ leave the setting out
          a=True                  ~ 1 ~ 3  ~ write 1
          a=False                 ~ 1 ~ 3  ~ write 0
          a=b                     ~ 1 ~ 3  ~ put text into quotes
          a=[b]                   ~ 1 ~ 4  ~ put text into quotes
          a=(1,2)                 ~ 1 ~ 3  ~ parentheses are Python
          a={}                    ~ 1 ~ 3  ~ dictionary
          a=[{'b':1}]             ~ 1 ~ 4  ~ dictionary
          a=\"""x\"""             ~ 1 ~ 5  ~ strings side by side
          a="x""y"                ~ 1 ~ 6  ~ strings side by side
          a="x"+"y"               ~ 1 ~ 6  ~ can't be joined with +
          a="%s" % b              ~ 1 ~ 8  ~ formatting
          a=r'x'                  ~ 1 ~ 3  ~ 'r' is no value
          a=os.path("x")          ~ 1 ~ 3  ~ 'os.path' is no value
          import os               ~ 1 ~ 8  ~ Python statement
          def x():\\n return 1    ~ 1 ~ 5  ~ Python statement
          if a==1:\\n a=2         ~ 1 ~ 4  ~ Python statement
          for i in a:             ~ 1 ~ 5  ~ Python statement
          x y                     ~ 1 ~ 3  ~ expected '=' or '+=' after 'x'
          a=\\\\\\n1              ~ 1 ~ 3  ~ can't be continued
          a=1\\r\\nb=2\\r\\n      ~ 1 ~ 4  ~ Unix line ends
          a=1:\\n                 ~ 1 ~ 4  ~ block or dictionary
          a=€                     ~ 1 ~ 3  ~ U+20AC
          a=\uD83D\uDE00          ~ 1 ~ 3  ~ U+1F600
          """)
  void refusesWithPlaceAndAdvice(String text, int line, int column, String advice) {
    ConfigSyntaxException refusal =
        refusal(
            text.replace("\\\\", "\u0001")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace('\u0001', '\\'));

    assertThat(refusal).isNotNull();
    assertThat(refusal.line()).isEqualTo(line);
    assertThat(refusal.column()).isEqualTo(column);
    assertThat(refusal.problem()).contains(advice).doesNotContain("\n");
    assertThat(refusal).hasMessage("line %d, column %d: %s", line, column, refusal.problem());
  }

  @Test
  void refusesCharactersThatAreNotSeen() {
    assertThat(refusal("a=1\0;b=2")).hasMessageStartingWith("line 1, column 4: a NUL byte");
    assertThat(refusal("a=1\013\n")).hasMessageStartingWith("line 1, column 4: character U+000B");
    assertThat(refusal("\ufeffa=1")).hasMessageStartingWith("line 1, column 1: a byte order mark");
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(refusal("#".repeat(ConfigParser.LONGEST + 1)).problem()).contains("longer than");
  }

  @Test
  void refusesListsThatAreNestedTooDeep() throws ConfigSyntaxException {
    int deepest = ConfigParser.DEEPEST;

    assertThat(ConfigFile.parse("a=" + "[".repeat(deepest) + "]".repeat(deepest)).settings())
        .containsKey("a");
    assertThat(refusal("a=" + "[".repeat(deepest + 1) + "]".repeat(deepest + 1)).column())
        .isEqualTo(deepest + 3);
  }

  @Test
  void readsNumbers() throws ConfigSyntaxException {
    ConfigFile file =
        ConfigFile.parse(
            "a=0x10; b=\"512\"; c=010; d=[1]; e='x'; f=1x; g=''; h+=1; i=1; i+=2; j+=1; j=3");

    assertThat(file.number("a")).contains(16L);
    assertThat(file.number("b")).contains(512L);
    assertThat(file.number("c")).contains(8L);
    assertThat(file.number("j")).contains(3L);
    assertThat(file.number("none")).isEmpty();
    for (String name : List.of("d", "e", "f", "g", "h", "i")) {
      assertThat(file.number(name)).as("xl warns of it and ignores it").isEmpty();
    }
  }

  @Test
  void tellsTextFromList() throws ConfigSyntaxException {
    ConfigFile file = ConfigFile.parse("a=[1]\nb=1\nc=[[1]]");

    assertThat(file.text("a")).isEmpty();
    assertThat(file.texts("b")).isEmpty();
    assertThat(file.texts("c")).isEmpty();
    assertThat(file.texts("a")).hasSize(1);
    assertThat(file.texts("none")).isEmpty();
  }
}
