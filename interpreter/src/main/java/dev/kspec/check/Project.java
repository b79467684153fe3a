// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The directory that spec files and drivers are named relative to: the nearest one above a file that holds
 * {@code .git}, or {@code driver/} with a driver's description in it. A driver is described in {@code driver/NAME/NAME.kspec} or {@code .kspec.yaml};
 * another module that is made in the same directory, in a file with its own name there.
 */
public final class Project implements Checker.DriverSource {
    private static final List<String> EXTENSIONS = List.of(".kspec", ".kspec.yaml", ".kspec.yml");

    private final Path root;
    private final Diagnostics diagnostics;
    private final Map<String, Optional<Found>> found = new HashMap<>();
    private final Map<String, List<Diagnostic>> mistakes = new HashMap<>();
    private final Map<Path, Read> imports = new HashMap<>();

    /** @param diagnostics where mistakes in descriptions of drivers go */
    public Project(Path root, Diagnostics diagnostics) {
        this.root = root;
        this.diagnostics = diagnostics;
    }

    /** The root of the project in which a file or directory lies; if there is none, the working directory, or for files elsewhere their own. */
    public static Path rootOf(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path start = Files.isDirectory(absolute) ? absolute : absolute.getParent();
        for (Path p = start; p != null; p = p.getParent()) {
            if (Files.exists(p.resolve(".git")) || describesDrivers(p.resolve("driver"))) {
                return p;
            }
        }
        Path here = Path.of("").toAbsolutePath();
        return start.startsWith(here) ? here : start;
    }

    /** A directory that merely bears the name, such as one in /tmp, makes no project. */
    private static boolean describesDrivers(Path directory) {
        try (Stream<Path> drivers = Files.list(directory)) {
            return drivers.anyMatch(d ->
                    EXTENSIONS.stream().anyMatch(e -> Files.isRegularFile(d.resolve(d.getFileName() + e))));
        } catch (IOException e) {
            return false;
        }
    }

    public Path root() {
        return root;
    }

    /** A file's name for people: relative to the root, with forward slashes. */
    public String shown(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path shown = absolute.startsWith(root) ? root.relativize(absolute) : absolute;
        return shown.toString().replace('\\', '/');
    }

    /** Files are checked side by side: whoever comes first reads a description, the others wait for it. */
    @Override
    public synchronized Optional<Found> find(String name) {
        return found.computeIfAbsent(name, this::read);
    }

    /** What is wrong with the text of a description; nothing before it was found. */
    synchronized List<Diagnostic> mistakes(String name) {
        return mistakes.getOrDefault(name, List.of());
    }

    private Optional<Found> read(String name) {
        Diagnostics ofDescription = new Diagnostics();
        Optional<Found> read = description(name)
                .flatMap(file -> SpecReader.read(file, shown(file), ofDescription)
                        .flatMap(spec -> declaration(spec, name))
                        .map(d -> new Found(d, file.getParent())));
        mistakes.put(name, ofDescription.sorted());
        diagnostics.addAll(ofDescription.sorted());
        return read;
    }

    /** A file that others import is read once; whoever asks gets what is wrong with it. */
    @Override
    public synchronized Optional<SpecFile> imported(SourceFile from, String path, Diagnostics wrong) {
        Path file = path(from).resolveSibling(path).normalize();
        if (!SpecReader.isSpec(file)) {
            wrong.add(Diagnostic.error(
                    Code.FILE_KIND,
                    new SourceFile(path, "").span(0, 0),
                    "a file that is imported ends in .kspec or .kspec.yaml"));
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            wrong.add(Diagnostic.error(
                    Code.FILE_UNREADABLE, new SourceFile(path, "").span(0, 0), "there is no file " + shown(file)));
            return Optional.empty();
        }
        Read read = imports.computeIfAbsent(file, f -> {
            Diagnostics found = new Diagnostics();
            return new Read(SpecReader.read(f, shown(f), found), found.sorted());
        });
        wrong.addAll(read.wrong());
        return read.file();
    }

    private Path path(SourceFile file) {
        return root.resolve(file.name());
    }

    /** A file and what is wrong with its text. */
    private record Read(Optional<SpecFile> file, List<Diagnostic> wrong) {}

    /** The file that describes a driver, if the name is one that a driver can have and there is such a file. */
    private Optional<Path> description(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            return Optional.empty();
        }
        Path drivers = root.resolve("driver");
        return described(drivers.resolve(name), name).or(() -> beside(drivers, name));
    }

    /** What else a driver's directory has a module of, such as its tests. */
    private static Optional<Path> beside(Path drivers, String name) {
        try (Stream<Path> directories = Files.list(drivers)) {
            return directories
                    .sorted()
                    .flatMap(d -> described(d, name).stream())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> described(Path directory, String name) {
        return EXTENSIONS.stream()
                .map(extension -> directory.resolve(name + extension))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Optional<DriverDeclaration> declaration(SpecFile spec, String name) {
        return spec.drivers().stream().filter(d -> d.name().text().equals(name)).findFirst();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> directories = Files.list(root.resolve("driver"))) {
            directories
                    .map(d -> d.getFileName().toString())
                    .filter(n -> description(n).isPresent())
                    .forEach(names::add);
        } catch (IOException e) {
            // No driver directory: then there are no names.
            return names;
        }
        return names;
    }
}
