// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The machine's C compiler, which knows the kernel's numbers better than any table. */
public final class CCompiler {
    private static final Pattern DEFINE = Pattern.compile("#define (\\w+) (\\w+)");

    private CCompiler() {}

    /** Skips the test, saying so, where there is no gcc. */
    public static void assumePresent() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "there is no /usr/bin/gcc to compare with");
    }

    /** Compiles a program and gives what it prints. */
    public static List<String> run(Path directory, String source) throws IOException, InterruptedException {
        Path program = directory.resolve("program");
        Files.writeString(directory.resolve("program.c"), source);
        output(
                "gcc",
                "-Wall",
                "-Werror",
                "-o",
                program.toString(),
                directory.resolve("program.c").toString());
        return output(program.toString());
    }

    /** The macros without parameters that a header defines, by name. */
    public static Map<String, String> macros(Path directory, String header) throws IOException, InterruptedException {
        Path source = directory.resolve("macros.c");
        Files.writeString(source, "#include <" + header + ">\n");
        Map<String, String> macros = new TreeMap<>();
        for (String line : output("gcc", "-E", "-dM", source.toString())) {
            Matcher define = DEFINE.matcher(line);
            if (define.matches()) {
                macros.put(define.group(1), define.group(2));
            }
        }
        return macros;
    }

    private static List<String> output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(List.of(command) + ": " + text);
        }
        return new ArrayList<>(text.lines().toList());
    }
}
