// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabDoctorTest {
    @TempDir
    private Path directory;

    private Path fixtures;

    @BeforeEach
    void setUp() throws Exception {
        fixtures = directory.resolve("fixtures");
        Fixtures.script(fixtures.resolve("lab/make-lab.sh"), "#!/bin/bash\n");
        Fixtures.script(fixtures.resolve("setup/find-jdk.sh"), "#!/bin/sh\n[ $1 -le 21 ] && echo /jdk/21\n");
        table("sh\tdash\tlab\trun scripts\n");
    }

    private void table(String rows) throws Exception {
        Files.writeString(fixtures.resolve("setup/packages.tsv"), "# head\n\n" + rows);
    }

    private List<Finding> examine(Map<String, String> environment) throws Exception {
        return new LabDoctor(directory.resolve("cache"), fixtures, environment).examine();
    }

    private static Finding about(List<Finding> findings, String subject) {
        return findings.stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsMissingIsNamedWithItsUseAndItsPackage() throws Exception {
        table("""
                sh\tdash\tlab\trun scripts
                no-such-command\tfirst|second\tlab\tdo wonders
                no-such-linter\tlinter\ttest\tlint
                jdk:21\topenjdk-21-jdk\tbuild\tcompile
                jdk:99\topenjdk-99-jdk\tbuild\tcompile
                """);
        List<Finding> findings = examine(Map.of());
        assertThat(about(findings, "sh").status()).isEqualTo(Finding.Status.OK);
        assertThat(about(findings, "no-such-command"))
                .isEqualTo(
                        Finding.missing("no-such-command", "not found; needed to do wonders", "apt-get install first"));
        assertThat(about(findings, "no-such-linter").status()).isEqualTo(Finding.Status.NOTE);
        assertThat(about(findings, "jdk:21").detail()).isEqualTo("/jdk/21");
        assertThat(about(findings, "jdk:99").status()).isEqualTo(Finding.Status.MISSING);
    }

    @Test
    void filesAreFoundThroughStars() throws Exception {
        Path library = Files.createDirectories(directory.resolve("usr/lib/x86_64-linux-gnu"));
        Files.createFile(library.resolve("libc.a"));
        PackageProbe probe = new PackageProbe(fixtures.resolve("setup"));
        assertThat(probe.find(directory + "/usr/lib/*/libc.a"))
                .contains(library.resolve("libc.a").toString());
        assertThat(probe.find(directory + "/usr/lib/*/libm.a")).isEmpty();
        assertThat(probe.find(directory + "/usr/nothing/libc.a")).isEmpty();
    }

    @Test
    void theTablesColumnsAreTakenApart() throws Exception {
        table("a\tb|c\tlab,driver\tdo it\n");
        assertThat(PackageTable.read(fixtures.resolve("setup/packages.tsv")))
                .containsExactly(new PackageTable.Row("a", List.of("b", "c"), Set.of("lab", "driver"), "do it"));
        table("a\tb\n");
        assertThat(about(examine(Map.of()), "packages").detail()).contains("not four columns: a\tb");
    }

    @Test
    void aLabThatIsNotMadeYetIsNoFault() throws Exception {
        assertThat(about(examine(Map.of()), "lab").status()).isEqualTo(Finding.Status.NOTE);
    }

    @Test
    void aDamagedLabIsOne() throws Exception {
        LabCache labs = new LabCache(directory.resolve("cache"), fixtures.resolve("lab"));
        Files.createDirectories(labs.directory());
        Files.createFile(labs.directory().resolve("complete"));
        assertThat(about(examine(Map.of()), "lab").status()).isEqualTo(Finding.Status.BROKEN);
    }

    @Test
    void leftOverVmsAreCounted() throws Exception {
        VmRegistry registry = new VmRegistry(directory.resolve("cache"));
        VmRecord made = registry.create(Optional.empty(), Fixtures.lab(directory, ""), Optional.of(Accelerator.TCG));
        assertThat(about(examine(Map.of()), "VMs")).isEqualTo(Finding.ok("VMs", "1 running"));
        new VmRecord(
                        made.directory(),
                        made.id(),
                        false,
                        made.owner(),
                        VmRegistryTest.beforeReboot(),
                        made.created(),
                        made.lab(),
                        made.accelerator(),
                        0,
                        made.logs())
                .save();
        assertThat(about(examine(Map.of()), "VMs").detail()).isEqualTo("0 running, 1 left over");
    }

    @Test
    void aPathThatKernelBuildsCannotStandIsBroken() throws Exception {
        LabDoctor doctor = new LabDoctor(directory.resolve("my cache"), fixtures, Map.of());
        assertThat(about(doctor.examine(), "cache").status()).isEqualTo(Finding.Status.BROKEN);
    }

    @Test
    void spaceAndMemoryAreMeasured() throws Exception {
        List<Finding> findings = examine(Map.of());
        assertThat(about(findings, "disk space").detail()).matches("\\d+ MiB free for .*");
        assertThat(about(findings, "memory").detail()).matches("\\d+ MiB available");
    }
}
