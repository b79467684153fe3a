// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/tutorial.md}: every file on it is written and every command run, in order; what it prints is what the page shows. */
@Tag("vm")
class TutorialIT {
    private static final Duration BOUND = Duration.ofMinutes(3);

    /** A file with its name before it, or a command with what it prints. */
    private static final Pattern BLOCK = Pattern.compile(
            "<!-- file: (?<file>\\S+) -->\n```kspec\n(?<text>.*?)```|```console\n(?<console>.*?)```", Pattern.DOTALL);

    private static final Pattern GUTTER = Pattern.compile(" *(-->|\\d* \\|)");

    @TempDir
    private Path scratch;

    @Test
    void isTrue() throws Exception {
        Path project = project();
        Matcher block = BLOCK.matcher(Files.readString(Repository.root().resolve("docs/tutorial.md")));
        int files = 0;
        int commands = 0;
        try (Bench bench = Bench.in(scratch.resolve("bench"))) {
            while (block.find()) {
                if (block.group("file") != null) {
                    Path file = project.resolve(block.group("file"));
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, block.group("text"));
                    files++;
                } else {
                    commands += run(block.group("console"), project, bench.file("cache"));
                }
            }
        }
        assertThat(files).isGreaterThan(2);
        assertThat(commands).isGreaterThan(3);
    }

    /** A directory that holds what a clone does as far as the page needs it. */
    private Path project() throws IOException {
        Path project = Files.createDirectories(scratch.resolve("clone"));
        Files.createDirectories(project.resolve(".git"));
        Files.createSymbolicLink(project.resolve("kspec"), Repository.root().resolve("kspec"));
        copy(Repository.root().resolve("driver"), project.resolve("driver"));
        return project;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Runs the command of a block; its output must hold the block's lines in their order. */
    private int run(String console, Path project, Path cache) throws Exception {
        List<String> lines = new ArrayList<>(console.lines().toList());
        String command = lines.removeFirst();
        assertThat(command).startsWith("$ ");
        Path output = scratch.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command.substring(2))
                .directory(project.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("KSPEC_CACHE", cache.toString());
        Process process = builder.start();
        if (!process.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " still runs\n" + Files.readString(output));
        }
        String printed = Files.readString(output);
        assertThat(Pattern.compile(pattern(lines)).matcher(normal(printed)).matches())
                .as("%s\n%s", command, printed)
                .isTrue();
        return 1;
    }

    /** Without empty lines, and without the blanks that only align; those beside the line numbers of a source do more. */
    private static String normal(String text) {
        return text.lines()
                .map(l -> GUTTER.matcher(l).lookingAt()
                        ? l.stripTrailing()
                        : l.strip().replaceAll("\\s+", " "))
                .filter(l -> !l.isEmpty())
                .map(l -> l + "\n")
                .collect(Collectors.joining());
    }

    /** A line of `…` alone stands for any lines; within a line, for anything. */
    private static String pattern(List<String> lines) {
        StringBuilder pattern = new StringBuilder();
        for (String line : normal(String.join("\n", lines)).split("\n")) {
            pattern.append(
                    line.equals("…")
                            ? "(?:[^\\n]*\\n)*?"
                            : Arrays.stream(line.split("…", -1))
                                    .map(Pattern::quote)
                                    .collect(Collectors.joining("[^\\n]*", "", "\\n")));
        }
        return pattern.toString();
    }
}
