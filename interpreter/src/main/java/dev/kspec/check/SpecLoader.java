// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * From paths on the command line to checked files: everything wrong with any of them is found in one go.
 *
 * <p>Files are checked side by side, each for itself; what comes out is the same, and in the same order, as if they were
 * checked one after the other.
 */
public final class SpecLoader {
    private final Diagnostics diagnostics;
    private final Map<Path, Project> projects = new HashMap<>();
    private final Map<Path, Project> projectOfDirectory = new HashMap<>();

    public SpecLoader(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** The spec files at the paths, directories searched to the bottom, in the order of their names. */
    public List<CheckedSpec> load(List<Path> paths) {
        List<CheckedSpec> specs = new ArrayList<>();
        forEach(paths, specs::add);
        return specs;
    }

    /** Hands over what {@link #load} returns one by one, and keeps none of them. */
    public void forEach(List<Path> paths, Consumer<CheckedSpec> consumer) {
        TreeSet<Path> files = new TreeSet<>();
        for (Path path : paths) {
            collect(path, files);
        }
        Stream<Supplier<Loaded>> work = files.stream().map(file -> {
            Project project = projectOf(file);
            return () -> read(file, project);
        });
        SideBySide.forEach(files.size(), work.iterator(), loaded -> {
            diagnostics.addAll(loaded.found());
            loaded.spec().ifPresent(consumer);
        });
    }

    private void collect(Path path, Set<Path> files) {
        if (!Files.exists(path)) {
            fileProblem(path, Code.FILE_UNREADABLE, "there is no such file or directory");
        } else if (Files.isDirectory(path)) {
            try (Stream<Path> all = Files.walk(path, 32, FileVisitOption.FOLLOW_LINKS)) {
                all.filter(p -> Files.isRegularFile(p) && SpecReader.isSpec(p))
                        .map(p -> p.toAbsolutePath().normalize())
                        .forEach(files::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                fileProblem(path, Code.FILE_UNREADABLE, "the directory cannot be read: " + e.getMessage());
            }
        } else if (SpecReader.isSpec(path)) {
            files.add(path.toAbsolutePath().normalize());
        } else {
            fileProblem(path, Code.FILE_KIND, "a spec file's name ends in .kspec or .kspec.yaml");
        }
    }

    private void fileProblem(Path path, Code code, String message) {
        diagnostics.add(Diagnostic.error(code, new SourceFile(path.toString(), "").span(0, 0), message));
    }

    private Project projectOf(Path file) {
        return projectOfDirectory.computeIfAbsent(
                file.getParent(),
                d -> projects.computeIfAbsent(Project.rootOf(d), root -> new Project(root, new Diagnostics())));
    }

    /** A file with everything that is wrong with it and with the drivers' descriptions that it uses. */
    private record Loaded(Optional<CheckedSpec> spec, List<Diagnostic> found) {}

    private static Loaded read(Path file, Project project) {
        Diagnostics ofText = new Diagnostics();
        Optional<SpecFile> tree = SpecReader.read(file, project.shown(file), ofText);
        // A tree with holes in it is checked all the same: what names and types say about the rest is worth knowing
        // now.
        return tree.map(t -> check(file, t, project, ofText))
                .orElseGet(() -> new Loaded(Optional.empty(), ofText.sorted()));
    }

    private static Loaded check(Path file, SpecFile tree, Project project, Diagnostics syntax) {
        Diagnostics found = new Diagnostics();
        UsedDrivers drivers = new UsedDrivers(project, file);
        CheckedSpec spec = new Checker(drivers, found).check(tree);
        drivers.used.forEach(name -> syntax.addAll(project.mistakes(name)));
        Diagnostics all = new Diagnostics();
        all.addAll(syntax.sorted());
        Damage damage = Damage.of(syntax.sorted());
        UnusedDescription.of(tree)
                .retold(found.sorted().stream().filter(d -> !damage.explains(d)).toList())
                .forEach(all::add);
        return new Loaded(Optional.of(spec.at(file)), all.sorted());
    }

    /** The project's drivers, and which of them one file asked for. */
    private static final class UsedDrivers implements Checker.DriverSource {
        private final Project project;
        private final Path file;
        private final Set<String> used = new TreeSet<>();

        UsedDrivers(Project project, Path file) {
            this.project = project;
            this.file = file;
        }

        @Override
        public Optional<String> lock(SourceFile of) {
            Path lock = file.resolveSibling(file.getFileName() + RowLock.SUFFIX);
            try {
                return Files.exists(lock) ? Optional.of(Files.readString(lock)) : Optional.empty();
            } catch (IOException e) {
                return Optional.of("unreadable");
            }
        }

        @Override
        public Optional<Found> find(String name) {
            used.add(name);
            return project.find(name);
        }

        @Override
        public Set<String> names() {
            return project.names();
        }

        @Override
        public Optional<SpecFile> imported(SourceFile from, String path, Diagnostics wrong) {
            return project.imported(from, path, wrong);
        }
    }
}
