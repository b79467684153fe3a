// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCacheTest {
    /** Counts its runs in a file beside the labs. */
    private static final String SCRIPT = """
            #!/bin/bash
            out=$2
            echo run >>"$(dirname "$out")/runs"
            echo "::step 1/2 first things"
            echo "a remark"
            echo "::step 2/2 last things"
            mkdir -p "$out"
            cat >"$out/lab.properties" <<END
            kernel.release=6.1.0-1-amd64
            kernel.package=linux-image-6.1.0-1-amd64
            kernel.version=6.1.1-1
            kernel.cmdline=console=ttyS0 quiet
            guest.user=root
            guest.ssh.port=22
            END
            touch "$out/complete"
            """;

    @TempDir
    private Path directory;

    private Path fixtures;
    private LabCache cache;

    @BeforeEach
    void setUp() throws Exception {
        fixtures = directory.resolve("fixtures");
        Fixtures.script(fixtures.resolve("make-lab.sh"), SCRIPT);
        Files.createDirectories(fixtures.resolve("guest"));
        Files.writeString(fixtures.resolve("guest/init"), "#!/bin/sh\n");
        Files.writeString(fixtures.resolve("README.md"), "about\n");
        cache = cache("amd64");
    }

    private LabCache cache(String architecture) {
        return new LabCache(LabKind.QEMU, directory.resolve("cache"), fixtures, architecture);
    }

    private long runs() throws Exception {
        return Files.readAllLines(directory.resolve("cache/lab/runs")).size();
    }

    @Test
    void aLabIsMadeOnceAndFoundFromThenOn() throws Exception {
        assertThat(cache.find()).isEmpty();
        Lab made = cache.findOrMake(LabProgress.NONE);
        assertThat(made.commandLine()).isEqualTo("console=ttyS0 quiet");
        assertThat(made.kernelBuildDirectory()).isEqualTo(cache.directory().resolve("kdir"));
        assertThat(cache.findOrMake(LabProgress.NONE)).isEqualTo(made);
        assertThat(cache.find()).contains(made);
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void progressIsPassedOn() throws Exception {
        List<String> heard = new ArrayList<>();
        cache.findOrMake(new LabProgress() {
            @Override
            public void step(int number, int total, String text) {
                heard.add(number + " of " + total + ": " + text);
            }

            @Override
            public void remark(String text) {
                heard.add(text);
            }
        });
        assertThat(heard).containsExactly("1 of 2: first things", "a remark", "2 of 2: last things");
    }

    @Test
    void anotherContentNameOrArchitectureIsAnotherLab() throws Exception {
        Path before = cache.directory();
        Files.writeString(fixtures.resolve("guest/init"), "#!/bin/sh\n:\n");
        Path changed = cache.directory();
        Files.move(fixtures.resolve("guest/init"), fixtures.resolve("guest/init2"));
        Path renamed = cache.directory();
        assertThat(List.of(before, changed, renamed, cache("arm64").directory()))
                .doesNotHaveDuplicates();
    }

    @Test
    void packagesMakeALabOfTheirOwnWhateverTheirOrder() throws Exception {
        LabCache more = cache.with(List.of("stress-ng", "bpftrace"));
        assertThat(more.directory())
                .isNotEqualTo(cache.directory())
                .isEqualTo(
                        cache.with(List.of("bpftrace", "stress-ng", "bpftrace")).directory())
                .isNotEqualTo(cache.with(List.of("bpftrace")).directory());
        assertThat(cache.with(List.of()).directory()).isEqualTo(cache.directory());
        assertThat(cache.withKernel("6.12").directory())
                .isNotEqualTo(cache.directory())
                .isNotEqualTo(cache.withKernel("6.13").directory())
                .isNotEqualTo(more.withKernel("6.12").directory());
    }

    @Test
    void whatPeopleReadAndUseIsNoIngredient() throws Exception {
        Path before = cache.directory();
        Files.writeString(fixtures.resolve("README.md"), "more about\n");
        Files.writeString(fixtures.resolve("boot.sh"), "#!/bin/bash\n");
        assertThat(cache.directory()).isEqualTo(before);
    }

    @Test
    void aLabThatWasNotMadeToItsEndIsNotUsed() throws Exception {
        Path half = cache.directory();
        Files.createDirectories(half);
        Files.writeString(half.resolve("lab.properties"), "kernel.release=half\n");
        assertThat(cache.find()).isEmpty();
        assertThat(cache.findOrMake(LabProgress.NONE).kernelRelease()).isEqualTo("6.1.0-1-amd64");
    }

    @Test
    void aFailureSaysWhatTheScriptSaid() throws Exception {
        Fixtures.script(fixtures.resolve("make-lab.sh"), """
                #!/bin/bash
                echo "noise" >&2
                echo "make-lab: no network" >&2
                echo "make-lab: remedy: plug it in" >&2
                exit 1
                """);
        assertThatThrownBy(() -> cache.findOrMake(LabProgress.NONE))
                .isInstanceOf(LabException.class)
                .hasMessage("the lab cannot be made: no network; remedy: plug it in");
        assertThat(cache.find()).isEmpty();
    }

    @Test
    void aFailureWithoutWordsIsNamedByItsStatus() throws Exception {
        Fixtures.script(fixtures.resolve("make-lab.sh"), "#!/bin/bash\nexit 7\n");
        assertThatThrownBy(() -> cache.findOrMake(LabProgress.NONE))
                .hasMessageStartingWith("the lab cannot be made: make-lab.sh ended with status 7");
    }

    @Test
    void aDamagedLabIsNamedWithTheWayOut() throws Exception {
        Lab made = cache.findOrMake(LabProgress.NONE);
        Files.writeString(made.directory().resolve("lab.properties"), "kernel.release=6.1\n");
        assertThatThrownBy(() -> cache.find())
                .hasMessageContaining("is damaged: lab.properties lacks kernel.package")
                .hasMessageContaining("remove " + made.directory());
    }

    /** A kernel that takes minutes is not to be built anew for what it does not have in it. */
    @Test
    void eachKindOfLabHasItsOwnIngredients() throws Exception {
        LabCache uml = new LabCache(LabKind.UML, directory.resolve("cache"), fixtures, "amd64");
        Files.createDirectories(fixtures.resolve("uml"));
        Files.writeString(fixtures.resolve("uml/kernel.config"), "CONFIG_KASAN=y\n");
        Path before = uml.directory();
        assertThat(before.getParent()).isEqualTo(directory.resolve("cache/uml").toAbsolutePath());
        Path qemu = cache.directory();
        Files.writeString(fixtures.resolve("guest/init"), "#!/bin/sh\n# another\n");
        assertThat(uml.directory()).isEqualTo(before);
        assertThat(cache.directory()).isNotEqualTo(qemu);
        qemu = cache.directory();
        Files.writeString(fixtures.resolve("uml/kernel.config"), "CONFIG_UBSAN=y\n");
        assertThat(uml.directory()).isNotEqualTo(before);
        assertThat(cache.directory()).isEqualTo(qemu);
    }

    @Test
    void aCheckoutWithoutFixturesIsAnError() {
        LabCache nowhere = new LabCache(directory, directory.resolve("none"));
        assertThatThrownBy(nowhere::find).hasMessageContaining("run kspec from a complete checkout");
    }
}
