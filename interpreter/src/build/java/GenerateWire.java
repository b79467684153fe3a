// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes dev.kspec.wire.WireConstants from the wire's one definition. Runs as a single source file at build time:
 * {@code java GenerateWire.java agent/wire.def target/generated-sources/wire}. It needs Java 17.
 */
public final class GenerateWire {
    private static final Pattern ENTRY =
            Pattern.compile("^KSPEC_WIRE\\((\\w+), (\\w+), (0x[0-9a-fA-F]+|\\d+)\\)$", Pattern.MULTILINE);

    private GenerateWire() {}

    public static void main(String[] arguments) throws IOException {
        String definition = Files.readString(Path.of(arguments[0]));
        StringBuilder out = new StringBuilder();
        out.append("// Generated from agent/wire.def by GenerateWire; do not edit.\n");
        out.append("package dev.kspec.wire;\n\n");
        out.append("/** Numbers of the wire; agent/wire.def says what each means. */\n");
        out.append("final class WireConstants {\n    private WireConstants() {}\n\n");
        Matcher entry = ENTRY.matcher(definition);
        int count = 0;
        while (entry.find()) {
            out.append("    static final int ")
                    .append(entry.group(1))
                    .append('_')
                    .append(entry.group(2));
            out.append(" = ").append(entry.group(3)).append(";\n");
            count++;
        }
        if (count == 0) {
            throw new IOException(arguments[0] + ": no KSPEC_WIRE entry found");
        }
        out.append("}\n");
        Path file = Path.of(arguments[1], "dev", "kspec", "wire", "WireConstants.java");
        Files.createDirectories(file.getParent());
        // Left alone when nothing changes, so that an incremental build stays one.
        if (!Files.exists(file) || !Files.readString(file).contentEquals(out)) {
            Files.writeString(file, out);
        }
    }
}
