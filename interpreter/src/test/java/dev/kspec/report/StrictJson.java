// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON by RFC 8259 and nothing beside it: maps, lists, texts, {@link BigDecimal}, booleans and null. A name that
 * occurs twice in an object is an error too.
 */
public final class StrictJson {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

    private final String text;
    private int at;

    private StrictJson(String text) {
        this.text = text;
    }

    public static Object read(String text) {
        StrictJson json = new StrictJson(text);
        Object value = json.value();
        json.blanks();
        if (json.at < text.length()) {
            throw json.error("something behind the document");
        }
        return value;
    }

    private Object value() {
        blanks();
        char c = peek();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        blanks();
        if (peek() != '}') {
            do {
                blanks();
                String name = string();
                blanks();
                expect(':');
                if (members.containsKey(name)) {
                    throw error("twice: " + name);
                }
                members.put(name, value());
                blanks();
            } while (skip(','));
        }
        expect('}');
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        expect('[');
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

    private String string() {
        StringBuilder out = new StringBuilder();
        expect('"');
        while (!skip('"')) {
            char c = next();
            if (c < 0x20) {
                throw error("a raw control character");
            }
            out.append(c == '\\' ? escape() : c);
        }
        return out.toString();
    }

    private char escape() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                String digits = text.substring(at, at + 4);
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw error("not four hex digits");
                }
                at += 4;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw error("an unknown escape");
        };
    }

    private BigDecimal number() {
        Matcher m = NUMBER.matcher(text).region(at, text.length());
        if (!m.lookingAt()) {
            throw error("no value");
        }
        at = m.end();
        return new BigDecimal(m.group());
    }

    private Object word(String word, Object value) {
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

    private boolean skip(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (next() != c) {
            at--;
            throw error("expected " + c);
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw error("the end came too early");
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private AssertionError error(String what) {
        return new AssertionError("at " + at + ", " + what + ": "
                + text.substring(Math.max(0, at - 20), Math.min(text.length(), at + 20)));
    }
}
