// SPDX-License-Identifier: Apache-2.0
package dev.kspec.json;

import dev.kspec.diag.Visible;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes one JSON document (RFC 8259), indented or on one line, members in the order in which they are given.
 *
 * <p>Every Java string can be written and comes back the same: control characters, lone surrogates and whatever could
 * mislead a reader are escaped.
 */
public final class JsonWriter {
    private final Writer out;
    private final boolean isOneLine;
    /** Closing brackets of what is open. */
    private final Deque<Character> open = new ArrayDeque<>();

    private boolean first = true;
    private boolean named;

    private JsonWriter(Writer out, boolean isOneLine) {
        this.out = out;
        this.isOneLine = isOneLine;
    }

    /** For people to read, too: each member on a line of its own. */
    public static JsonWriter indented(Writer out) {
        return new JsonWriter(out, false);
    }

    /** The whole document on one line, which is ended. */
    public static JsonWriter oneLine(Writer out) {
        return new JsonWriter(out, true);
    }

    public JsonWriter beginObject() throws IOException {
        return begin('{', '}');
    }

    public JsonWriter beginArray() throws IOException {
        return begin('[', ']');
    }

    /** Ends the object or array that was begun last. */
    public JsonWriter end() throws IOException {
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
    public JsonWriter name(String name) throws IOException {
        separate();
        out.write(quoted(name) + ": ");
        named = true;
        return this;
    }

    public JsonWriter value(String text) throws IOException {
        return raw(quoted(text));
    }

    public JsonWriter value(long number) throws IOException {
        return raw(Long.toString(number));
    }

    /** A number that is finite. */
    public JsonWriter value(double number) throws IOException {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no " + number);
        }
        return raw(Double.toString(number));
    }

    public JsonWriter value(boolean truth) throws IOException {
        return raw(Boolean.toString(truth));
    }

    public JsonWriter nothing() throws IOException {
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
        if (!isOneLine) {
            out.write("\n" + "  ".repeat(open.size()));
        }
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
