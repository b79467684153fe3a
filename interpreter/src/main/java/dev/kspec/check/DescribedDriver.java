// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Name;
import dev.kspec.ast.SpecFile;
import dev.kspec.ast.UseDriver;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.SpecReader;
import dev.kspec.type.Abi;
import dev.kspec.type.DriverModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A driver's description with its places in the file, and what it means. */
public record DescribedDriver(DriverDeclaration declaration, DriverModel model) {
    /**
     * The drivers that spec files describe or use, each once, in the order of the files.
     *
     * @param paths spec files, and directories that are searched to the bottom
     * @param diagnostics what is wrong with the descriptions
     */
    public static List<DescribedDriver> in(List<Path> paths, Abi abi, Diagnostics diagnostics) {
        Map<Path, Project> projects = new LinkedHashMap<>();
        Map<String, DescribedDriver> found = new LinkedHashMap<>();
        for (Path path : paths) {
            Project project = projects.computeIfAbsent(Project.rootOf(path), root -> new Project(root, diagnostics));
            for (Path file : files(path)) {
                SpecReader.read(file, project.shown(file), new Diagnostics())
                        .ifPresent(spec -> of(spec, file, project, abi, diagnostics, found));
            }
        }
        return List.copyOf(found.values());
    }

    /** All drivers of the project in which a directory lies. */
    public static List<DescribedDriver> ofProject(Path directory, Abi abi, Diagnostics diagnostics) {
        Project project = new Project(Project.rootOf(directory), diagnostics);
        List<DescribedDriver> found = new ArrayList<>();
        for (String name : project.names()) {
            project.find(name).ifPresent(f -> found.add(of(f.declaration(), f.directory(), abi, diagnostics)));
        }
        return found;
    }

    private static void of(
            SpecFile spec,
            Path file,
            Project project,
            Abi abi,
            Diagnostics diagnostics,
            Map<String, DescribedDriver> found) {
        List<DriverDeclaration> declared = spec.drivers();
        declared.forEach(d -> found.computeIfAbsent(
                file.toAbsolutePath().getParent() + " " + d.name(),
                key -> of(d, file.toAbsolutePath().normalize().getParent(), abi, diagnostics)));
        for (UseDriver use : spec.uses()) {
            Name name = use.driver();
            boolean own = declared.stream().anyMatch(d -> d.name().text().equals(name.text()));
            Optional<Checker.DriverSource.Found> elsewhere = own ? Optional.empty() : project.find(name.text());
            elsewhere.ifPresent(f -> found.computeIfAbsent(
                    f.directory().toAbsolutePath() + " " + name,
                    key -> of(f.declaration(), f.directory(), abi, diagnostics)));
        }
    }

    private static DescribedDriver of(DriverDeclaration declaration, Path directory, Abi abi, Diagnostics diagnostics) {
        return new DescribedDriver(declaration, new DriverResolver(diagnostics, abi).resolve(declaration, directory));
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(p -> Files.isRegularFile(p) && SpecReader.isSpec(p))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
