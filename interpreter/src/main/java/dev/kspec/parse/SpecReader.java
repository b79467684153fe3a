// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads spec files of either carrier. */
public final class SpecReader {
    /** Larger files are refused, in bytes: no person wrote them. */
    static final long LARGEST_FILE = 8L << 20;

    private SpecReader() {}

    /** Whether a path is a spec file by its name. */
    public static boolean isSpec(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(".kspec") || isYaml(name);
    }

    /** Whether a file is YAML by its name. */
    public static boolean isYaml(String name) {
        return name.endsWith(".kspec.yaml") || name.endsWith(".kspec.yml");
    }

    /**
     * Reads a file.
     *
     * @param shown the name under which people know it
     * @return its tree; nothing if the file itself cannot be read, which is then reported
     */
    public static Optional<SpecFile> read(Path path, String shown, Diagnostics diagnostics) {
        return file(path, shown, diagnostics).map(file -> parse(file, diagnostics));
    }

    /**
     * Reads a file's text.
     *
     * @param shown the name under which people know it
     * @return nothing if it cannot be read, which is then reported
     */
    public static Optional<SourceFile> file(Path path, String shown, Diagnostics diagnostics) {
        SourceFile nothing = new SourceFile(shown, "");
        try {
            if (Files.size(path) > LARGEST_FILE) {
                diagnostics.add(
                        Diagnostic.error(Code.FILE_UNREADABLE, nothing.span(0, 0), "the file is larger than 8 MiB"));
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                    .toString();
            return Optional.of(new SourceFile(shown, text));
        } catch (CharacterCodingException e) {
            diagnostics.add(Diagnostic.error(Code.NOT_UTF8, nothing.span(0, 0), "the file is not UTF-8 text")
                    .help("bytes that are no text are written as \\xHH in quoted texts"));
        } catch (IOException e) {
            diagnostics.add(Diagnostic.error(
                    Code.FILE_UNREADABLE, nothing.span(0, 0), "the file cannot be read: " + e.getMessage()));
        }
        return Optional.empty();
    }

    /** Parses a text; its name tells the carrier. */
    public static SpecFile parse(SourceFile file, Diagnostics diagnostics) {
        return isYaml(file.name()) ? new YamlParsing(file, diagnostics).file() : KspecParsing.file(file, diagnostics);
    }
}
