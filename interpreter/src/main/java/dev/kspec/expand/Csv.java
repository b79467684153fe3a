// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as in RFC 4180; whoever wrote them may have ended lines with a line feed alone. */
public final class Csv {
    private Csv() {}

    /** A field, in quotes if there is something in it that means something else without them. */
    public static String field(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                && text.strip().equals(text)
                && !text.isEmpty();
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /**
     * The records of a text; empty lines are none.
     *
     * @throws MalformedException if quotes do not go together
     */
    public static List<List<String>> records(String text) throws MalformedException {
        return new Reading(text.startsWith("\ufeff") ? text.substring(1) : text).records();
    }

    /** A text that is not CSV, and where. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(int line, String message) {
            super("line " + line + ": " + message);
        }
    }

    private static final class Reading {
        private final String text;
        private int at;
        private int line = 1;

        Reading(String text) {
            this.text = text;
        }

        List<List<String>> records() throws MalformedException {
            List<List<String>> records = new ArrayList<>();
            while (at < text.length()) {
                List<String> fields = new ArrayList<>();
                boolean empty = isEnd();
                do {
                    fields.add(field());
                } while (skip(','));
                if (at < text.length() && !isEnd()) {
                    throw new MalformedException(line, "behind a field's closing quote stands a comma or nothing");
                }
                skip('\r');
                skip('\n');
                line++;
                if (!empty) {
                    records.add(fields);
                }
            }
            return records;
        }

        private boolean isEnd() {
            return text.charAt(at) == '\n' || text.startsWith("\r\n", at);
        }

        private boolean skip(char c) {
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        private String field() throws MalformedException {
            StringBuilder field = new StringBuilder();
            if (!skip('"')) {
                while (at < text.length() && text.charAt(at) != ',' && !isEnd()) {
                    field.append(text.charAt(at++));
                }
                return field.toString();
            }
            int begun = line;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"' && !skip('"')) {
                    return field.toString();
                }
                line += c == '\n' ? 1 : 0;
                field.append(c);
            }
            throw new MalformedException(begun, "a quote is opened and not closed");
        }
    }
}
