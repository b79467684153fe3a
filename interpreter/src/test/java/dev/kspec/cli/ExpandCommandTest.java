// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Csv;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExpandCommandTest {
    private static final String SPEC = """
            # What goes through a filter.
            scenario "filter" tags net {
                matrix {
                    lport:  none, 9081, 9082, 9083
                    rport:  none, 9081, 9082
                    state:  none, include(established), include(listen), exclude(listen)
                    name:   "a", "b, \\"c\\""
                    cover 2
                    never lport == none && state is include
                    invalid lport: 0, 65536 expect EINVAL
                }
                open "/dev/zero" as zero
                if state == none { sleep 1ms }
                writefile "/tmp/${lport}" name
                read zero 8 as data expect invalid
                assert len(data) == 8 || rport == none
            }
            scenario "two" {
                matrix { a: 1, 2 }
                open "/dev/zero" as zero
                read zero a expect a
            }
            scenario "plain" { sleep 1ms }
            """;

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

    @TempDir
    private Path directory;

    private String spec;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(directory.resolve(".git"));
        spec = file("specs/filter.kspec", SPEC);
    }

    private String file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file.toString();
    }

    private static Kspec passes(String... arguments) {
        Kspec ran = Kspec.run(arguments);
        assertThat(ran.code()).as(ran::toString).isEqualTo(ExitCode.PASSED);
        return ran;
    }

    private List<String> cases(String... files) {
        return passes(Stream.concat(Stream.of("list"), Stream.of(files)).toArray(String[]::new))
                .out()
                .lines()
                .map(l -> l.replaceFirst("  #.*", ""))
                .toList();
    }

    @Test
    void countsComeBeforeRows() throws IOException {
        Kspec ran = passes("expand", "--scenario", "two", spec);
        assertThat(ran.out()).isEqualTo("""
                specs/filter.kspec :: two
                  parameters   1: a 2
                  product      2
                  greedily     cover 1: 2
                  cover all    2 rows

                a
                1
                2

                """);
        assertThat(passes("expand", "--count", spec).out())
                .contains("lport 4+2 invalid, rport 3, state 4, name 2", "  rules        1\n", "  product      144 (")
                .contains("  allowed      132\n", "  cover 2      ", " rows\n")
                .doesNotContain("9081");
    }

    /** The whole of what a newcomer sees, as it is. */
    @Test
    void aTableHasColumnsForPeople() throws IOException {
        String file = file("specs/t.kspec", """
                scenario "reads" {
                    matrix { size: 0, 4096
                             mode: none, "x" }
                    open "/dev/zero" as zero
                    read zero size expect size
                    if mode == none { sleep 1ms }
                }
                """);
        assertThat(passes("expand", file).out()).endsWith("""
                size  mode
                   0  none
                   0  "x"
                4096  none
                4096  "x"

                """);
    }

    @Test
    void rowsAsCsvAreThoseThatAreListed() throws Csv.MalformedException {
        Kspec ran = passes("expand", "--format", "csv", "--scenario", "filter", spec);
        assertThat(ran.err()).contains("cover 2");
        List<List<String>> records = Csv.records(ran.out());
        assertThat(records.getFirst()).containsExactly("lport", "rport", "state", "name");
        List<String> ids = records.subList(1, records.size()).stream()
                .map(r -> "specs/filter.kspec :: filter [lport=%s, rport=%s, state=%s, name=%s]".formatted(r.toArray()))
                .toList();
        assertThat(ids).containsExactlyElementsOf(cases("--match", ":: filter ", spec));
        assertThat(ran.out()).contains(",\"\"\"b, \\\"\"c\\\"\"\"\"\"\r\n");
    }

    @Test
    void rowsAsJsonAreAnArrayOfObjects() {
        assertThat(passes("expand", "--format", "json", "--scenario", "two", spec)
                        .out())
                .isEqualTo("[\n  {\"a\": 1},\n  {\"a\": 2}\n]\n");
        assertThat(passes("expand", "--format", "json", "--scenario", "filter", spec)
                        .out())
                .contains("{\"lport\": 0, \"rport\": ", "\"name\": \"\\\"b, \\\\\\\"c\\\\\\\"\\\"\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kspec", "yaml"})
    void aSuiteIsCheckedAndHasTheSameCases(String format) throws IOException {
        String out = directory.resolve("other/specs").toString();
        Files.createDirectories(directory.resolve("other/.git"));
        passes("expand", "--format", format, "-o", out + "/", spec);
        String name = "filter.kspec" + (format.equals("yaml") ? ".yaml" : "");
        Kspec checked = passes("check", out + "/" + name);
        assertThat(checked.err()).isEmpty();
        List<String> expected =
                cases(spec).stream().map(c -> c.replace("filter.kspec", name)).toList();
        assertThat(cases(out + "/" + name)).containsExactlyElementsOf(expected);
        passes("fmt", "--check", out + "/" + name);
        assertThat(Files.readString(Path.of(out, name)))
                .contains("# What goes through a filter.", "# specs/filter.kspec ::");
    }

    @Test
    void aSuiteIsWrittenWhereItIsReadAgain() throws IOException {
        String out = directory.resolve("here").toString();
        passes("expand", "--format", "kspec", "-o", out, spec);
        assertThat(Path.of(out, "filter.kspec")).isRegularFile();
        Kspec.run("expand", "--format", "yaml", "-o", out + "/rows.kspec", spec)
                .isUsageError("a suite's file ends in .kspec.yaml, a directory in /");
        assertThat(Path.of(out, "rows.kspec")).doesNotExist();
    }

    @Test
    void wordsOfOtherRowsStandInASuiteIfStepsMayAskForThem() throws IOException {
        String words = file("specs/words.kspec", """
                scenario "words" {
                    matrix {
                        os: linux, bsd
                        fs: ext4, ufs
                        if os is linux then fs is ext4
                    }
                    if fs is ufs { run "echo" "${os}" }
                }
                """);
        assertThat(passes("expand", "--format", "kspec", words).out())
                .contains("let values_of_fs = [ext4, ufs]")
                .doesNotContain("values_of_os");
    }

    @Test
    void whatASuiteImportsLiesWhereItWas() throws IOException {
        file("specs/lib/paths.kspec", "let zeros = \"/dev/zero\"\n");
        String importing = file("specs/importing.kspec", """
                import "lib/paths.kspec"
                scenario "reads" {
                    matrix { size: 1, 2 }
                    open zeros as zero
                    read zero size expect size
                }
                """);
        Path out = directory.resolve("out/deep/suite.kspec");
        Files.createDirectories(out.getParent());
        passes("expand", "--format", "kspec", "-o", out.toString(), importing);
        assertThat(Files.readString(out)).contains("import \"../../specs/lib/paths.kspec\"");
        passes("check", out.toString());
    }

    @Test
    void strengthEffortAndSeedAreTried() {
        assertThat(passes("expand", "--count", "--strength", "3", spec).out())
                .contains("cover 3      ")
                .contains("cover 1      2 rows");
        assertThat(passes("expand", "--count", "--strength", "all", spec).out()).contains("cover all    132 rows");
        assertThat(passes("expand", "--count", "--stats", "--strength", "2", "--effort", "normal", "--seed", "7", spec)
                        .out())
                .containsPattern("effort normal \\(at most [0-9,]+ steps of search\\), seed 7\n");
    }

    @Test
    void whatIsCoveredAndWhatCannotBeIsSaid() {
        assertThat(passes("expand", "--count", "--stats", "--verify", "--scenario", "filter", spec)
                        .out())
                .contains("at least ")
                .contains("strength 1   15 combinations, 0 of them impossible; 15 of 15 covered (100.0 %)")
                .containsPattern("strength 2   80 combinations, 2 of them impossible; .* \\(100.0 %\\)")
                .containsPattern("strength 3   .* covered \\([0-9.]+ %\\)")
                .contains("lport=none, state=include(listen)  <- line 9, never lport == none && state is include")
                .contains("verified     ");
    }

    @Test
    void partsTogetherAreAllRows() throws Csv.MalformedException {
        for (String strength : List.of("2", "all")) {
            List<List<String>> parts = new ArrayList<>();
            for (int k = 1; k <= 5; k++) {
                Kspec part = passes(
                        "expand",
                        "--format",
                        "csv",
                        "--scenario",
                        "filter",
                        "--strength",
                        strength,
                        "--shard",
                        k + "/5",
                        spec);
                List<List<String>> records = Csv.records(part.out());
                parts.addAll(records.subList(1, records.size()));
            }
            List<List<String>> all = Csv.records(
                    passes("expand", "--format", "csv", "--scenario", "filter", "--strength", strength, spec)
                            .out());
            assertThat(parts).containsExactlyInAnyOrderElementsOf(all.subList(1, all.size()));
        }
        List<String> listed = new ArrayList<>();
        for (int k = 1; k <= 5; k++) {
            listed.addAll(cases("--shard", k + "/5", spec));
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(cases(spec));
    }

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
    void aSeedOfPictThatIsThereTwiceStaysOnce() throws IOException {
        String model = file("a.pict", "A: 1, 2, 3\nB: x, y\n");
        String seeds = file("a.seeds", "A\tB\n3\ty\n3\ty\n");
        Kspec ran = passes("expand", "--from", model, "--base", seeds, "--verify", "--format", "csv");
        assertThat(ran.out().lines()).hasSize(7).doesNotHaveDuplicates().startsWith("A,B", "3,y");
        assertThat(ran.err()).contains("no row is there twice");
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

    @Test
    void modelsForPictAreWrittenAndRead() throws IOException {
        Path model = directory.resolve("m.pict");
        // A value has a comma in it.
        Kspec written = passes("expand", "--format", "pict", "--scenario", "filter", "-o", model.toString(), spec);
        assertThat(written.err()).contains("kspec: for PICT: pict " + model + " '/d:;'");
        assertThat(Files.readString(model)).contains("lport: none; 9081; 9082; 9083; ~0; ~65536", "IF [");
        Kspec ran =
                passes("expand", "--from", model.toString(), "--pict-options", "/d:;", "--verify", "--format", "csv");
        assertThat(ran.out()).startsWith("lport,rport,state,name\r\n");
        assertThat(ran.err()).contains("verified");
    }

    @Test
    void anotherPersonsModelIsReadAsItIs() throws IOException {
        String model = file("a.pict", "A: 1, 2, 3\nB: x, y\n\nIF [A] = 1 THEN [B] = \"y\";\n");
        assertThat(passes("expand", "--from", model).out()).contains("strength 2   5 rows", "A  B\n");
        assertThat(Kspec.run("expand", "--from", file("b.pict", "A: 1, 2\nIF [C] = 1 THEN [A] = 2;\n"))
                        .err())
                .contains("K0702");
    }

    @ParameterizedTest
    @CsvSource({"kspec, m.kspec", "yaml, m.kspec.yaml"})
    void aModelBecomesASpecFile(String format, String name) throws IOException {
        String model = file("m.pict", "A b: 1, 2, 3\nB: x, y\nC: p, q\n\nIF [A b] = 1 THEN [B] = \"y\";\n");
        String rows = file("m.rows", "A b\tC\n2\tq\n");
        Path out = directory.resolve("specs/out");
        passes("expand", "--from", model, "--base", rows, "--format", format, "-o", out + "/");
        Path written = out.resolve(name);
        assertThat(Files.readString(written))
                .contains("# Written from m.pict, a model for PICT.", "# A b is called a_b here.", "a_b: ", "cover 2")
                .contains("if a_b == 1 then B == y", "include { a_b: 2, C: q, .. }");
        assertThat(passes("check", written.toString()).out()).contains("no mistakes");
        assertThat(passes("expand", "--count", written.toString()).out())
                .contains(":: m\n", "product      12\n", "allowed      10\n");
        assertThat(passes("expand", "--from", model, "--format", "kspec").out()).startsWith("# Written from m.pict");
    }

    @Test
    void whatASpecFileCannotSayIsNotWritten() throws IOException {
        Path out = directory.resolve("m.kspec");
        Kspec ran = Kspec.run(
                "expand", "--from", file("m.pict", "A: 1, ~1, 2\n"), "--format", "kspec", "-o", out.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("m.pict: cannot be written as a spec file: `A` has the value `1` both");
        assertThat(out).doesNotExist();
    }

    @Test
    void whatRowsOfAModelCoverIsSaid() throws IOException {
        String model = file("a.pict", """
                Type: disk, tape | reel, ~card
                Size: 1, 10, 100, 1000
                Kind: a, b
                $Result: ok, error
                { Type, Size, Kind } @ 3

                IF [Type] = "tape" THEN [Size] <= 10;
                IF IsNegative(Type) THEN [$Result] = "error" ELSE [$Result] = "ok";
                """);
        assertThat(passes("expand", "--from", model, "--count", "--stats").out())
                .contains(" rows\n  rows         20, at least 20 are needed\n")
                .contains("effort greedy (at most 0 steps of search), seed 1")
                .contains("strength 1   9 combinations, 0 of them impossible; 9 of 9 covered (100.0 %)")
                .contains("strength 2   26 combinations, 2 of them impossible; 24 of 24 covered (100.0 %)")
                .contains("strength 3   24 combinations, 4 of them impossible; 20 of 20 covered (100.0 %)")
                .doesNotContain("strength 4")
                .contains("    Type=tape, Size=100  <- IF [Type] = \"tape\" THEN [Size] <= 10\n");
        assertThat(passes("expand", "--from", model, "--format", "csv", "--stats", "--effort", "normal", "--seed", "7")
                        .err())
                .containsPattern("effort normal \\(at most [0-9,]+ steps of search\\), seed 7\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--scenario a|a model for PICT is one matrix",
                "--format pict|--format kspec and yaml write it as a spec file",
                "--format kspec --seed 3|leave out --shard and --seed",
                "--format yaml --shard 1/2|leave out --shard and --seed",
                "--pict-options /e:seed.txt|`--base seed.txt`",
                "--pict-options /r:5|`--seed 5`",
                "--pict-options -R|`--seed N`",
                "--pict-options /s|`--count`",
                "--pict-options /x:1|there are /o:N"
            })
    void whatAModelForPictDoesNotHaveIsRefused(String options, String words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("expand", "--from", file("a.pict", "A: 1, 2, 3\nB: x, y\n")));
        arguments.addAll(List.of(options.split(" ", -1)));
        Kspec.run(arguments.toArray(String[]::new)).isUsageError(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--format xml|takes table, csv, json, pict, kspec or yaml",
                "--format csv|for one matrix; --scenario chooses one of these",
                "--strength 7|from 1 to 6",
                "--strength 0|from 1 to 6",
                "--effort much|greedy, normal or tight",
                "--seed x|a number",
                "--shard 0/3|from 1/N to N/N",
                "--shard 4/3|from 1/N to N/N",
                "--scenario nothing|no scenario with a matrix",
                "--scenario plain|no scenario with a matrix",
                "--count --format csv|--count writes no rows",
                "--lock|budget 60s",
                "--lock --strength 2|leave out --strength",
                "--lock --verify|afterwards",
                "--base rows.csv --scenario two|every row",
                "--pict-options /c|--from MODEL",
                "--from x.pict|takes the place of spec files"
            })
    void wrongUsageIsTold(String options, String words) {
        List<String> arguments = new ArrayList<>(List.of("expand"));
        arguments.addAll(List.of(options.split(" ", -1)));
        arguments.add(spec);
        Kspec.run(arguments.toArray(String[]::new)).isUsageError(words);
    }

    @Test
    void whatIsTooLargeToBeVerifiedIsNoSuccess() throws IOException {
        String large = file("specs/large.kspec", """
                scenario "large" {
                    matrix {
                        a: 1..1001
                        b: 1..1000
                        cover all
                    }
                    open "/dev/zero" as zero
                    read zero (a + b)
                }
                """);
        Kspec ran = Kspec.run("expand", "--count", "--verify", "--stats", large);
        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out()).contains("verified     NOT: too many rows", "statistics   none");
        assertThat(ran.err())
                .contains(
                        "specs/large.kspec :: large: not verified, since all rows of more than 1,000,000 combinations");
        assertThat(passes("expand", "--count", "--verify", "--strength", "1", large)
                        .err())
                .isEmpty();
        assertThat(passes("expand", "--count", "--stats", large).err()).isEmpty();
    }

    @Test
    void whatCannotBeCoveredIsToldWithItsRules() throws IOException {
        String none = file("specs/none.kspec", """
                scenario "none" {
                    matrix {
                        a: 1..300
                        b: 1..300
                        c: 1..300
                        d: 1..300
                    }
                    let x = a + b + c + d
                    open "/dev/zero" as zero
                    read zero x expect x
                }
                """);
        Kspec ran = Kspec.run("expand", "--strength", "4", none);
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("cover 4 is not possible", "million combinations");
    }

    /** A file that people read shows what the command prints. */
    @Test
    void theProjectsOwnMatricesAreAllRight() {
        String specs = Repository.root().resolve("specs").toString();
        Kspec ran = passes("expand", "--count", "--verify", specs);
        assertThat(ran.out()).contains("verified").doesNotContain("NOT");
    }
}
