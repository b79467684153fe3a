// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kspec cannot do it says at once, in words that tell what to do, and boots nothing for it. */
@Tag("vm")
class RefusalIT extends OwnBench {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final Duration AT_ONCE = Duration.ofSeconds(20);
    private static final String MISTAKES = "interpreter/src/test/resources/dev/kspec/diagnostics/ten-mistakes";

    @ParameterizedTest
    @ValueSource(strings = {".kspec", ".kspec.yaml"})
    void tenMistakesAreTenMessages(String carrier) throws Exception {
        Ended ended = bench().run(AT_ONCE, "run", "--report", "json=" + bench().file("run.json"), MISTAKES + carrier);

        ended.expect(2);
        assertThat(Pattern.compile("(?m)^error\\[K\\d{4}\\]: .")
                        .matcher(ended.err())
                        .results())
                .as("%s", ended)
                .hasSize(10);
        assertThat(Pattern.compile("(?m)^ +--> \\S*ten-mistakes" + Pattern.quote(carrier) + ":\\d+:\\d+$")
                        .matcher(ended.err())
                        .results())
                .hasSize(10);
        assertThat(Pattern.compile("(?m)^ *\\| +\\^+").matcher(ended.err()).results())
                .hasSize(10);
        assertThat(ended.err()).endsWith("10 errors, 0 warnings in 1 file\n");
        assertThat(ended.out()).isEmpty();
        assertThat(bench().file("run.json")).doesNotExist();
        nothingWasBooted();
    }

    @Test
    void oneMistakeKeepsTheGoodFilesFromRunning() throws Exception {
        bench().run(AT_ONCE, "run", "specs/smoke", MISTAKES + ".kspec").expect(2);
        nothingWasBooted();
    }

    @Test
    void nothingSelectedIsAMistake() throws Exception {
        Ended ended = bench().run(AT_ONCE, "run", "--match", "no such case", "specs/smoke")
                .expect(2);
        assertThat(ended.err()).contains("nothing is selected");
        assertThat(ended.out()).isEmpty();
        assertThat(bench().run(AT_ONCE, "run", "--tag", "no-such-tag", "specs/smoke")
                        .expect(2)
                        .err())
                .contains("nothing is selected");
        assertThat(bench().run(AT_ONCE, "run", "no/such/file.kspec").expect(2).err())
                .contains("no/such/file.kspec");
        assertThat(bench().run(AT_ONCE, "run").expect(2).err()).contains("which spec files?");
        nothingWasBooted();
    }

    @Test
    void aDriverThatDoesNotCompileIsNoVerdict() throws Exception {
        DriverProject project = DriverProject.in(bench().file("project"));
        project.replace("\tcounter.value = start;", "\tcounter.value = no_such_name;");
        project.spec("broken.kspec", """
                use driver counter
                scenario "opens" { open counter0 rdonly as file }
                scenario "opens again" { open counter0 rdonly as file }
                """);

        Ended ended = bench().run(BOUND, "run", "--report", "json=" + bench().file("run.json"), project.path());

        ended.expect(3);
        assertThat(ended.out())
                .contains(
                        "driver counter does not build",
                        "counter.c:" + project.lineOf("no_such_name") + ":",
                        "no_such_name")
                .contains("2 cases: 2 infrastructure errors in ");
        assertThat(RunReport.read(bench().file("run.json")).count("infrastructure_error"))
                .isEqualTo(2);
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void aDriverThatDoesNotLoadFailsItsCases() throws Exception {
        Ended ended = bench().run(
                        BOUND,
                        "run",
                        "--report",
                        "json=" + bench().file("run.json"),
                        Bench.spec("bad-parameter.kspec"));

        ended.expect(1);
        RunReport report = RunReport.read(bench().file("run.json"));
        assertThat(report.only("opens").verdict()).isEqualTo("failed");
        assertThat(report.only("opens").reason()).startsWith("the module of counter does not load: EINVAL");
        assertThat(report.only("opens").kernelLog()).contains("max_open");
        assertThat(ended.out()).contains("the module of counter does not load: EINVAL", "max_open");
        assertThat(bench().leftovers()).isEmpty();
    }

    private void nothingWasBooted() throws Exception {
        assertThat(bench().file("cache/vms")).doesNotExist();
        assertThat(bench().file("cache/logs")).doesNotExist();
        assertThat(bench().vmProcesses()).isEmpty();
    }
}
