// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * A file that is written whole or not at all: beside it first, then moved into its place. What is not a regular file,
 * such as a device or a named pipe, is written to as it is.
 */
final class ReportFile {
    private final Path path;
    private final String what;

    /** @param what it is, in words for messages: {@code junit report} */
    ReportFile(Path path, String what) {
        this.path = path;
        this.what = what;
    }

    /** What writes the content. */
    @FunctionalInterface
    interface Content {
        void writeTo(Writer out) throws IOException;
    }

    /** Sees before the run whether it can be written after it; creates the directories it lies in. */
    void prepare() throws ReportException {
        try {
            if (Files.isDirectory(path)) {
                throw new FileSystemException(path.toString(), null, "it is a directory");
            }
            if (isSpecial()) {
                return;
            }
            Path directory = directory(destination());
            Files.createDirectories(directory);
            if (!Files.isWritable(directory)) {
                throw new AccessDeniedException(directory.toString());
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void write(Content content) throws ReportException {
        prepare();
        try {
            if (isSpecial()) {
                writeTo(path, content);
                return;
            }
            Path destination = destination();
            Path beside = directory(destination)
                    .resolve("." + destination.getFileName() + "."
                            + ProcessHandle.current().pid() + ".tmp");
            try {
                writeTo(beside, content);
                Files.move(beside, destination, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static void writeTo(Path file, Content content) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            content.writeTo(out);
        }
    }

    /** Also what only seems to be a file of its own: /dev/stdout and the like. */
    private boolean isSpecial() {
        boolean system = Stream.of("/dev/stdout", "/dev/stderr", "/dev/fd", "/proc")
                .anyMatch(root -> path.toAbsolutePath().normalize().startsWith(root));
        return system || (Files.exists(path) && !Files.isRegularFile(path));
    }

    /** Where a symbolic link leads: the link stays. */
    private Path destination() throws IOException {
        return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    }

    private static Path directory(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            throw new FileSystemException(file.toString(), null, "it is a directory");
        }
        return directory;
    }

    private ReportException failure(IOException e) {
        return new ReportException("cannot write the " + what + " to " + path + ": " + reason(e), e);
    }

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied: " + denied.getFile();
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is not a directory";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such directory";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
