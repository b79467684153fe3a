// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical form, rule by rule, and on whole files. */
class FormatterTest {
    private static final Path FILES = Repository.testResources("format");

    @ParameterizedTest
    @ValueSource(strings = {"careless.kspec", "careless.kspec.yaml", "long-lines.kspec", "comments.kspec"})
    void wholeFiles(String name) throws IOException {
        String formatted = Printed.formatted(name, Files.readString(FILES.resolve(name)));
        Golden.check(FILES.resolve(name + ".expected"), formatted);
        assertThat(Printed.formatted(name, formatted)).isEqualTo(formatted);
    }

    private static void formats(String text, String expected) {
        String formatted = Printed.kspec(text);
        assertThat(formatted).isEqualTo(expected);
        assertThat(Printed.kspec(formatted)).isEqualTo(expected);
    }

    /** Steps within a scenario, before and after. */
    private static void steps(String text, String expected) {
        formats(
                "scenario \"s\" {\n" + text + "\n}\n",
                "scenario \"s\" {\n"
                        + expected.lines()
                                .map(l -> l.isEmpty() ? "\n" : "    " + l + "\n")
                                .collect(Collectors.joining())
                        + "}\n");
    }

    @Test
    void wordsHaveOneBlankBetweenThemAndSignsStandWhereTheyBelong() {
        steps("write   c -4 \"x\"[ 0 ] x . y  f( 1 ,2, ) ( a ) [1 ,2]", "write c -4 \"x\"[0] x.y f(1, 2) (a) [1, 2]");
        steps("assert !( a==1&&- b<2 )||~c|d!=0", "assert !(a == 1 && -b < 2) || ~c | d != 0");
        steps("for i in 1 .. 5 {  a i}", "for i in 1..5 { a i }");
        steps("for i in n+1..2*n { a i }", "for i in n + 1 .. 2 * n { a i }");
        steps("stat p expect {size:5,..}", "stat p expect { size: 5, .. }");
        steps("read f 1 expect any of(1 ,>=2,)", "read f 1 expect any of (1, >= 2)");
    }

    @Test
    void stepsStandOnLinesOfTheirOwnUnlessASemicolonJoinsThem() {
        steps("a b;c d;;\n;e f ;", "a b; c d\ne f");
        steps("fork {\n a b }; c d", "fork {\n    a b\n}\nc d");
        steps("fork{a b;c d;}", "fork { a b; c d }");
    }

    @Test
    void aBlockIsOnOneLineOrEachOfItsStepsIs() {
        steps("if a==1{b c}else{ d e }", "if a == 1 { b c } else { d e }");
        steps("if a==1{b c\n}else{ d e }", "if a == 1 {\n    b c\n} else { d e }");
        steps("sweep f{\n\n}", "sweep f {}");
    }

    @Test
    void emptyLinesSeparateAndNeverMoreThanOne() {
        steps("\n\na b\n\n\n\nc d\n\n", "a b\n\nc d");
        formats("\n\nuse driver a\nlet b = 1\n\n\n", "use driver a\nlet b = 1\n");
        formats(
                "use driver a\nscenario \"s\" {\n a b\n}\nscenario \"t\" {\n c d\n}",
                "use driver a\n\nscenario \"s\" {\n    a b\n}\n\nscenario \"t\" {\n    c d\n}\n");
    }

    @Test
    void membersOfADriverStandInColumns() {
        formats(
                "driver d {\nioctl GET = _IO('d',1);ioctl RESET=5\ncounter a=\"/a\"\n\ncounter long_one=\"/b\"\nlog l=\"x\"\n}\n",
                """
                driver d {
                    ioctl   GET   = _IO('d', 1)
                    ioctl   RESET = 5
                    counter a = "/a"

                    counter long_one = "/b"
                    log     l = "x"
                }
                """);
    }

    @Test
    void fieldsEntriesAndRowsStandInColumns() {
        formats("driver d {\nstruct s {\na: u8,\nlonger:u16=1,\n\nx:u8\n}\nenum e { A=1,\nLONG = 2\n}\n}\n", """
                driver d {
                    struct  s {
                        a:      u8
                        longer: u16 = 1

                        x: u8
                    }
                    enum    e {
                        A    = 1
                        LONG = 2
                    }
                }
                """);
        steps("matrix {\n a: 1,\n2\n longer: 3 }", "matrix {\n    a:      1,\n            2\n    longer: 3\n}");
    }

    @Test
    void commentsStayWhereTheyAre() {
        steps(
                "#own\na b#x".replace("#x", "   # behind") + "\nc d # too\n# last",
                "#own\na b  # behind\nc d  # too\n# last");
        formats("# only this\n\n\n# and this", "# only this\n\n# and this\n");
        steps("a [1, # one\n 2\n]", "a [\n    1,  # one\n    2\n]");
    }

    @Test
    void literalsStayAsTheyAreWritten() {
        steps(
                "a 0XFF 1_000 \"\\x41\\u{e9}\" r\"\\d\" x\"DE ad\" 'a' 1.5s",
                "a 0XFF 1_000 \"\\x41\\u{e9}\" r\"\\d\" x\"DE ad\" 'a' 1.5s");
    }

    @Test
    void lineEndsAreThoseOfTheFileAndAByteOrderMarkGoes() {
        assertThat(Printed.kspec("use driver  a\r\nlet b=1\r\n")).isEqualTo("use driver a\r\nlet b = 1\r\n");
        assertThat(Printed.kspec("\uFEFFuse driver a\n")).isEqualTo("use driver a\n");
        assertThat(Printed.kspec("use driver a")).isEqualTo("use driver a\n");
        assertThat(Printed.kspec("")).isEmpty();
    }

    @Test
    void aFileWithMistakesIsLeftAlone() {
        assertThat(Formatter.format(new SourceFile("a.kspec", "scenario \"s\" {")))
                .isInstanceOf(Result.Mistaken.class);
        assertThat(Formatter.format(new SourceFile("a.kspec.yaml", "scenarios: [")))
                .isInstanceOf(Result.Mistaken.class);
    }

    @Test
    void warningsDoNotStandInTheWay() {
        String yaml = "scenarios:\n  - scenario: fixes #5\n    steps: |\n      a b\n";
        assertThat(Printed.yaml(yaml)).isEqualTo(yaml.replace(" #5", "  #5"));
    }

    @Test
    void longFilesTakeLittleTime() {
        String steps = "write c \"x\" expect 1; assert a == [1, 2, 3] && b\n".repeat(5_000);
        assertThat(Printed.kspec("scenario \"s\" {\n" + steps + "}\n").lines()).hasSize(5_002);
        String list = "1000, ".repeat(50_000);
        assertThat(Printed.kspec("let a = [" + list + "]\n").lines()).hasSizeGreaterThan(2_000);
    }
}
