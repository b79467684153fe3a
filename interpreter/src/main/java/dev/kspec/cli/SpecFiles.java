// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Spec files as texts: found, read and replaced. */
final class SpecFiles {
    private static final int DEEPEST_DIRECTORY = 32;

    private SpecFiles() {}

    /** The spec files at the paths, directories searched to the bottom, in the order of their names. */
    static Set<Path> at(List<Path> paths, Diagnostics diagnostics) {
        Set<Path> files = new TreeSet<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                problem(path, Code.FILE_UNREADABLE, "there is no such file or directory", diagnostics);
            } else if (Files.isDirectory(path)) {
                try (Stream<Path> all = Files.walk(path, DEEPEST_DIRECTORY, FileVisitOption.FOLLOW_LINKS)) {
                    all.filter(p -> Files.isRegularFile(p) && SpecReader.isSpec(p))
                            .forEach(p -> files.add(p.normalize()));
                } catch (IOException | UncheckedIOException e) {
                    problem(path, Code.FILE_UNREADABLE, "the directory cannot be read: " + e.getMessage(), diagnostics);
                }
            } else if (SpecReader.isSpec(path)) {
                files.add(path.normalize());
            } else {
                problem(path, Code.FILE_KIND, "a spec file's name ends in .kspec or .kspec.yaml", diagnostics);
            }
        }
        return files;
    }

    private static void problem(Path path, Code code, String message, Diagnostics diagnostics) {
        diagnostics.add(Diagnostic.error(code, new SourceFile(path.toString(), "").span(0, 0), message));
    }

    /** Reads a file; nothing if it cannot be read, which is then reported. */
    static Optional<SourceFile> read(Path path, Diagnostics diagnostics) {
        return SpecReader.file(path, path.toString(), diagnostics);
    }

    /** What was read from elsewhere, as the file that a name says; nothing if it is not UTF-8. */
    static Optional<SourceFile> named(String name, byte[] bytes) {
        try {
            return Optional.of(new SourceFile(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString()));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes a file all at once: whoever reads it meanwhile finds the old text or the new one.
     *
     * @param model a file whose owner, group and mode the written one is to have, if there is one
     * @throws IOException if it cannot be written; then what was there is still there
     */
    static void write(Path path, String text, Optional<Path> model) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new IOException("it is not writable");
        }
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + "." + System.nanoTime() + ".tmp");
        try {
            Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (model.isPresent()) {
                likeModel(temporary, model.get());
            }
            move(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void likeModel(Path file, Path model) throws IOException {
        PosixFileAttributes wanted = Files.readAttributes(model, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        PosixFileAttributes own = view.readAttributes();
        try {
            if (!own.group().equals(wanted.group())) {
                view.setGroup(wanted.group());
            }
            if (!own.owner().equals(wanted.owner())) {
                view.setOwner(wanted.owner());
            }
        } catch (FileSystemException e) {
            // Only root may give files away; whoever may write this one keeps what is written.
        }
        // Last: to change an owner takes away some of the mode's bits.
        view.setPermissions(wanted.permissions());
    }
}
