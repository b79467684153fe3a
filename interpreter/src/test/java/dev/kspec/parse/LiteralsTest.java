// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Statement;
import dev.kspec.ast.Text;
import dev.kspec.type.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What literals stand for; what is wrong with wrong ones is among the golden files. */
class LiteralsTest {
    private static Expression value(String words) {
        Parsed parsed = Parsed.kspec("scenario \"s\" {\nlet x = " + words + "\n}\n");
        assertThat(parsed.found()).as(parsed.rendered()).isEmpty();
        return ((Statement.Let) parsed.tree().scenarios().getFirst().steps().getFirst()).value();
    }

    private static String hex(String words) {
        return HexFormat.of().formatHex(((Text) value(words)).plainBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "42, 42",
        "1_000, 1000",
        "1__0_, 10",
        "0x2a, 42",
        "0X2A, 42",
        "0xFF_FF, 65535",
        "0o52, 42",
        "0o0, 0",
        "0b101, 5",
        "0B1_1, 3",
        "0B, 0",
        "-5, -5",
        "- 5, -5",
        "--5, 5",
        "18446744073709551615, 18446744073709551615",
        "0xffffffffffffffff, 18446744073709551615",
        "-9223372036854775808, -9223372036854775808",
        "7B, 7",
        "4KiB, 4096",
        "1.5KiB, 1536",
        "2MiB, 2097152",
        "3GiB, 3221225472",
        "(5), 5"
    })
    void integers(String words, String expected) {
        assertThat(value(words))
                .isInstanceOfSatisfying(
                        Expression.Int.class, i -> assertThat(i.value()).isEqualTo(new BigInteger(expected)));
    }

    @ParameterizedTest
    @CsvSource({
        "7ns, 7",
        "3us, 3000",
        "10ms, 10000000",
        "2s, 2000000000",
        "1.5s, 1500000000",
        "0.001us, 1",
        "2min, 120000000000",
        "1h, 3600000000000",
        "1_000ms, 1000000000",
        "0s, 0",
        "2562047h, 9223369200000000000"
    })
    void durations(String words, long nanos) {
        assertThat(value(words))
                .isInstanceOfSatisfying(
                        Expression.Duration.class, d -> assertThat(d.nanos()).isEqualTo(nanos));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'x'|120",
                "' '|32",
                "'\"'|34",
                "'#'|35",
                "'\\n'|10",
                "'\\0'|0",
                "'\\''|39",
                "'\\\\'|92",
                "'\\xff'|255",
                "'\\e'|27",
                "'é'|233",
                "'€'|8364",
                "'😀'|128512",
                "'\\u{1F600}'|128512",
                "'\\u{41}'|65",
                "'\\xc3\\xa9'|233"
            })
    void characters(String words, long code) {
        assertThat(value(words))
                .isInstanceOfSatisfying(
                        Expression.Int.class, i -> assertThat(i.value()).isEqualTo(BigInteger.valueOf(code)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"\"|``",
                "\"abc\"|616263",
                "\"a b#c\"|6120622363",
                "\"\\n\\t\\r\\0\\e\"|0a090d001b",
                "\"\\\\\\\"\\'\\$\"|5c222724",
                "\"\\x00\\xff\\x7F\"|00ff7f",
                "\"é\"|c3a9",
                "\"\\u{e9}\"|c3a9",
                "\"\\u{10FFFF}\"|f48fbfbf",
                "\"😀\"|f09f9880",
                "\"\\u{0}\"|00",
                "\"$\"|24",
                "\"$$\"|2424",
                "\"$ {\"|24207b",
                "\"\\${x}\"|247b787d",
                "\"}{\"|7d7b",
                "\"'\"|27"
            })
    void texts(String words, String bytes) {
        assertThat(hex(words)).isEqualTo(bytes == null ? "" : bytes);
    }

    @Test
    void interpolationsSplitATextIntoPieces() {
        Text text = (Text) value("\"a${n}\\n${m + 1}${len(\"x\")}\"".replace("len(\"x\")", "k"));
        assertThat(text.isPlain()).isFalse();
        assertThat(text.pieces()).hasSize(5);
        assertThat(text.pieces().get(0)).isInstanceOf(Text.Bytes.class);
        assertThat(text.pieces().get(1))
                .isInstanceOfSatisfying(
                        Text.Interpolation.class,
                        i -> assertThat(i.expression()).isInstanceOf(Expression.Reference.class));
        assertThat(text.pieces().get(3))
                .isInstanceOfSatisfying(
                        Text.Interpolation.class,
                        i -> assertThat(i.expression()).isInstanceOf(Expression.Binary.class));
    }

    @Test
    void interpolationsKnowTheirPlaceInTheFile() {
        Text text = (Text) value("\"😀é ${missing}\"");
        var inner = ((Text.Interpolation) text.pieces().get(1)).expression().span();
        assertThat(inner.text()).isEqualTo("missing");
        assertThat(inner.line()).isEqualTo(2);
        assertThat(inner.column()).isEqualTo(15);
    }

    /** `a - b - c` and its like: grouped from the left, tighter operators first. */
    @ParameterizedTest
    @CsvSource({
        "a - b - c, ((a - b) - c)",
        "a + b * c, (a + (b * c))",
        "a * b + c, ((a * b) + c)",
        "a / b / c % d, (((a / b) / c) % d)",
        "a == b && c == d || e, (((a == b) && (c == d)) || e)",
        "!a && b, ((!a) && b)",
        "!a == b, (!(a == b))",
        "-a * b, ((-a) * b)",
        "a - -b, (a - (-b))",
        "a < b + c, (a < (b + c))",
        "(a || b) && c, ((a || b) && c)",
        "a || b && c, (a || (b && c))",
        "a & b == c | d, ((a & b) == (c | d))",
        "a ^ b & c | d, ((a ^ (b & c)) | d)",
        "a + b << c - d, ((a + b) << (c - d))",
        "~a & -b, ((~a) & (-b))",
        "a.b[c + d].e * f, (a.b[(c + d)].e * f)",
        "!a in b..c, (!(a in (b .. c)))",
        "a matches b && !c is d, ((a matches b) && (!(c is d)))",
        "a is  not b || c not in d, ((a is not b) || (c not in d))",
        "not is not not && not not in not, ((not is not not) && (not not in not))"
    })
    void precedence(String words, String grouped) {
        assertThat(grouped(value(words))).isEqualTo(grouped);
    }

    private static String grouped(Expression e) {
        return switch (e) {
            case Expression.Binary b ->
                "(" + grouped(b.left()) + " " + b.operator().symbol() + " " + grouped(b.right()) + ")";
            case Expression.Unary u -> "(" + u.operator().symbol() + grouped(u.operand()) + ")";
            case Expression.Reference r -> r.name().text();
            case Expression.Int i -> i.value().toString();
            case Expression.Duration d -> d.nanos() + "ns";
            case Expression.Call c -> c.function() + "()";
            case Text t -> Value.Quoted.of(t.plainBytes());
            case Expression.Member m -> grouped(m.target()) + "." + m.field();
            case Expression.Index i -> grouped(i.target()) + "[" + grouped(i.index()) + "]";
            case Expression.Range r -> "(" + grouped(r.from()) + " .. " + grouped(r.to()) + ")";
            default -> throw new IllegalArgumentException(e.toString());
        };
    }

    /** The words of an expression, brackets and all, whatever stands around it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a + b",
                "(a + b) * c",
                "a * (b + c)",
                "((a)) + (b)",
                "f(a) + g(b, c)",
                "-(a)",
                "!(a == b) && (c)",
                "a + b - (c)"
            })
    void spansHoldTheWholeExpression(String words) {
        assertThat(value("  " + words + "   # comment").span().text()).isEqualTo(words);
    }

    /** `f(x)` is a call; with a blank it is two operands. */
    @Test
    void aBlankBeforeABracketMakesTwoOperands() {
        Parsed parsed = Parsed.kspec("scenario \"s\" {\nioctl c SET (v + 1)\nioctl c SET(v + 1)\n}\n");
        assertThat(parsed.found()).isEmpty();
        List<Integer> operands = parsed.tree().scenarios().getFirst().steps().stream()
                .map(s -> ((Statement.Step) s).operands().size())
                .toList();
        assertThat(operands).containsExactly(3, 2);
    }

    @Test
    void everyByteCanBeWritten() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(hex(Value.Quoted.of(all))).isEqualTo(HexFormat.of().formatHex(all));
        StringBuilder escapes = new StringBuilder("\"");
        for (byte b : all) {
            escapes.append(String.format("\\x%02X", b));
        }
        assertThat(hex(escapes + "\"")).isEqualTo(HexFormat.of().formatHex(all));
    }

    @Test
    void textsAreUtf8() {
        assertThat(((Text) value("\"日本 😀 é\"")).plainString()).isEqualTo("日本 😀 é");
        assertThat(((Text) value("\"日本\"")).plainBytes()).isEqualTo("日本".getBytes(StandardCharsets.UTF_8));
    }
}
