// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code make-lab.sh} and passes on what it says. */
final class LabMaker {
    private static final Pattern STEP = Pattern.compile("::step (\\d+)/(\\d+) (.*)");
    private static final String ERROR = "make-lab: ";
    private static final String REMEDY = "make-lab: remedy: ";

    private final Path script;

    LabMaker(Path script) {
        this.script = script;
    }

    /**
     * Makes the lab {@code out}; returns at once if it is complete already.
     *
     * @param packages further ones of Debian's, for the guest
     * @param kernel the series of Debian's kernels, if it is not to be the usual one
     */
    void make(Path out, List<String> packages, Optional<String> kernel, LabProgress progress)
            throws LabException, InterruptedException {
        try {
            Files.createDirectories(out.getParent());
            Path errors = Files.createTempFile(out.getParent(), "make-lab", ".err");
            try {
                run(command(out, packages, kernel), errors, progress);
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException failure) {
            throw new LabException(
                    "the lab cannot be made: " + failure.getMessage(),
                    "see to it that bash is installed and that " + out.getParent() + " can be written",
                    failure);
        }
    }

    private List<String> command(Path out, List<String> packages, Optional<String> kernel) {
        List<String> command =
                new ArrayList<>(List.of("bash", script.toString(), "--out", out.toString(), "--keep-downloads"));
        if (!packages.isEmpty()) {
            command.addAll(List.of("--packages", String.join(" ", packages)));
        }
        kernel.ifPresent(series -> command.addAll(List.of("--kernel", series)));
        return command;
    }

    private static void run(List<String> command, Path errors, LabProgress progress)
            throws IOException, LabException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                report(line, progress);
            }
            int status = process.waitFor();
            if (status != 0) {
                throw failure(status, Files.readAllLines(errors, UTF_8));
            }
        } finally {
            // Nothing to end unless we were interrupted; the script removes what is half made.
            process.destroy();
        }
    }

    private static void report(String line, LabProgress progress) {
        Matcher step = STEP.matcher(line);
        if (step.matches()) {
            progress.step(Integer.parseInt(step.group(1)), Integer.parseInt(step.group(2)), step.group(3));
        } else if (!line.isBlank()) {
            progress.remark(line);
        }
    }

    private static LabException failure(int status, List<String> errors) {
        String remedy = last(errors, REMEDY, "");
        String what = last(
                errors.stream().filter(line -> !line.startsWith(REMEDY)).toList(),
                ERROR,
                errors.isEmpty() ? "make-lab.sh ended with status " + status : errors.get(errors.size() - 1));
        return new LabException(
                "the lab cannot be made: " + what,
                remedy.isEmpty() ? "run fixtures/lab/make-lab.sh by hand to see all it says" : remedy);
    }

    private static String last(List<String> lines, String prefix, String otherwise) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .reduce((first, second) -> second)
                .map(line -> line.substring(prefix.length()))
                .orElse(otherwise);
    }
}
