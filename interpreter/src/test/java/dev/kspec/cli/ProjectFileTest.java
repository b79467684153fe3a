// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code kspec.yaml} and the configuration of ssh say of a run, and what the command line says instead. */
class ProjectFileTest {
    private static final String TWO = """
            targets:
              - name: box
                address: root@127.0.0.1:1
                identity: keys/box
                known_hosts: known
                kdir: linux
              - {name: arm, address: root@127.0.0.1:2}
            """;

    @TempDir
    private Path project;

    private String spec;

    @BeforeEach
    void aProject() throws IOException {
        Files.createDirectory(project.resolve(".git"));
        Files.createDirectory(project.resolve("specs"));
        spec = Files.writeString(project.resolve("specs/s.kspec"), "scenario \"a\" {\n    sleep 1ms\n}\n")
                .toString();
    }

    private void write(String text) throws IOException {
        Files.writeString(project.resolve("kspec.yaml"), text);
    }

    private CommandLine complete(String... arguments) throws ParseException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(spec);
        CommandLine line = new DefaultParser().parse(RunArguments.options(), all.toArray(String[]::new));
        return ProjectDefaults.complete(line, ProjectFile.of(line));
    }

    private RunArguments run(String... arguments) throws ParseException {
        CommandLine line = complete(arguments);
        return RunArguments.of(line, ProjectFile.of(line), null);
    }

    @Test
    void settingsAreThoseOfTheFileUnlessTheCommandLineSaysMore() throws Exception {
        write("""
                # for everyone
                vms: 3
                case-timeout: 2s
                order: random
                seed: 7
                retries: 2
                fail-fast: true
                verbose: false
                report:
                  - junit=out/junit.xml
                driver-make: [DEBUG=1, "TWO=2"]
                """);
        RunArguments file = run();
        assertThat(file.vms()).isEqualTo(3);
        assertThat(file.how().caseTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(file.verbose()).isFalse();
        assertThat(file.makeVariables()).containsExactly("DEBUG=1", "TWO=2");
        assertThat(complete().getOptionValue("report")).isEqualTo("junit=" + project.resolve("out/junit.xml"));
        assertThat(complete().getOptionValue("seed")).isEqualTo("7");
        RunArguments typed =
                run("--vms", "1", "--case-timeout", "9s", "--order", "stable", "--driver-make", "X=1", "-v");
        assertThat(typed.vms()).isEqualTo(1);
        assertThat(typed.how().caseTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(typed.makeVariables()).containsExactly("X=1");
        assertThat(typed.verbose()).isTrue();
        assertThat(complete("--max-failures", "4").hasOption("fail-fast")).isFalse();
    }

    @Test
    void whatIsSuppressedHasAReason() throws Exception {
        write("""
                suppress:
                  - {title: '^WARNING in a\\.b$', because: mended in 6.12}
                """);
        assertThat(run().how().suppressions())
                .singleElement()
                .satisfies(s -> assertThat(s.title()).isEqualTo("^WARNING in a\\.b$"))
                .satisfies(s -> assertThat(s.because()).isEqualTo("mended in 6.12"));

        for (String wrong : List.of(
                "suppress: x",
                "suppress: [x]",
                "suppress: [{title: x}]",
                "suppress: [{title: '(', because: y}]",
                "suppress: [{title: x, reason: y}]")) {
            write(wrong + "\n");
            assertThatThrownBy(this::run).isInstanceOf(ParseException.class).hasMessageContaining("kspec.yaml:1: ");
        }
    }

    @Test
    void withoutAFileNothingIsSaid() throws Exception {
        assertThat(complete().getOptions()).isEmpty();
        assertThat(complete().getArgList()).containsExactly(spec);
        write("");
        assertThat(complete().getOptions()).isEmpty();
    }

    @Test
    void targetsHaveNames() throws Exception {
        write(TWO + "vms: 2\n");
        assertThat(run("--target", "arm", "--target", "box").sources())
                .extracting(TargetArguments.Source::name)
                .containsExactly("arm", "box");
        assertThat(run().sources()).extracting(TargetArguments.Source::name).containsExactly("qemu");
        write(TWO + "lab: uml\n");
        assertThat(run().sources()).extracting(TargetArguments.Source::name).containsExactly("uml");
        assertThat(run("--target", "arm").sources())
                .extracting(TargetArguments.Source::name)
                .containsExactly("arm");
        write(TWO + "vms: 2\n");
        assertThat(run("--each-target").sources())
                .extracting(TargetArguments.Source::name)
                .containsExactly("box", "arm");
        assertThat(run("--each-target").vms()).isEqualTo(1);
    }

    @Test
    void aNamedTargetBringsItsFiles() throws Exception {
        write(TWO);
        CommandLine line = complete("--target", "box");
        NamedHosts.Host box = NamedHosts.of(line).host("box");
        assertThat(box.endpoint().identity().toString())
                .contains(project.resolve("keys/box").toString());
        assertThat(box.endpoint().hostKeys().toString())
                .contains(project.resolve("known").toString());
        assertThat(box.kernel()).contains(project.resolve("linux"));
        NamedHosts.Host other = NamedHosts.of(complete("--target", "box", "--identity", "/k", "--kdir", "/l"))
                .host("box");
        assertThat(other.endpoint().identity().toString()).contains("/k").doesNotContain("keys/box");
        assertThat(other.kernel()).contains(Path.of("/l"));
    }

    @Test
    void allTargetsOfTheFileAreTried() throws Exception {
        write(TWO);
        Files.writeString(project.resolve("known"), "");
        Kspec ran = Kspec.run("run", "--each-target", "--ssh-config", "none", spec);
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(3);
        assertThat(ran.out()).contains("== box", "== arm", "keys/box does not exist");
    }

    /** Whoever's machines they are, the file does not say that they may be harmed. */
    @Test
    void targetsOfTheFileAreProtectedAsThoseOfTheCommandLine() throws Exception {
        write(TWO);
        Files.writeString(Path.of(spec), "scenario \"a\" {\n    run \"reboot\"\n}\n");
        Kspec.run("run", "--each-target", "--ssh-config", "none", spec)
                .isUsageError("s.kspec:2", "--allow-destructive");
    }

    @Test
    void whatOneMustAllowIsNotForAFileToAllow() throws Exception {
        write("allow-destructive: true\n");
        assertThatThrownBy(this::run)
                .hasMessage(
                        project.resolve("kspec.yaml") + ":1: `allow-destructive` is given on the command line only");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "vsm: 2                 | kspec.yaml has no key `vsm`; did you mean `vms`?",
                "target: box            | did you mean `targets`?",
                "zzzzzzzz: 1            | kspec.yaml has no key `zzzzzzzz`; it has vms, lab, cpus, memory, kernel-args, guest-packages, case-timeout",
                "allow-host-run: true   | `allow-host-run` is given on the command line only",
                "tag: smoke             | `tag` is given on the command line only",
                "identity: key          | `identity` stands within a target",
                "vms: 0                 | vms takes a number from 1 to 64, not `0`",
                "vms: [1]               | vms takes a single value",
                "case-timeout: soon     | case-timeout takes a time such as 500ms, 10s or 2min, not `soon`",
                "fail-fast: yes         | fail-fast is true or false, not `yes`",
                "seed: 7                | seed goes with order random",
                "report: junit          | report",
                "color: red             | color takes auto, always or never",
                "driver-make: X         | driver-make takes VARIABLE=VALUE, not `X`",
                "- vms                  | kspec.yaml is written as keys and values",
                "targets: box           | targets are a list: - {name: box, address: root@box}",
                "targets: [box]         | a target is written as keys and values",
                "targets: [{name: box}] | a target has a name and an address",
                "targets: [{nam: box, address: a@b}] | a target has no key `nam`; did you mean `name`?",
                "targets: [{name: a/b, address: a@b}] | a target's name is of letters, digits",
                "targets: [{name: b, address: a@b@}] | is not an SSH address",
                "targets: [{name: b, address: a@b}, {name: b, address: a@c}] | two targets with the name `b`",
                "vms: *x                | alias",
                "vms: '                 | ",
            })
    void mistakesAreNamedWithTheirLine(String text, String what) throws Exception {
        write("# settings\n" + text + "\n");
        assertThatThrownBy(this::run)
                .isInstanceOf(ParseException.class)
                .hasMessageStartingWith(project.resolve("kspec.yaml") + ":2: ")
                .hasMessageContaining(what == null ? "" : what);
    }

    @Test
    void aFileThatWasNamedHasToBeThere() throws Exception {
        assertThatThrownBy(() -> run("--config", project.resolve("none.yaml").toString()))
                .hasMessageContaining("--config: there is no file");
        Path other = Files.writeString(project.resolve("other.yaml"), "vms: 5\n");
        assertThat(run("--config", other.toString()).vms()).isEqualTo(5);
    }

    @Test
    void aHostOfSshsConfigurationIsATarget() throws Exception {
        Path config = Files.writeString(
                project.resolve("ssh_config"), "Host testbox\n  HostName 127.0.0.1\n  Port 1\n  User root\n");
        NamedHosts.Host box = NamedHosts.of(complete("--target", "testbox", "--ssh-config", config.toString()))
                .host("testbox");
        assertThat(box.name()).isEqualTo("root@testbox");
        assertThat(box.endpoint().address()).hasToString("root@127.0.0.1:1");
        Kspec.run("run", "--target", "testbux", "--ssh-config", config.toString(), spec)
                .isUsageError("it names no user", "did you mean `testbox`?");
        Files.writeString(config, "Host testbox\n  Port ssh\n");
        Kspec.run("run", "--target", "root@testbox", "--ssh-config", config.toString(), spec)
                .isUsageError("--target: " + config + ":2: Port is a number from 1 to 65535");
        Kspec.run("run", "--ssh-config", config.toString(), spec).isUsageError("--ssh-config goes with --target");
    }
}
