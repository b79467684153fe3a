// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON by RFC 8259: maps, lists, texts, {@link BigDecimal}, booleans and null. */
final class JsonReader {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final int DEEPEST = 100;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** A document as a whole. */
    static Object read(String text) throws ReportException {
        JsonReader json = new JsonReader(text);
        Object value = json.value();
        json.blanks();
        if (json.at < text.length()) {
            throw json.error("something behind the document");
        }
        return value;
    }

    private Object value() throws ReportException {
        blanks();
        if (++depth > DEEPEST) {
            throw error("too many brackets within each other");
        }
        Object value = switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
        depth--;
        return value;
    }

    private Map<String, Object> object() throws ReportException {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        blanks();
        if (peek() != '}') {
            do {
                blanks();
                String name = string();
                blanks();
                expect(':');
                members.put(name, value());
                blanks();
            } while (skip(','));
        }
        expect('}');
        return members;
    }

    private List<Object> array() throws ReportException {
        List<Object> elements = new ArrayList<>();
        at++;
        blanks();
        if (peek() != ']') {
            do {
                elements.add(value());
                blanks();
            } while (skip(','));
        }
        expect(']');
        return elements;
    }

    private String string() throws ReportException {
        StringBuilder out = new StringBuilder();
        expect('"');
        while (!skip('"')) {
            char c = next();
            out.append(c == '\\' ? escape() : c);
        }
        return out.toString();
    }

    private char escape() throws ReportException {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int end = Math.min(text.length(), at + 4);
                String digits = text.substring(at, end);
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw error("four hex digits are missing");
                }
                at = end;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw error("an unknown escape");
        };
    }

    private BigDecimal number() throws ReportException {
        Matcher m = NUMBER.matcher(text).region(at, text.length());
        if (!m.lookingAt()) {
            throw error("no value");
        }
        at = m.end();
        return new BigDecimal(m.group());
    }

    private Object word(String word, Object value) throws ReportException {
        if (!text.startsWith(word, at)) {
            throw error("no value");
        }
        at += word.length();
        return value;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skip(char c) throws ReportException {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) throws ReportException {
        if (!skip(c)) {
            throw error("`" + c + "` is missing");
        }
    }

    private char peek() throws ReportException {
        if (at >= text.length()) {
            throw error("it ends too early");
        }
        return text.charAt(at);
    }

    private char next() throws ReportException {
        char c = peek();
        at++;
        return c;
    }

    private ReportException error(String what) {
        long line = text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        return new ReportException("it is not JSON: line " + line + ": " + what);
    }
}
