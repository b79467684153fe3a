// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One setting as a file of ssh_config(5) has it: {@code Keyword value…} or {@code Keyword = value…}, with values in
 * quotes if they hold blanks, and behind {@code #} a comment.
 *
 * @param number of the line, from 1
 * @param keyword as written; its case does not count
 * @param values without their quotes
 */
record ConfigLine(Path file, int number, String keyword, List<String> values) {
    private static final Pattern SETTING = Pattern.compile("\\s*(\\w+)(?:\\s*=\\s*|\\s+|$)(.*)", Pattern.DOTALL);

    ConfigLine {
        values = List.copyOf(values);
    }

    /**
     * Reads a line; empty if it sets nothing.
     *
     * @throws SshConfigException for a quote that is not closed, and for what does not begin with a keyword
     */
    static Optional<ConfigLine> parse(Path file, int number, String text) throws SshConfigException {
        if (text.isBlank() || text.strip().startsWith("#")) {
            return Optional.empty();
        }
        Matcher parts = SETTING.matcher(text.stripTrailing());
        ConfigLine bare = new ConfigLine(file, number, parts.matches() ? parts.group(1) : "", List.of());
        if (!parts.matches()) {
            throw bare.error("a setting begins with its name, not like " + Printable.quote(text.strip()));
        }
        // A command of a shell is not split as ssh's own values are; no more of it is asked than whether it is "none".
        List<String> values = bare.is("ProxyCommand") ? List.of(parts.group(2).strip()) : bare.split(parts.group(2));
        return Optional.of(new ConfigLine(file, number, parts.group(1), values));
    }

    private List<String> split(String text) throws SshConfigException {
        List<String> found = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.charAt(at) == '#') {
                break;
            } else {
                StringBuilder value = new StringBuilder();
                at = value(text, at, value);
                found.add(value.toString());
            }
        }
        return found;
    }

    /** Takes one value, quoted wholly or in part; returns where it ends. */
    private int value(String text, int from, StringBuilder value) throws SshConfigException {
        char quote = 0;
        int at = from;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean escape = c == '\\' && at + 1 < text.length() && "\"'\\".indexOf(text.charAt(at + 1)) >= 0;
            if (escape) {
                value.append(text.charAt(++at));
            } else if (quote == 0 && Character.isWhitespace(c)) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                value.append(c);
            }
        }
        if (quote != 0) {
            throw error("the quote around a value of " + keyword + " is not closed");
        }
        return at;
    }

    boolean is(String name) {
        return keyword.equalsIgnoreCase(name);
    }

    /** The keyword as a key. */
    String key() {
        return keyword.toLowerCase(Locale.ROOT);
    }

    /** The first value, which there has to be. */
    String value() throws SshConfigException {
        if (values.isEmpty() || values.getFirst().isEmpty()) {
            throw error(keyword + " has no value");
        }
        return values.getFirst();
    }

    /** {@code FILE:LINE}, as messages name it. */
    String place() {
        return Printable.of(file.toString()) + ":" + number;
    }

    SshConfigException error(String what) {
        return new SshConfigException(place() + ": " + what);
    }
}
