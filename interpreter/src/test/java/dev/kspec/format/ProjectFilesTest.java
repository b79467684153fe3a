// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.parse.SpecReader;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's own files: in form, and the same in either carrier. */
class ProjectFilesTest {

    static List<Path> suitesAndDrivers() {
        return Stream.of("specs", "driver")
                .flatMap(d -> specs(Repository.root().resolve(d)))
                .toList();
    }

    static List<Path> all() {
        return Stream.concat(
                        suitesAndDrivers().stream(),
                        Stream.of("paper", "parity", "robustness").flatMap(d -> specs(Repository.testResources(d))))
                .toList();
    }

    private static Stream<Path> specs(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(p -> Files.isRegularFile(p) && SpecReader.isSpec(p)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kspec fmt specs/ driver/} brings them into form. */
    @ParameterizedTest
    @MethodSource("suitesAndDrivers")
    void areInForm(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(Printed.formatted(file.getFileName().toString(), text)).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("all")
    void goToTheOtherCarrierAndBack(Path file) throws IOException {
        String name = file.getFileName().toString();
        String text = Files.readString(file);
        String other = SpecReader.isYaml(name) ? Printed.KSPEC : Printed.YAML;
        String there = Printed.text(Converter.convert(new SourceFile(name, text), other), text);
        String back = Printed.text(Converter.convert(new SourceFile(other, there), name), there);
        assertThat(TreeComparison.differenceOfCarriers(Printed.tree(name, text), Printed.tree(other, there)))
                .isEmpty();
        assertThat(TreeComparison.differenceOfCarriers(Printed.tree(name, text), Printed.tree(name, back)))
                .isEmpty();
        assertThat(Comments.of(new SourceFile(name, back))).isEqualTo(Comments.of(new SourceFile(name, text)));
        assertThat(Printed.formatted(other, there)).isEqualTo(there);
    }
}
