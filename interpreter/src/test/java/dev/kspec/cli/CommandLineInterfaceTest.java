// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CommandLineInterfaceTest {
    @TempDir
    private Path directory;

    private String specs;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(directory.resolve(".git"));
        Path suite = Files.createDirectories(directory.resolve("specs"));
        Files.writeString(suite.resolve("skipped.kspec"), """
                scenario "never" tags slow, b {
                    skip "it is a bad day"
                    sleep 1ms
                }
                """);
        Files.writeString(suite.resolve("values.kspec"), """
                scenario "takes a number" tags fast {
                    matrix { n: 1, 2, 3; s: "a", "b" }
                    open "/dev/null" wronly as f
                    write f "${s}${n}"
                }
                scenario "plain" {
                    sleep 1ms
                }
                """.replace("3; s", "3\n             s"));
        Files.writeString(suite.resolve("README.txt"), "not a spec");
        specs = suite.toString();
    }

    private String file(String name, String text) throws IOException {
        Path file = directory.resolve("specs").resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "list", "vm", "doctor"})
    void everyCommandExplainsItself(String command) {
        for (List<String> arguments : List.of(
                List.of(command, "--help"),
                List.of(command, "-h"),
                List.of("help", command),
                List.of("--help", command),
                List.of(command, "--nonsense", "--help"))) {
            Kspec ran = Kspec.run(arguments.toArray(String[]::new));
            assertThat(ran.code()).isZero();
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out())
                    .startsWith("kspec " + command + ": ")
                    .contains("Usage: kspec " + command)
                    .contains("Exit code")
                    .contains("-h, --help")
                    .doesNotContain("null");
            assertThat(ran.out().lines()).allMatch(line -> line.length() <= 120);
        }
    }

    @Test
    void theHelpOfAllNamesEveryCommandAndExitCode() {
        for (String[] arguments : new String[][] {{}, {"--help"}, {"-h"}, {"help"}, {"help", "nonsense"}}) {
            Kspec ran = Kspec.run(arguments);
            assertThat(ran.code()).isZero();
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).contains("  run ", "  check ", "  list ", "  vm ", "  doctor ", "Exit codes:", "130");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "version"})
    void version(String argument) {
        Kspec ran = Kspec.run(argument);
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("kspec ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"rn, run", "chek, check", "lst, list", "docter, doctor", "Run, run"})
    void anUnknownCommandWithItsNearest(String typed, String meant) {
        Kspec.run(typed, "specs/").isUsageError("unknown command `" + typed + "`", "did you mean `" + meant + "`?");
    }

    @Test
    void anUnknownCommandWithoutOne() {
        Kspec ran = Kspec.run("frobnicate").isUsageError("unknown command `frobnicate`", "kspec --help");
        assertThat(ran.err()).doesNotContain("did you mean");
        Kspec.run("").isUsageError("unknown command ``");
    }

    @ParameterizedTest
    @CsvSource({
        "run, --tagg, --tag",
        "run, --reprot, --report",
        "run, --case-timout, --case-timeout",
        "run, --colour, --color",
        "list, --mach, --match",
        "check, --hlep, --help"
    })
    void anUnknownOptionWithItsNearest(String command, String typed, String meant) {
        Kspec.run(command, typed, specs)
                .isUsageError("unknown option `" + typed + "`", "did you mean `" + meant + "`?", "kspec " + command);
    }

    @ParameterizedTest
    @CsvSource({"run, --zzz", "check, -z", "list, --tags=a", "check, --tag", "run, --verb"})
    void anUnknownOption(String command, String option) {
        Kspec.run(command, option, specs).isUsageError("unknown option", "kspec " + command + " --help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--tag",
                "--match",
                "--max-cases",
                "--target",
                "--report",
                "--case-timeout",
                "--expect-skips",
                "--color"
            })
    void anOptionWithoutItsValue(String option) {
        Kspec.run("run", specs, option).isUsageError(option.substring(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "list"})
    void noFileNamed(String command) {
        Kspec.run(command).isUsageError("which spec files?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "list"})
    void noSuchFile(String command) {
        Kspec ran = Kspec.run(command, specs + "/nowhere.kspec");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("no such file or directory", "nowhere.kspec");
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "list"})
    void nothingButOtherFiles(String command) throws IOException {
        Path empty = Files.createDirectories(directory.resolve("empty"));
        Kspec.run(command, empty.toString()).isUsageError("no spec file", "empty");
        Kspec ran = Kspec.run(command, specs + "/README.txt");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(".kspec or .kspec.yaml");
    }

    /** A name that no file can have. */
    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "list"})
    void anImpossibleName(String command) {
        Kspec ran = Kspec.run(command, "spe\0cs");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).isNotBlank();
    }

    @Test
    void checkingFilesWithoutMistakes() {
        Kspec ran = Kspec.run("check", specs);
        assertThat(ran.code()).as(ran::err).isZero();
        assertThat(ran.out()).isEqualTo("2 files, 3 scenarios, 8 cases: no mistakes\n");
        assertThat(ran.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten-mistakes.kspec", "ten-mistakes.kspec.yaml"})
    void tenMistakesTenMessages(String name) {
        Path file = Repository.testResources("diagnostics").resolve(name);
        for (String command : List.of("check", "run", "list")) {
            Kspec ran = Kspec.run(command, file.toString());
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err().lines().filter(l -> l.startsWith("error["))).hasSize(10);
            assertThat(ran.err().lines().filter(l -> l.startsWith(" --> "))).allMatch(l -> l.contains(name + ":"));
        }
    }

    @Test
    void mistakesOfEveryFileAtOnce() throws IOException {
        file("bad1.kspec", "scenario \"x\" {\n    opne \"/dev/null\" as f\n}\n");
        file("bad2.kspec.yaml", "scenarios:\n  - scenario: y\n    stepps: |\n      sleep 1ms\n");
        Kspec ran = Kspec.run("check", specs);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("bad1.kspec:2:5", "bad2.kspec.yaml:3", "`open`", "`steps`");
    }

    @Test
    void listing() {
        Kspec ran = Kspec.run("list", specs);
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "specs/skipped.kspec :: never  #b #slow",
                        "specs/values.kspec :: takes a number [n=1, s=\"a\"]  #fast",
                        "specs/values.kspec :: takes a number [n=1, s=\"b\"]  #fast",
                        "specs/values.kspec :: takes a number [n=2, s=\"a\"]  #fast",
                        "specs/values.kspec :: takes a number [n=2, s=\"b\"]  #fast",
                        "specs/values.kspec :: takes a number [n=3, s=\"a\"]  #fast",
                        "specs/values.kspec :: takes a number [n=3, s=\"b\"]  #fast",
                        "specs/values.kspec :: plain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "--tag slow ~ 1",
                "-t fast ~ 6",
                "--tag slow,fast ~ 7",
                "--tag=slow ~ 1",
                "--match plain ~ 1",
                "-m n=2 ~ 2",
                "--match never|plain ~ 2",
                "--match [n=3, s=\"b\"] ~ 1", // a copied identity, though it is an odd expression
                "--match ^specs/skipped ~ 1"
            })
    void selecting(String options, int cases) {
        String[] words = options.contains("[n") ? options.split(" ", 2) : options.split(" ");
        Kspec ran =
                words.length == 1 ? Kspec.run("list", words[0], specs) : Kspec.run("list", words[0], words[1], specs);
        assertThat(ran.code()).as(ran::err).isZero();
        assertThat(ran.out().lines()).hasSize(cases);
    }

    @Test
    void selectingByOneOfTwoOptions() {
        assertThat(Kspec.run("list", "--tag", "slow", "--tag", "fast", specs)
                        .out()
                        .lines())
                .hasSize(7);
        assertThat(Kspec.run("list", "--tag", "fast", "--match", "n=1", specs)
                        .out()
                        .lines())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "list"})
    void nothingSelected(String command) {
        Kspec.run(command, "--tag", "unknown", specs).isUsageError("nothing is selected", "8 cases");
        Kspec.run(command, "--match", "no such case", specs).isUsageError("nothing is selected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , "})
    void tagsThatNameNone(String tags) {
        Kspec.run("list", "--tag", tags, specs).isUsageError("--tag");
        Kspec.run("run", "--tag", tags, specs).isUsageError("--tag");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "a(b", "*"})
    void anExpressionThatIsNone(String match) {
        Kspec.run("list", "--match", match, specs).isUsageError("--match", "`" + match + "`");
    }

    @Test
    void moreCasesThanAllowed() {
        Kspec.run("run", "--max-cases", "7", specs).isUsageError("8 cases", "more than 7", "--max-cases");
        Kspec.run("run", "--max-cases", "0", specs).isUsageError("8 cases");
        Kspec.run("list", "--max-cases", "7", specs).isUsageError("8 cases", "more than 7", "--max-cases");
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "-1", "1e6", "1.5", " 7", "99999999999999999999"})
    void aNumberOfCasesThatIsNone(String number) {
        Kspec.run("run", "--max-cases", number, specs).isUsageError("--max-cases");
    }

    /** A product beyond all bounds is refused by its size, not by trying. */
    @Test
    void aProductBeyondAllBounds() throws IOException {
        String values = String.join(
                ", ", IntStream.range(0, 100).mapToObj(Integer::toString).toList());
        String rows = String.join(
                "\n",
                IntStream.range(0, 8).mapToObj(i -> "p" + i + ": " + values).toList());
        String sum =
                String.join(" + ", IntStream.range(0, 8).mapToObj(i -> "p" + i).toList());
        String huge = file(
                "huge.kspec",
                "scenario \"huge\" {\nmatrix {\n" + rows + "\n}\nopen \"/dev/null\" wronly as n\nwrite n \"${" + sum
                        + "}\"\n}\n");
        long begin = System.nanoTime();
        Kspec.run("run", huge).isUsageError("10,000,000,000,000,000 cases", "more than 100,000");
        Kspec.run("run", "--match", "no such case", huge).isUsageError("10,000,000,000,000,000 cases");
        assertThat(Kspec.run("check", huge).out()).contains("10,000,000,000,000,000 cases");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10", "-5s", "0s", "000ms", "1h", "5 s", "1.5s", "25000000min", "90000s", "99999999999s"})
    void aTimeoutThatIsNone(String time) {
        Kspec.run("run", "--case-timeout", time, specs).isUsageError("--case-timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"junit", "junit=", "xml=a.xml", "=a.xml", "junit=-", "", "json=a\0b"})
    void aReportThatIsNone(String report) {
        Kspec.run("run", "--report", report, specs).isUsageError("--report");
    }

    @Test
    void twoReportsInOneFile() {
        Kspec.run("run", "--report", "junit=a", "--report", "json=./a", specs).isUsageError("--report", "two reports");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "testbox",
                "@testbox",
                "root@",
                "root@testbox:0",
                "root@testbox:99999",
                "root@testbox:x",
                "a b@c",
                "root@::1",
                ""
            })
    void aTargetThatIsNone(String target) {
        Kspec.run("run", "--target", target, specs).isUsageError("--target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "known-hosts", "kdir"})
    void optionsThatGoWithATarget(String option) {
        Kspec.run("run", "--" + option, "file", specs).isUsageError("--" + option + " goes with --target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sometimes", "ALWAYS", ""})
    void aColorThatIsNone(String when) {
        Kspec.run("run", "--color", when, specs).isUsageError("--color takes auto, always or never");
    }

    @ParameterizedTest
    @ValueSource(strings = {"COUNTER_MUTANT", "=3", "1A=3", "A B=3", ""})
    void aMakeVariableThatIsNone(String variable) {
        Kspec.run("run", "--driver-make", variable, specs).isUsageError("--driver-make takes VARIABLE=VALUE");
    }

    @Test
    void aListOfSkipsThatCannotBeRead() {
        Kspec.run("run", "--expect-skips", specs + "/none.txt", specs).isUsageError("--expect-skips", "none.txt");
        Kspec.run("run", "--expect-skips", specs, specs).isUsageError("--expect-skips");
        Kspec.run("run", "--expect-skips", "a\0b", specs).isUsageError("--expect-skips");
    }

    @Test
    void aRunOfSkippedCasesNeedsNoTarget() throws IOException {
        String skipped = specs + "/skipped.kspec";
        Kspec ran = Kspec.run("run", skipped);
        assertThat(ran.code()).as(ran::err).isZero();
        assertThat(ran.out()).contains("1 skipped", "it is a bad day");

        Path list = directory.resolve("skips.txt");
        Files.writeString(list, "# known\nspecs/skipped.kspec :: never\n");
        assertThat(Kspec.run("run", "--expect-skips", list.toString(), skipped).code())
                .isZero();
        Files.writeString(list, "# none\n");
        Kspec unseen = Kspec.run("run", "--expect-skips", list.toString(), skipped);
        assertThat(unseen.code()).isEqualTo(1);
        assertThat(unseen.err()).contains("not listed", "specs/skipped.kspec :: never");
    }

    @Test
    void reportsOfARun() throws IOException {
        String skipped = specs + "/skipped.kspec";
        Path json = directory.resolve("out/report.json");
        Kspec ran =
                Kspec.run("run", "--report", "json=" + json, "--report", "ktap=-", "--timings", "--verbose", skipped);
        assertThat(ran.code()).as(ran::err).isZero();
        assertThat(ran.out()).startsWith("KTAP version 1\n").contains("# SKIP");
        assertThat(ran.err()).contains("1 skipped");
        assertThat(Files.readString(json)).contains("\"never\"");
    }

    @Test
    void aReportThatCannotBeWrittenIsKnownBeforeTheRun() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Kspec ran = Kspec.run("run", "--report", "json=" + file + "/x.json", specs + "/skipped.kspec");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).startsWith("kspec: ").contains("x.json");
    }

    @Test
    void aHostWithoutAnSshServer() throws IOException, GeneralSecurityException {
        byte[] secret = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Path key = Files.writeString(
                directory.resolve("id"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(secret)
                        + "\n-----END PRIVATE KEY-----\n");
        Path known = Files.writeString(directory.resolve("known_hosts"), "");
        Kspec ran = Kspec.run(
                "run",
                "--target",
                "root@127.0.0.1:1",
                "--identity",
                key.toString(),
                "--known-hosts",
                known.toString(),
                specs + "/values.kspec");
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(3);
        assertThat(ran.out())
                .contains("7 cases: 7 infrastructure errors", "127.0.0.1:1")
                .contains("refused");
    }

    /** What stands behind {@code --} is not ours, as in {@code kspec vm ssh -- df -h}. */
    @Test
    void helpBehindTwoDashesIsNotAskedFor() {
        Kspec ran = Kspec.run("check", "--", "-h");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("no such file or directory");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void vmWantsToKnowWhat() {
        Kspec.run("vm").isUsageError("up, ssh, status, console, down");
        Kspec.run("vm", "upp").isUsageError("up, ssh, status, console, down");
    }
}
