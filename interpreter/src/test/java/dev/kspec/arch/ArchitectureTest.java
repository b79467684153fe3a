// SPDX-License-Identifier: Apache-2.0
package dev.kspec.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrows point one way, and each library has its place. */
class ArchitectureTest {
    private static final String ROOT = "dev.kspec";

    /** The way of the data: a package uses those before it, never those behind it. */
    private static final List<String> LAYERS = List.of(
            "source", "diag", "json", "ast", "parse", "format", "type", "header", "program", "verb", "cover", "explain",
            "pict", "check", "expand", "wire", "kernel", "ktap", "target", "run", "journal", "report", "cli");

    /** What ANTLR generates from the grammar. */
    private static final String GRAMMAR = "grammar";

    private static final JavaClasses CLASSES = classes();

    private static JavaClasses classes() {
        String tests = ArchitectureTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        ImportOption noTests = location -> !location.asURI().toString().startsWith(tests);
        JavaClasses classes = new ClassFileImporter().withImportOption(noTests).importPackages(ROOT);
        assertThat(classes.size()).isGreaterThan(100);
        return classes;
    }

    static Stream<String> layers() {
        return LAYERS.stream();
    }

    private static String layerOf(JavaClass c) {
        String[] parts = c.getPackageName().split("\\.", -1);
        return parts.length > 2 ? parts[2] : "";
    }

    @Test
    void everyPackageHasItsPlace() {
        TreeSet<String> packages = new TreeSet<>();
        CLASSES.forEach(c -> packages.add(layerOf(c)));
        packages.remove(GRAMMAR);
        assertThat(LAYERS).containsAll(packages);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aPackageUsesOnlyThoseBeforeIt(String layer) {
        String[] behind = LAYERS.subList(LAYERS.indexOf(layer) + 1, LAYERS.size()).stream()
                .map(l -> ROOT + "." + l + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + "." + layer + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(behind));
    }

    @Test
    void thereAreNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "org.antlr.., dev.kspec.parse.. dev.kspec.grammar..",
        "dev.kspec.grammar.., dev.kspec.parse.. dev.kspec.grammar..",
        "org.yaml.., dev.kspec.parse..",
        "com.jcraft.., dev.kspec.target.ssh..",
        "org.apache.commons.cli.., dev.kspec.cli..",
        "org.fusesource.., dev.kspec.cli.. dev.kspec.report..",
        "com.google.gson.., dev.kspec.journal.. dev.kspec.report.."
    })
    void aLibraryHasItsPlace(String library, String places) {
        String[] allowed = places.split(" ", -1);
        check(noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
        assertThat(CLASSES.stream().filter(c -> usesPackage(c, library)))
                .as("users of " + library)
                .isNotEmpty();
    }

    private static boolean usesPackage(JavaClass c, String library) {
        String prefix = library.replace("..", "");
        return c.getDirectDependenciesFromSelf().stream()
                .anyMatch(d -> d.getTargetClass().getPackageName().startsWith(prefix));
    }

    /** Nothing but kspec's own, the JDK and the libraries above; none comes in by way of another. */
    @Test
    void thereAreNoOtherLibraries() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        ROOT + "..",
                        "java..",
                        "javax.crypto..",
                        "org.antlr..",
                        "org.yaml..",
                        "com.jcraft..",
                        "org.apache.commons.cli..",
                        "org.fusesource..",
                        "com.google.gson.."));
    }

    @Test
    void onlyMainEndsTheProcess() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.kspec.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    /** What is printed goes through the one who knows the terminal, or a test could not see it. */
    @Test
    void onlyTheCommandLineUsesTheStandardStreams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in"));
    }

    @Test
    void nobodyPrintsStackTraces() {
        check(noClasses().should().callMethod(Throwable.class, "printStackTrace"));
    }

    private static void check(ArchRule rule) {
        // A layer that is not there yet breaks no rule.
        rule.allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void everyPackageSaysInOneSentenceWhatItIsFor() throws IOException {
        Path sources = Repository.root().resolve("interpreter/src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> packages = files.filter(p -> p.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
            assertThat(packages).hasSizeGreaterThan(10).allSatisfy(directory -> {
                Path info = directory.resolve("package-info.java");
                assertThat(info).exists();
                assertThat(Files.readString(info)).containsPattern("/\\*\\*[^@]+\\.\\s*\\*/\\s*package ");
            });
        }
    }
}
