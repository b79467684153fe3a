// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverVariantsTest {
    private static CommandLine line(String... arguments) throws ParseException {
        return new DefaultParser()
                .parse(
                        RunArguments.options(),
                        Stream.concat(Stream.of(arguments), Stream.of("a.kspec"))
                                .toArray(String[]::new));
    }

    private static RunArguments run(String... arguments) throws ParseException {
        CommandLine line = line(arguments);
        return RunArguments.of(line, ProjectFile.of(line), null);
    }

    private static List<String> names(RunArguments arguments) {
        return arguments.sources().stream().map(TargetArguments.Source::name).toList();
    }

    private static List<List<String>> variables(RunArguments arguments) {
        return arguments.sources().stream().map(arguments::makeVariables).toList();
    }

    @Test
    void eachBuildIsARunThatIsCompared() throws Exception {
        RunArguments both = run("--each-driver-make", "RING=c,rust");
        assertThat(both.eachTarget()).isTrue();
        assertThat(names(both)).containsExactly("qemu RING=c", "qemu RING=rust");
        assertThat(variables(both)).containsExactly(List.of("RING=c"), List.of("RING=rust"));
    }

    @Test
    void eachLabRunsEachBuildWithTargetsOfItsOwn() throws Exception {
        RunArguments all = run("--lab", "qemu,uml", "--each-driver-make", "RING=c,rust", "--driver-make", "DEBUG=1");
        assertThat(names(all)).containsExactly("qemu RING=c", "qemu RING=rust", "uml RING=c", "uml RING=rust");
        assertThat(variables(all).getLast()).containsExactly("DEBUG=1", "RING=rust");
        assertThat(all.sources()).extracting(TargetArguments.Source::targets).doesNotHaveDuplicates();
    }

    @Test
    void aValueMayBeEmpty() throws Exception {
        assertThat(DriverVariants.of(line("--each-driver-make", "RING=,rust"))).containsExactly("RING=", "RING=rust");
    }

    @Test
    void aJournalIsThatOfOneBuild() throws Exception {
        CommandLine line = line("--each-driver-make", "RING=c,rust", "--driver-make", "DEBUG=1");
        assertThat(KeptOptions.of(
                        line,
                        line,
                        run("--each-driver-make", "RING=c,rust")
                                .sources()
                                .getLast()
                                .variant(),
                        List.of("a.kspec")))
                .containsExactly("--driver-make=DEBUG=1", "--driver-make=RING=rust", "--", "a.kspec");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--each-driver-make=RING          | a variable and at least two values, as in RING=c,rust, not `RING`",
                "--each-driver-make=RING=c        | --driver-make takes one value",
                "--each-driver-make=RING=c,c      | c stands there twice",
                "--each-driver-make=A=1,2 --each-driver-make=B=1,2 | is given once",
                "--each-driver-make=RING=c,rust --driver-make=RING=c | leave one of them out",
                "--each-driver-make=RING=c,rust --resume             | begins anew",
            })
    void whatCannotBeMeantIsRefused(String arguments, String words) {
        assertThatThrownBy(() -> run(arguments.split(" ")))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining(words);
    }
}
