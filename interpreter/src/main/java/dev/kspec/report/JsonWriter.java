// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes one JSON document (RFC 8259), indented, members in the order in which they are given.
 *
 * <p>Every Java string can be written and comes back the same: control characters, lone surrogates and whatever could
 * mislead a reader are escaped.
 */
final class JsonWriter {
    private final Writer out;
    /** Closing brackets of what is open. */
    private final Deque<Character> open = new ArrayDeque<>();

    private boolean first = true;
    private boolean named;

    JsonWriter(Writer out) {
        this.out = out;
    }

    JsonWriter beginObject() throws IOException {
        return begin('{', '}');
    }

    JsonWriter beginArray() throws IOException {
        return begin('[', ']');
    }

    /** Ends the object or array that was begun last. */
    JsonWriter end() throws IOException {
        char bracket = open.pop();
        if (!first) {
            newLine();
        }
        out.write(bracket);
        first = false;
        if (open.isEmpty()) {
            out.write('\n');
        }
        return this;
    }

    /** The name of the member whose value comes next. */
    JsonWriter name(String name) throws IOException {
        separate();
        out.write(quoted(name) + ": ");
        named = true;
        return this;
    }

    JsonWriter value(String text) throws IOException {
        return raw(quoted(text));
    }

    JsonWriter value(long number) throws IOException {
        return raw(Long.toString(number));
    }

    JsonWriter value(boolean truth) throws IOException {
        return raw(Boolean.toString(truth));
    }

    JsonWriter nothing() throws IOException {
        return raw("null");
    }

    private JsonWriter begin(char bracket, char closing) throws IOException {
        raw(String.valueOf(bracket));
        open.push(closing);
        first = true;
        return this;
    }

    private JsonWriter raw(String token) throws IOException {
        if (!named) {
            separate();
        }
        named = false;
        out.write(token);
        return this;
    }

    private void separate() throws IOException {
        if (open.isEmpty()) {
            return;
        }
        if (!first) {
            out.write(',');
        }
        first = false;
        newLine();
    }

    private void newLine() throws IOException {
        out.write("\n" + "  ".repeat(open.size()));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (Visible.misleads(c)) {
                        for (char unit : Character.toChars(c)) {
                            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                        }
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
