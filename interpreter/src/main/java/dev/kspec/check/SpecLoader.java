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
import java.util.stream.Stream;

/** From paths on the command line to checked files: everything wrong with any of them is found in one go. */
public final class SpecLoader {
    private final Diagnostics diagnostics;
    /** What is wrong with the text of drivers' descriptions, which are read when a file asks for them. */
    private final Diagnostics ofDescriptions = new Diagnostics();

    private final Map<Path, Project> projects = new HashMap<>();

    public SpecLoader(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** The spec files at the paths, directories searched to the bottom, in the order of their names. */
    public List<CheckedSpec> load(List<Path> paths) {
        TreeSet<Path> files = new TreeSet<>();
        for (Path path : paths) {
            collect(path, files);
        }
        List<CheckedSpec> specs = new ArrayList<>();
        for (Path file : files) {
            read(file).ifPresent(specs::add);
        }
        return specs;
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

    private Optional<CheckedSpec> read(Path file) {
        Project project = projects.computeIfAbsent(Project.rootOf(file), root -> new Project(root, ofDescriptions));
        Diagnostics ofFile = new Diagnostics();
        Optional<SpecFile> tree = SpecReader.read(file, project.shown(file), ofFile);
        // A tree with holes in it is checked all the same: what names and types say about the rest is worth knowing
        // now.
        return tree.map(t -> check(t, project, ofFile)).or(() -> {
            diagnostics.addAll(ofFile.sorted());
            return Optional.empty();
        });
    }

    private CheckedSpec check(SpecFile tree, Project project, Diagnostics syntax) {
        Diagnostics found = new Diagnostics();
        CheckedSpec spec = new Checker(project, found).check(tree);
        syntax.addAll(ofDescriptions.sorted());
        diagnostics.addAll(syntax.sorted());
        Damage damage = Damage.of(syntax.sorted());
        found.sorted().stream().filter(d -> !damage.explains(d)).forEach(diagnostics::add);
        return spec;
    }
}
