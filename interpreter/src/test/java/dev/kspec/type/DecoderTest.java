// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static dev.kspec.type.TypesOf.CHAR;
import static dev.kspec.type.TypesOf.FILTER;
import static dev.kspec.type.TypesOf.FLAGS;
import static dev.kspec.type.TypesOf.STATE;
import static dev.kspec.type.TypesOf.U16;
import static dev.kspec.type.TypesOf.U32;
import static dev.kspec.type.TypesOf.U8;
import static dev.kspec.type.TypesOf.array;
import static dev.kspec.type.TypesOf.fields;
import static dev.kspec.type.TypesOf.ints;
import static dev.kspec.type.TypesOf.struct;
import static dev.kspec.type.TypesOf.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DecoderTest {
    private static byte[] bytes(Abi abi, CType type, TypedValue value) {
        return ((Encoded.Image) new Encoder(abi).encode(type, value, "v")).bytes();
    }

    private static String shown(CType type, String hex) {
        return Readable.of(
                type, new Decoder(Abi.X86_64).decode(type, HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @EnumSource(Abi.class)
    void aStructIsReadable(Abi abi) {
        TypedValue value = fields(
                "flags",
                0x1003,
                "local_ports",
                ints(9081, 9082),
                "local",
                fields("v4", 0x7f000013),
                "name",
                text("lo"));
        assertThat(Readable.of(FILTER, new Decoder(abi).decode(FILTER, bytes(abi, FILTER, value))))
                .isEqualTo("{ version: 2, state_mask: 0, flags: BOTH | C, local_ports: [9081, 9082, 0, 0, 0, 0, 0, 0], "
                        + "local: { v4: 2130706451, v6: x\"7f 00 00 13" + " 00".repeat(12) + "\" }, name: \"lo\" }");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, A",
        "2, B",
        "3, BOTH",
        "4096, C",
        "4097, A | C",
        "64, 0x40",
        "65, A | 0x40",
        "4294967295, BOTH | C | 0xffffeffc"
    })
    void flagsAreNamed(long value, String shown) {
        assertThat(Readable.of(FLAGS, TypedValue.of(value))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, CLOSED", "1, LISTEN", "4, ESTABLISHED", "7, 7"})
    void entriesAreNamed(long value, String shown) {
        assertThat(Readable.of(STATE, TypedValue.of(value))).isEqualTo(shown);
    }

    @Test
    void scalarsLookLikeWhatTheyAre() {
        assertThat(shown(new CType.Pointer(), "0010000000000000")).isEqualTo("0x1000");
        assertThat(shown(new CType.Pointer(), "00".repeat(8))).isEqualTo("0");
        assertThat(shown(new CType.Int(IntKind.S16), "feff")).isEqualTo("-2");
        assertThat(shown(new CType.Int(IntKind.U64), "ff".repeat(8))).isEqualTo("18446744073709551615");
        assertThat(shown(new CType.Int(IntKind.BE64), "0000000000000102")).isEqualTo("258");
        assertThat(shown(array(array(U8, 2), 2), "01020304")).isEqualTo("[x\"01 02\", x\"03 04\"]");
        assertThat(shown(array(CHAR, 4), "61006200")).isEqualTo("\"a\\x00b\"");
    }

    @Test
    void bytesThatEndTooEarlyLeaveTheRestMissing() {
        CType.Composite type = struct(
                "s",
                CType.Field.of("a", U32),
                CType.Field.of("b", array(U16, 3)),
                CType.Field.of("c", array(CHAR, 4)),
                CType.Field.of("d", struct("t", CType.Field.of("e", U32))));
        assertThat(shown(type, "")).isEqualTo("{ a: missing, b: missing, c: missing, d: { e: missing } }");
        assertThat(shown(type, "0100000002000300")).isEqualTo("{ a: 1, b: [2, 3], c: missing, d: { e: missing } }");
        assertThat(shown(type, "010000000200030004"))
                .isEqualTo("{ a: 1, b: [2, 3, missing], c: missing, d: { e: missing } }");
        assertThat(shown(type, "0100000002000300040061"))
                .isEqualTo("{ a: 1, b: [2, 3, 4], c: \"a\", d: { e: missing } }");
    }

    @Test
    void aFlexibleArrayHasAsManyElementsAsThereAre() {
        CType.Composite type = struct("s", CType.Field.of("n", U16), CType.Field.of("v", new CType.Flexible(U16)));
        assertThat(shown(type, "0100")).isEqualTo("{ n: 1, v: [] }");
        assertThat(shown(type, "01000200030004")).isEqualTo("{ n: 1, v: [2, 3] }");
    }

    @Test
    void muchIsCutShort() {
        assertThat(shown(array(U8, 100), "ab".repeat(100))).endsWith("ab\" … 36 more");
        assertThat(shown(array(U16, 100), "0100".repeat(100))).endsWith(", 1, … 36 more]");
    }

    /** What was decoded is encoded to the same bytes: for every type without unions, and every ABI. */
    @ParameterizedTest
    @EnumSource(Abi.class)
    void decodingIsTheInverseOfEncoding(Abi abi) {
        int compared = 0;
        for (long seed = 10; seed < 16; seed++) {
            RandomTypes types = new RandomTypes(seed);
            for (CType.Composite type : types.composites(60)) {
                if (!hasUnion(type)) {
                    byte[] bytes = bytes(abi, type, types.value(type, abi, true));
                    TypedValue decoded = new Decoder(abi).decode(type, bytes);
                    byte[] again = bytes(abi, type, decoded);
                    // Zeroes at the end of a flexible text are not seen.
                    assertThat(Arrays.copyOf(again, bytes.length))
                            .as(type.toString())
                            .isEqualTo(bytes);
                    assertThat(Readable.of(type, decoded)).startsWith("{ f0: ");
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    /** The guest may send anything. */
    @Test
    void anyBytesAreDecoded() {
        Random random = new Random(7);
        RandomTypes types = new RandomTypes(21);
        for (CType.Composite type : types.composites(200)) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(Readable.of(type, new Decoder(Abi.PPC64LE).decode(type, bytes)))
                    .startsWith("{ ")
                    .endsWith(" }");
        }
    }

    private static boolean hasUnion(CType type) {
        return switch (type) {
            case CType.Array a -> hasUnion(a.element());
            case CType.Flexible f -> hasUnion(f.element());
            case CType.Composite c -> c.isUnion() || c.fields().stream().anyMatch(f -> hasUnion(f.type()));
            case CType.Scalar s -> false;
        };
    }
}
