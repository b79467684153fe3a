// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a code means, at length. It stands in the resource {@code explain/CODE.md}: a line {@code # title}, paragraphs,
 * and examples between lines of three backquotes, the first of which names the form ({@code kspec}, {@code yaml}, or
 * {@code text} for what is no spec file) and whether it is {@code wrong} or {@code right}.
 *
 * @param title what is wrong, in a line
 * @param paragraphs what that means and why it is refused; each one line
 */
public record Explanation(Code code, String title, List<String> paragraphs, List<Example> examples) {
    private static final String FENCE = "```";

    /** Letters may be lower case or left out, and so may leading zeros; what a message shows around a code is no harm. */
    private static final Pattern CODE =
            Pattern.compile("(?:(?:error|warning)?\\[)?(?:ks?)?(\\d{1,4})]?", Pattern.CASE_INSENSITIVE);

    /**
     * A short file that breaks the rule or keeps it.
     *
     * @param text ends in a newline
     */
    public record Example(Form form, boolean wrong, String text) {}

    /** What an example is. */
    public enum Form {
        KSPEC,
        YAML,
        /** No spec file: a command line, or a description of a file. */
        TEXT
    }

    /** The code that somebody typed or copied, such as {@code K0105}, {@code k0105} or {@code 105}. */
    public static Optional<Code> codeNamed(String typed) {
        Matcher digits = CODE.matcher(typed.strip());
        if (!digits.matches()) {
            return Optional.empty();
        }
        String id = String.format(Locale.ROOT, "K%04d", Integer.parseInt(digits.group(1)));
        return List.of(Code.values()).stream().filter(c -> c.id().equals(id)).findFirst();
    }

    /**
     * Reads what is said about a code.
     *
     * @throws IllegalStateException if the code's text is missing or of another form
     */
    public static Explanation of(Code code) {
        String name = "explain/" + code.id() + ".md";
        try (InputStream in = Explanation.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        code + " (" + code.id() + ") is not explained: there is no resource " + name);
            }
            return new Reader(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)).explanation(code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the text line by line. */
    private static final class Reader {
        private final String name;
        private final List<String> lines;
        private final List<String> paragraphs = new ArrayList<>();
        private final List<Example> examples = new ArrayList<>();
        private int at;

        Reader(String name, String text) {
            this.name = name;
            this.lines = text.lines().toList();
        }

        Explanation explanation(Code code) {
            if (lines.isEmpty() || !lines.getFirst().startsWith("# ")) {
                throw wrong("does not begin with `# ` and a title");
            }
            for (at = 1; at < lines.size(); at++) {
                String line = lines.get(at);
                if (line.startsWith(FENCE)) {
                    examples.add(example(line.substring(FENCE.length())));
                } else if (!line.isBlank()) {
                    paragraphs.add(paragraph());
                }
            }
            String title = lines.getFirst().substring(2);
            return new Explanation(code, title, List.copyOf(paragraphs), List.copyOf(examples));
        }

        private String paragraph() {
            int begin = at;
            while (at + 1 < lines.size()
                    && !lines.get(at + 1).isBlank()
                    && !lines.get(at + 1).startsWith(FENCE)) {
                at++;
            }
            return String.join(" ", lines.subList(begin, at + 1));
        }

        private Example example(String heading) {
            Form form = null;
            for (Form f : Form.values()) {
                String word = f.name().toLowerCase(Locale.ROOT);
                if (heading.equals(word + " wrong") || heading.equals(word + " right")) {
                    form = f;
                }
            }
            int end = at + 1;
            while (end < lines.size() && !lines.get(end).equals(FENCE)) {
                end++;
            }
            if (form == null || end == lines.size()) {
                throw wrong("has an example of another form: " + heading);
            }
            String text = String.join("\n", lines.subList(at + 1, end)) + "\n";
            at = end;
            return new Example(form, heading.endsWith(" wrong"), text);
        }

        private IllegalStateException wrong(String what) {
            return new IllegalStateException(name + " " + what);
        }
    }
}
