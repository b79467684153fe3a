// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the preprocessor made of a header ({@code cc -E -dD}), as far as it stands in the header itself or in headers of the
 * same directory.
 *
 * @param files the headers that something was found in, in the order of their appearance
 * @param macros defined and not undefined again, in the order of their definition
 * @param lines what is neither a directive nor blank
 */
record Preprocessed(Set<Path> files, List<Macro> macros, List<Line> lines) {
    private static final Pattern MARKER = Pattern.compile("# ([0-9]{1,9}) \"((?:[^\"\\\\]|\\\\.)*)\"[ 0-9]*");
    private static final Pattern DEFINE = Pattern.compile("#define ([A-Za-z_]\\w*)(\\([^)]*\\))?(?: (.*))?");
    private static final Pattern UNDEF = Pattern.compile("#undef ([A-Za-z_]\\w*).*");

    /** What all of the kernel's headers stand on; they belong to no driver. */
    private static final Set<String> GROUND = Set.of(
            "types.h",
            "ioctl.h",
            "const.h",
            "stddef.h",
            "posix_types.h",
            "compiler.h",
            "compiler_types.h",
            "swab.h",
            "errno.h",
            "time_types.h");

    /** A line of C. */
    record Line(Place place, String text) {}

    static Preprocessed of(String output, Path header) {
        Reader reader = new Reader(real(header));
        output.lines().forEach(reader::line);
        return new Preprocessed(reader.files, List.copyOf(reader.macros.values()), reader.lines);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static final class Reader {
        private final Path header;
        private final Map<String, Boolean> wanted = new LinkedHashMap<>();
        private final Set<Path> files = new LinkedHashSet<>();
        private final Map<String, Macro> macros = new LinkedHashMap<>();
        private final List<Line> lines = new ArrayList<>();
        private Path file = Path.of("none");
        private boolean inside;
        private int number;

        Reader(Path header) {
            this.header = header;
        }

        void line(String text) {
            Matcher marker = MARKER.matcher(text);
            if (marker.matches()) {
                // Names with quotes or backslashes in them are escaped as in C.
                String name = marker.group(2).replaceAll("\\\\(.)", "$1");
                file = Path.of(name);
                inside = wanted.computeIfAbsent(name, this::isWanted);
                number = Integer.parseInt(marker.group(1));
                return;
            }
            if (inside) {
                content(text, new Place(file, number));
            }
            number++;
        }

        private void content(String text, Place place) {
            Matcher define = DEFINE.matcher(text);
            Matcher undef = UNDEF.matcher(text);
            if (define.matches()) {
                String body = define.group(3) == null ? "" : define.group(3).strip();
                macros.remove(define.group(1));
                macros.put(define.group(1), new Macro(define.group(1), define.group(2) != null, body, place));
            } else if (undef.matches()) {
                macros.remove(undef.group(1));
            } else if (!text.isBlank() && !text.startsWith("#")) {
                lines.add(new Line(place, text));
            } else {
                return;
            }
            files.add(place.file());
        }

        private boolean isWanted(String name) {
            if (name.startsWith("<")) {
                return false;
            }
            Path path = real(Path.of(name));
            boolean beside = header.getParent() != null && header.getParent().equals(path.getParent());
            boolean ground = path.getParent() != null
                    && path.getParent().endsWith("linux")
                    && GROUND.contains(path.getFileName().toString());
            return path.equals(header) || (beside && !ground);
        }
    }
}
