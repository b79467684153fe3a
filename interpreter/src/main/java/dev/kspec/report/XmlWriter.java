// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Visible;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes an XML 1.0 document of elements that hold either elements or text.
 *
 * <p>Characters that XML 1.0 forbids (production [2] Char), and those that its specification discourages, are written
 * visibly; line ends and tabs survive, in attributes too.
 */
final class XmlWriter {
    private final Writer out;
    private final Deque<String> open = new ArrayDeque<>();
    private boolean tagOpen;

    XmlWriter(Writer out) throws IOException {
        this.out = out;
        out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    }

    /** Begins an element within the one that is open. */
    XmlWriter begin(String name) throws IOException {
        endTag();
        newLine();
        out.write("<" + name);
        open.push(name);
        tagOpen = true;
        return this;
    }

    /** Adds to the element just begun. */
    XmlWriter attribute(String name, Object value) throws IOException {
        out.write(" " + name + "=\"" + escaped(value.toString(), true) + "\"");
        return this;
    }

    /** Ends the element that was begun last. */
    XmlWriter end() throws IOException {
        String name = open.pop();
        if (tagOpen) {
            out.write("/>");
            tagOpen = false;
        } else {
            newLine();
            out.write("</" + name + ">");
        }
        if (open.isEmpty()) {
            out.write("\n");
        }
        return this;
    }

    /** Ends the element just begun, with text in it. */
    XmlWriter end(String text) throws IOException {
        if (text.isEmpty()) {
            return end();
        }
        endTag();
        out.write(escaped(text, false) + "</" + open.pop() + ">");
        return this;
    }

    private void endTag() throws IOException {
        if (tagOpen) {
            out.write(">");
            tagOpen = false;
        }
    }

    private void newLine() throws IOException {
        out.write("\n" + "  ".repeat(open.size()));
    }

    /**
     * In text, only what must be: readers may refuse a document with more than 100,000 references (the JDK's since 24). A
     * {@code >} is one behind a bracket, so that no {@code ]]>} can come about.
     */
    private static String escaped(String text, boolean attribute) {
        String fit = Visible.escape(text, c -> c != '\n' && c != '\r' && Visible.misleads(c));
        StringBuilder out = new StringBuilder(fit.length() + 16);
        for (int i = 0; i < fit.length(); i++) {
            char c = fit.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append(attribute || (i > 0 && fit.charAt(i - 1) == ']') ? "&gt;" : ">");
                case '"' -> out.append(attribute ? "&quot;" : "\"");
                case '\r' -> out.append("&#13;");
                case '\n' -> out.append(attribute ? "&#10;" : "\n");
                case '\t' -> out.append(attribute ? "&#9;" : "\t");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
