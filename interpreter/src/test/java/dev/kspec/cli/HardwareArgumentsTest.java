// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.target.lab.Hardware;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HardwareArgumentsTest {
    private static CommandLine line(String... arguments) throws ParseException {
        Options options = new Options();
        TargetArguments.addTo(options);
        return new DefaultParser().parse(options, arguments);
    }

    @Test
    void nothingSaidIsTheUsualVm() throws Exception {
        assertThat(HardwareArguments.of(line())).isEqualTo(Hardware.DEFAULT);
    }

    @Test
    void whatIsSaidIsWhatTheVmHas() throws Exception {
        assertThat(HardwareArguments.of(line("--cpus", "2", "--memory", "1GiB", "--kernel-args", " slub_debug=FZPU ")))
                .isEqualTo(new Hardware(2, 1024, "slub_debug=FZPU"));
        assertThat(HardwareArguments.of(line("--memory", "300MiB")).memoryMiB()).isEqualTo(300);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("--cpus", "0", "--cpus takes a number from 1 to 16, not `0`"),
                Arguments.of("--cpus", "17", "--cpus takes a number from 1 to 16, not `17`"),
                Arguments.of("--memory", "64MiB", "--memory takes 128MiB to 64GiB, not `64MiB`"),
                Arguments.of("--memory", "65GiB", "--memory takes 128MiB to 64GiB, not `65GiB`"),
                Arguments.of("--memory", "512", "--memory takes 128MiB to 64GiB, not `512`"),
                Arguments.of("--kernel-args", "a\nb", "--kernel-args takes printable ASCII, not `a·b`"),
                Arguments.of(
                        "--kernel-args",
                        "x".repeat(1025),
                        "--kernel-args: 1025 bytes; the kernel reads no more than 1024"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatNoVmHasIsRefused(String option, String value, String message) {
        assertThatThrownBy(() -> HardwareArguments.of(line(option, value)))
                .isInstanceOf(ParseException.class)
                .hasMessage(message);
    }

    @Test
    void aHostHasWhatItHas() {
        assertThatThrownBy(() -> TargetArguments.of(line("--target", "box", "--cpus", "2")))
                .isInstanceOf(ParseException.class)
                .hasMessage("--cpus is for lab VMs, and does not go with --target");
    }
}
