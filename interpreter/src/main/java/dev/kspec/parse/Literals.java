// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers, quantities, characters and quoted texts. */
final class Literals {
    private static final Pattern INTEGER = Pattern.compile(
            "0[xX](?<hex>[0-9a-fA-F][0-9a-fA-F_]*)|0[bB](?<binary>[01][01_]*)|0o(?<octal>[0-7][0-7_]*)|(?<decimal>[0-9][0-9_]*)");
    private static final Pattern QUANTITY = Pattern.compile("(?<number>[0-9][0-9_]*(?:\\.[0-9]+)?)(?<unit>[a-zA-Z]+)");
    /** How a number in another base begins; {@code 0B} is a quantity, no bytes at all. */
    private static final Pattern BASE = Pattern.compile("^0[xXo]");

    private static final Map<String, Long> DURATIONS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "min",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);
    private static final Map<String, Long> SIZES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Map<String, String> FOREIGN_UNITS = Map.ofEntries(
            Map.entry("k", "KiB"),
            Map.entry("kb", "KiB"),
            Map.entry("m", "MiB"),
            Map.entry("mb", "MiB"),
            Map.entry("g", "GiB"),
            Map.entry("gb", "GiB"),
            Map.entry("bytes", "B"),
            Map.entry("byte", "B"),
            Map.entry("sec", "s"),
            Map.entry("secs", "s"),
            Map.entry("second", "s"),
            Map.entry("seconds", "s"),
            Map.entry("msec", "ms"),
            Map.entry("msecs", "ms"),
            Map.entry("usec", "us"),
            Map.entry("nsec", "ns"),
            Map.entry("mins", "min"),
            Map.entry("minutes", "min"),
            Map.entry("hours", "h"));
    private static final long LONGEST_NANOS = Long.MAX_VALUE;

    private final SourceFile file;
    private final Diagnostics diagnostics;

    Literals(SourceFile file, Diagnostics diagnostics) {
        this.file = file;
        this.diagnostics = diagnostics;
    }

    /** An integer, a size or a duration. */
    Expression number(Span span, String text) {
        Matcher integer = INTEGER.matcher(text);
        if (integer.matches()) {
            return new Expression.Int(span, integer(span, integer));
        }
        Matcher quantity = QUANTITY.matcher(text);
        if (quantity.matches() && !BASE.matcher(text).find()) {
            return quantity(span, new BigDecimal(quantity.group("number").replace("_", "")), quantity.group("unit"));
        }
        return badNumber(span, text);
    }

    static boolean isUnit(String text) {
        return DURATIONS.containsKey(text) || SIZES.containsKey(text);
    }

    /** The unit that a word is, or most likely means. */
    static Optional<String> unitMeantBy(String word) {
        return isUnit(word)
                ? Optional.of(word)
                : Optional.ofNullable(FOREIGN_UNITS.get(word.toLowerCase(java.util.Locale.ROOT)));
    }

    private Expression badNumber(Span span, String text) {
        Diagnostic bad = Diagnostic.error(Code.BAD_NUMBER, span, "`" + text + "` is no number");
        diagnostics.add(
                text.matches("\\d+(\\.\\d+){3}")
                        ? bad.help("an IP address is written v4(\"" + text + "\")")
                        : text.matches("\\d+\\.\\d+")
                                ? bad.help("numbers are whole; only quantities have fractions, such as " + text + "s")
                                : bad.help(
                                        "integers look like 42, 1_000, 0x2a, 0o52 or 0b101; quantities like 10ms, 2s, 4KiB"));
        return new Expression.Int(span, BigInteger.ZERO);
    }

    private BigInteger integer(Span span, Matcher matched) {
        for (Map.Entry<String, Integer> base :
                Map.of("hex", 16, "binary", 2, "octal", 8, "decimal", 10).entrySet()) {
            String digits = matched.group(base.getKey());
            if (digits != null) {
                String clean = digits.replace("_", "");
                if (base.getKey().equals("decimal") && clean.length() > 1 && clean.startsWith("0")) {
                    diagnostics.add(Diagnostic.error(Code.BAD_NUMBER, span, "a decimal number does not begin with 0")
                            .help("octal numbers are written with 0o before them, such as 0o644"));
                }
                return new BigInteger(clean, base.getValue());
            }
        }
        throw new IllegalStateException("no base: " + matched.group());
    }

    private Expression quantity(Span span, BigDecimal number, String unit) {
        Long nanos = DURATIONS.get(unit);
        Long bytes = SIZES.get(unit);
        if (nanos == null && bytes == null) {
            String meant = FOREIGN_UNITS.get(unit.toLowerCase(java.util.Locale.ROOT));
            List<String> units = new ArrayList<>(DURATIONS.keySet());
            units.addAll(SIZES.keySet());
            Diagnostic unknown = Diagnostic.error(Code.UNKNOWN_UNIT, span, "unknown unit `" + unit + "`")
                    .help("units are ns, us, ms, s, min, h and B, KiB, MiB, GiB");
            diagnostics.add(Optional.ofNullable(meant)
                    .or(() -> Nearest.to(unit, units))
                    .map(n -> unknown.label("did you mean `" + n + "`?"))
                    .orElse(unknown));
            return new Expression.Int(span, BigInteger.ZERO);
        }
        BigDecimal exact = number.multiply(BigDecimal.valueOf(nanos != null ? nanos : bytes));
        if (exact.stripTrailingZeros().scale() > 0 || exact.compareTo(BigDecimal.valueOf(LONGEST_NANOS)) > 0) {
            diagnostics.add(Diagnostic.error(
                    Code.BAD_NUMBER,
                    span,
                    "`" + span.text() + "` is not a whole number of "
                            + (nanos != null ? "nanoseconds below 2^63" : "bytes below 2^63")));
            exact = BigDecimal.ZERO;
        }
        return nanos != null
                ? new Expression.Duration(span, exact.longValueExact())
                : new Expression.Int(span, exact.toBigIntegerExact());
    }

    /** The code of a character between single quotes. */
    Expression character(Span span) {
        int before = diagnostics.size();
        byte[] bytes = unescape(span.start() + 1, span.end() - 1);
        String decoded = new String(bytes, StandardCharsets.UTF_8);
        boolean single = bytes.length == 1 || decoded.codePointCount(0, decoded.length()) == 1;
        if (!single && diagnostics.size() == before) {
            diagnostics.add(Diagnostic.error(Code.BAD_ESCAPE, span, "single quotes hold exactly one character")
                    .help(
                            span.text().matches("'[^\"\\\\]{2,60}'")
                                    ? "a text takes double quotes: \""
                                            + span.text()
                                                    .substring(1, span.text().length() - 1) + "\""
                                    : "a text takes double quotes"));
        }
        int code = bytes.length == 1 ? bytes[0] & 0xff : bytes.length == 0 ? 0 : decoded.codePointAt(0);
        return new Expression.Int(span, BigInteger.valueOf(code));
    }

    /**
     * A text between double quotes.
     *
     * @param expressions parses what stands inside {@code ${…}}
     */
    Text text(Span span, Function<Span, Expression> expressions) {
        boolean closed = span.end() - span.start() > 1 && span.text().endsWith("\"") && !endsInEscape(span);
        int end = closed ? span.end() - 1 : span.end();
        List<Text.Piece> pieces = new ArrayList<>();
        int from = span.start() + 1;
        int at = from;
        while (at < end) {
            char c = file.text().charAt(at);
            if (c == '\\') {
                at += 2;
            } else if (c == '$' && at + 1 < end && file.text().charAt(at + 1) == '{') {
                int close = file.text().indexOf('}', at, end);
                if (close < 0) {
                    diagnostics.add(Diagnostic.error(
                                    Code.UNCLOSED_TEXT, file.span(at, at + 2), "this `${` is not closed in the text")
                            .help("write ${name}, or \\${ for the characters themselves"));
                    break;
                }
                pieces.add(new Text.Bytes(unescape(from, at)));
                pieces.add(new Text.Interpolation(expressions.apply(file.span(at + 2, close))));
                from = close + 1;
                at = from;
            } else {
                at++;
            }
        }
        pieces.add(new Text.Bytes(unescape(from, end)));
        pieces.removeIf(p -> p instanceof Text.Bytes b && b.bytes().length == 0);
        return new Text(span, pieces);
    }

    /** A text without escapes: {@code r"…"}; one that is not closed was reported. */
    Text raw(Span span) {
        String written = span.text();
        int from = Math.min(2, written.length());
        int to = written.length() > 2 && written.endsWith("\"") ? written.length() - 1 : written.length();
        byte[] bytes = written.substring(from, to).getBytes(StandardCharsets.UTF_8);
        return new Text(span, bytes.length == 0 ? List.of() : List.of(new Text.Bytes(bytes)));
    }

    /** Bytes in hexadecimal, {@code x"de ad"}; with {@code ??} among them a pattern. */
    Expression hex(Span span) {
        String written = span.text();
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        ByteArrayOutputStream mask = new ByteArrayOutputStream();
        boolean pattern = false;
        int at = 2;
        int end = written.length() - 1;
        while (at < end) {
            if (written.charAt(at) == ' ' || written.charAt(at) == '_') {
                at++;
                continue;
            }
            String pair = written.substring(at, Math.min(at + 2, end));
            boolean any = pair.equals("??");
            if (!any && (pair.length() < 2 || !isHex(pair, 0, 2))) {
                diagnostics.add(Diagnostic.error(
                                Code.BAD_ESCAPE,
                                file.span(span.start() + at, span.start() + Math.min(at + 2, end)),
                                "`" + pair + "` is no byte in hexadecimal")
                        .help("a byte has two digits, as in x\"de ad\"; ?? stands for any byte"));
                break;
            }
            pattern |= any;
            value.write(any ? 0 : Integer.parseInt(pair, 16));
            mask.write(any ? 0 : 0xff);
            at += 2;
        }
        byte[] bytes = value.toByteArray();
        return pattern
                ? new Expression.HexPattern(span, bytes, mask.toByteArray())
                : new Text(span, bytes.length == 0 ? List.of() : List.of(new Text.Bytes(bytes)));
    }

    private static boolean endsInEscape(Span span) {
        String text = span.text();
        int backslashes = 0;
        for (int i = text.length() - 2; i > 0 && text.charAt(i) == '\\'; i--) {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private byte[] unescape(int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(0, to - from));
        int at = from;
        while (at < to) {
            int c = file.text().codePointAt(at);
            if (c == '\\') {
                at = escape(at, to, out);
            } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(c);
            }
        }
        return out.toByteArray();
    }

    /** Resolves the escape at a backslash; returns the offset behind it. */
    private int escape(int at, int to, ByteArrayOutputStream out) {
        if (at + 1 == to) {
            // Only a text that is not closed ends like this, and that was reported.
            return to;
        }
        char c = file.text().charAt(at + 1);
        int simple = "ntr0\\\"'$e".indexOf(c);
        if (simple >= 0) {
            out.write("\n\t\r\0\\\"'$\u001b".charAt(simple));
            return at + 2;
        }
        if (c == 'x' && at + 4 <= to && isHex(file.text(), at + 2, at + 4)) {
            out.write(Integer.parseInt(file.text(), at + 2, at + 4, 16));
            return at + 4;
        }
        int close = c == 'u' ? file.text().indexOf('}', at, to) : -1;
        if (c == 'u'
                && at + 3 < to
                && file.text().charAt(at + 2) == '{'
                && close > at + 3
                && close - at <= 9
                && isHex(file.text(), at + 3, close)
                && Character.isValidCodePoint(Integer.parseInt(file.text(), at + 3, close, 16))) {
            out.writeBytes(Character.toString(Integer.parseInt(file.text(), at + 3, close, 16))
                    .getBytes(StandardCharsets.UTF_8));
            return close + 1;
        }
        diagnostics.add(Diagnostic.error(Code.BAD_ESCAPE, file.span(at, Math.min(at + 2, to)), badEscape(c))
                .help("escapes are \\n \\t \\r \\0 \\e \\\\ \\\" \\' \\$ \\xHH (one byte) and \\u{HEX} (a character)"));
        return Math.min(at + 2, to);
    }

    private static String badEscape(char c) {
        return switch (c) {
            case 'x' -> "`\\x` is followed by two hexadecimal digits";
            case 'u' -> "`\\u` is followed by the number of a character in braces, such as \\u{e9}";
            default -> "unknown escape `\\" + c + "`";
        };
    }

    private static boolean isHex(String text, int from, int to) {
        return text.substring(from, to).chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }
}
