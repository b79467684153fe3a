// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Csv;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts, rows and what is said of them. */
class ExpandCommandTest extends ExpandProject {
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
    @Timeout(240) // it verifies every array of every suite
    void theProjectsOwnMatricesAreAllRight() {
        String specs = Repository.root().resolve("specs").toString();
        Kspec ran = passes("expand", "--count", "--verify", specs);
        assertThat(ran.out()).contains("verified").doesNotContain("NOT");
    }
}
