// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.target.UmlTargets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabsTest {
    private static RunArguments run(String... arguments) throws ParseException {
        CommandLine line = new DefaultParser()
                .parse(
                        RunArguments.options(),
                        Stream.concat(Stream.of(arguments), Stream.of("a.kspec"))
                                .toArray(String[]::new));
        return RunArguments.of(line, ProjectFile.of(line), null);
    }

    private static List<String> names(RunArguments arguments) {
        return arguments.sources().stream().map(TargetArguments.Source::name).toList();
    }

    @Test
    void unlessToldItIsQemu() throws Exception {
        assertThat(names(run())).containsExactly("qemu");
        assertThat(run().eachTarget()).isFalse();
    }

    @Test
    void oneLabIsUsedAsAnyTarget() throws Exception {
        RunArguments uml = run("--lab", "uml", "--vms", "2");
        assertThat(names(uml)).containsExactly("uml");
        assertThat(uml.sources().getFirst().targets()).isInstanceOf(UmlTargets.class);
        assertThat(uml.eachTarget()).isFalse();
        assertThat(uml.vms()).isEqualTo(2);
    }

    @Test
    void severalAreComparedInTheirOrder() throws Exception {
        RunArguments both = run("--lab", "uml,qemu");
        assertThat(names(both)).containsExactly("uml", "qemu");
        assertThat(both.eachTarget()).isTrue();
    }

    @Test
    void severalKernelsOfDebiansAreCompared() throws Exception {
        RunArguments both = run("--lab", "qemu,qemu-6.12");
        assertThat(names(both)).containsExactly("qemu", "qemu-6.12");
        assertThat(both.eachTarget()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--guest-packages=a,B| takes names of Debian packages",
                "--guest-packages=   | takes names of Debian packages",
                "--lab=umll          | did you mean `uml`?",
                "--lab=qemu-six      | qemu-6.12 and the like",
                "--lab=qemu-6.12.1   | qemu-6.12 and the like",
                "--lab=qemu,         | --lab takes qemu, uml",
                "--lab=uml,uml       | stands there twice",
                "--lab=uml --cpus=2  | has one processor",
                "--lab=uml --target=root@box | give one of them",
                "--lab=qemu,uml --resume     | begins anew",
            })
    void whatCannotBeMeantIsRefused(String arguments, String words) {
        assertThatThrownBy(() -> run(arguments.split(" ")))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining(words);
    }
}
