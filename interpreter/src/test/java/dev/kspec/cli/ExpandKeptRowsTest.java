// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of earlier arrays, and those that a time was spent on. */
class ExpandKeptRowsTest extends ExpandProject {
    private static final String FEW = """
            scenario "grow" {
                matrix {
                    a: 1, 2, 3
                    b: 10, 20
                    c: x1, x2, x3
                    d: 0, 1
                    never a == 2 && b == 20
                    cover 2
                    budget 100ms
                }
                open "/dev/zero" as z
                read z (a + b + d)
                if c == x1 { sleep 1ms }
            }
            """;

    @Test
    void rowsOfYesterdayThatAreStillValidStay() throws IOException, Csv.MalformedException {
        Path rows = directory.resolve("rows.csv");
        passes("expand", "--format", "csv", "--scenario", "filter", "-o", rows.toString(), spec);
        List<List<String>> before = Csv.records(Files.readString(rows));
        String changed = file(
                "specs/filter.kspec",
                SPEC.replace("none, 9081, 9082, 9083", "none, 9081, 9083, 9084").replace("\"a\", ", ""));
        Kspec ran = passes(
                "expand",
                "--format",
                "csv",
                "--verify",
                "--scenario",
                "filter",
                "--base",
                rows.toString(),
                "-o",
                rows.toString(),
                changed);
        assertThat(ran.err()).contains(" kept; left out: ", " with a value that is gone", "verified");
        List<List<String>> after = Csv.records(Files.readString(rows));
        List<List<String>> valid = before.stream()
                .filter(r -> !r.getFirst().equals("9082") && !r.getLast().equals("\"a\""))
                .toList();
        assertThat(valid.size()).isGreaterThan(4);
        assertThat(after.subList(0, valid.size())).isEqualTo(valid);
        Set<String> ports = new HashSet<>(after.stream().map(List::getFirst).toList());
        assertThat(ports).contains("9084").doesNotContain("9082");
    }

    @Test
    void rowsThatBecomeEqualStayOnce() throws IOException {
        String before = file("specs/few.kspec", FEW);
        String rows = directory.resolve("rows.csv").toString();
        passes("expand", "--format", "csv", "-o", rows, before);
        String after = file("specs/few.kspec", FEW.replace("d: 0, 1", "").replace(" + d", ""));
        Kspec ran = passes("expand", "--format", "csv", "--verify", "--base", rows, after);
        assertThat(ran.out().lines()).doesNotHaveDuplicates();
        assertThat(ran.err()).contains("none of them twice");
        String suite = directory.resolve("suite.kspec").toString();
        passes("expand", "--format", "kspec", "--base", rows, "-o", suite, after);
        passes("check", suite);
        passes("expand", "--lock", "--base", rows, after);
        passes("check", after);
    }

    @Test
    void whatStaysOfAnEarlierArrayIsSaidAndWhyTheRestDoesNot() throws IOException {
        String few = file("specs/few.kspec", FEW);
        String rows = file("rows.csv", "a,b,c,d\n1,10,x1,0\n1,10,x1,0\n2,20,x1,0\n1,10,x9,0\n");
        Kspec ran = passes("expand", "--format", "csv", "--base", rows, few);
        assertThat(ran.err())
                .contains("rows.csv: 1 of 4 rows kept; left out: 1 with a value that is gone, "
                        + "1 that breaks a rule, 1 that was there before\n");
        assertThat(ran.out()).startsWith("a,b,c,d\r\n1,10,x1,0\r\n");
        String good = file("rows.csv", "a,b\n1,10\n2,\n");
        assertThat(passes("expand", "--count", "--base", good, few).err()).contains("rows.csv: 2 of 2 rows kept\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'a;b;c;d\n1;10;x1;0\n',the header `a;b;c;d` names no parameter",
        "'x,y\n1,2\n','the header `x,y` names no parameter of the matrix, which has `a,b,c,d`'",
        "'',the file is empty"
    })
    void rowsOfSomethingElseAreRefused(String text, String words) throws IOException {
        String few = file("specs/few.kspec", FEW.replace("budget 100ms", ""));
        Kspec.run("expand", "--base", file("rows.csv", text), few).isUsageError(words);
    }

    @Test
    void aTimeIsSpentOnceAndKept() throws IOException {
        String timed = file("specs/timed.kspec", SPEC.replace("cover 2\n", "cover 2\n budget 100ms\n"));
        assertThat(passes("check", timed).err()).contains("K0417", "kspec expand --lock");
        assertThat(passes("expand", "--lock", timed).err())
                .contains("spending 100ms", "kept in specs/timed.kspec.lock");
        String kept = Files.readString(directory.resolve("specs/timed.kspec.lock"));
        assertThat(passes("check", timed).err()).isEmpty();
        assertThat(cases(timed))
                .filteredOn(c -> c.contains(":: filter "))
                .allSatisfy(c ->
                        assertThat(kept).contains("\n" + c.substring(c.indexOf('[') + 1, c.length() - 1) + "\n"));
        file(
                "specs/timed.kspec",
                SPEC.replace("cover 2\n", "cover 2\n budget 100ms\n").replace("9083", "9099"));
        Kspec stale = Kspec.run("list", timed);
        assertThat(stale.code()).isEqualTo(ExitCode.USAGE);
        assertThat(stale.err()).contains("K0505", "timed.kspec.lock are those of another matrix");
        passes("expand", "--lock", timed);
        passes("check", timed);
    }

    @Test
    void rowsOfAScenarioThatIsGoneDoNotVanishWithoutAWord() throws IOException {
        passes("expand", "--lock", file("specs/few.kspec", FEW));
        String renamed = file("specs/few.kspec", FEW.replace("\"grow\"", "\"shrink\""));
        assertThat(passes("check", renamed).err()).contains("few.kspec.lock keeps rows of \"grow\"");
        assertThat(passes("expand", "--lock", renamed).err()).contains("few.kspec.lock kept rows of \"grow\" too");
        assertThat(passes("check", renamed).err()).isEmpty();
    }

    @Test
    void aRunSpendsTheTimeIfNobodyHas() throws IOException {
        String timed = file("specs/timed.kspec", SPEC.replace("cover 2\n", "cover 2\n budget 100ms\n"));
        // What is selected by its identity is known when the rows are.
        Kspec ran = Kspec.run("run", "--match", "no such case", timed);
        assertThat(ran.err())
                .contains("spending 100ms", "kept in specs/timed.kspec.lock")
                .doesNotContain("K0417");
        Kspec again = Kspec.run("run", "--match", "no such case", timed);
        assertThat(again.err()).startsWith("kspec: nothing is selected");
    }

    /** Machines that each spend it would not find the same rows. */
    @Test
    void aPartOfARunSpendsNoTime() throws IOException {
        String timed = file("specs/timed.kspec", SPEC.replace("cover 2\n", "cover 2\n budget 100ms\n"));
        Kspec ran = Kspec.run("run", "--shard", "1/2", "--match", "no such case", timed);
        assertThat(ran.err()).contains("K0417", "nothing is selected").doesNotContain("spending");
        assertThat(directory.resolve("specs/timed.kspec.lock")).doesNotExist();
    }

    @Test
    void aLockThatCannotBeWrittenIsSaid() throws IOException {
        String timed = file("specs/timed.kspec", SPEC.replace("cover 2\n", "cover 2\n budget 100ms\n"));
        Files.createDirectories(directory.resolve("specs/timed.kspec.lock/in-the-way"));
        Kspec ran = Kspec.run("expand", "--lock", timed);
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("specs/timed.kspec.lock cannot be written", "those of `budget greedy`");
    }
}
