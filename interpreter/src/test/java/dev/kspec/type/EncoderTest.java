// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static dev.kspec.type.TypesOf.BE16;
import static dev.kspec.type.TypesOf.CHAR;
import static dev.kspec.type.TypesOf.FILTER;
import static dev.kspec.type.TypesOf.LONG;
import static dev.kspec.type.TypesOf.U16;
import static dev.kspec.type.TypesOf.U32;
import static dev.kspec.type.TypesOf.U64;
import static dev.kspec.type.TypesOf.U8;
import static dev.kspec.type.TypesOf.array;
import static dev.kspec.type.TypesOf.fields;
import static dev.kspec.type.TypesOf.ints;
import static dev.kspec.type.TypesOf.list;
import static dev.kspec.type.TypesOf.struct;
import static dev.kspec.type.TypesOf.text;
import static dev.kspec.type.TypesOf.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncoderTest {
    private static String hex(Abi abi, CType type, TypedValue value) {
        Encoded encoded = new Encoder(abi).encode(type, value, "v");
        assertThat(encoded).isInstanceOf(Encoded.Image.class);
        return HexFormat.of().formatHex(((Encoded.Image) encoded).bytes());
    }

    private static List<String> problems(CType type, TypedValue value) {
        Encoded encoded = new Encoder(Abi.X86_64).encode(type, value, "filter");
        assertThat(encoded).isInstanceOf(Encoded.Wrong.class);
        return ((Encoded.Wrong) encoded)
                .problems().stream().map(Encoded.Problem::toString).toList();
    }

    @Test
    void whatIsNotGivenHasItsDefaultOrIsZero() {
        TypedValue value = fields("local_ports", ints(9081), "flags", 2, "name", text("lo"));
        String rest = "00".repeat(14) + "00".repeat(16) + "6c6f" + "00".repeat(6);
        assertThat(hex(Abi.X86_64, FILTER, value)).isEqualTo("02000000" + "00000000" + "02000000" + "2379" + rest);
        assertThat(hex(Abi.S390X, FILTER, value)).isEqualTo("00000002" + "00000000" + "00000002" + "2379" + rest);
    }

    @Test
    void oneMemberOfAUnionIsGiven() {
        assertThat(hex(Abi.X86_64, FILTER, fields("local", fields("v4", 0x7f000013))))
                .contains("7f000013" + "00".repeat(12));
        assertThat(problems(FILTER, fields("local", fields("v4", 1, "v6", ints(1)))))
                .containsExactly("filter.local: of union address one member is given, not 2");
    }

    @Test
    void whatDoesNotFitIsToldByItsPath() {
        assertThat(problems(FILTER, fields("local_ports", ints(1, 2, 70000), "state_mask", -1)))
                .containsExactly(
                        "filter.state_mask: -1 does not fit into u16 (0 … 65535)",
                        "filter.local_ports[2]: 70000 does not fit into be16 (0 … 65535)");
        assertThat(problems(FILTER, fields("local_ports", ints(1, 2, 3, 4, 5, 6, 7, 8, 9))))
                .containsExactly("filter.local_ports: 9 elements do not fit into be16[8]");
        assertThat(problems(FILTER, fields("name", text("eth0.1234"))))
                .containsExactly("filter.name: 9 bytes do not fit into char[8]");
        assertThat(problems(FILTER, fields("flags", text("A"), "name", TypedValue.of(1))))
                .containsExactly(
                        "filter.flags: filter_flags takes an integer, and this is a text",
                        "filter.name: char[8] takes a list or a text, and this is an integer");
        assertThat(problems(FILTER, TypedValue.of(1)))
                .containsExactly("filter: tcp_filter takes fields, { version: … }, and this is an integer");
        assertThat(problems(new CType.Bool(), TypedValue.of(2)))
                .containsExactly("filter: 2 does not fit into bool (0 or 1)");
        assertThat(problems(array(U8, 4), TypedValue.of(2)))
                .containsExactly("filter: u8[4] takes a list or a text, and this is an integer");
    }

    @Test
    void aWrongFieldIsToldWithTheRightOnes() {
        Encoded encoded = new Encoder(Abi.X86_64).encode(FILTER, fields("flag", 1), "filter");
        assertThat(((Encoded.Wrong) encoded).problems()).singleElement().satisfies(p -> {
            assertThat(p).hasToString("filter: struct tcp_filter has no field `flag`");
            assertThat(p.wrongName()).isEqualTo("flag");
            assertThat(p.known()).contains("flags", "version");
        });
    }

    @Test
    void rawBytesAreAWholeStruct() {
        CType.Composite pair = struct("pair", CType.Field.of("a", U8), CType.Field.of("b", U16));
        assertThat(hex(Abi.X86_64, pair, text("abcd"))).isEqualTo("61626364");
        assertThat(problems(pair, text("abc"))).containsExactly("filter: 3 bytes are given for pair, which takes 4");
    }

    @Test
    void lengthsFollowWhatIsGiven() {
        CType.Composite message = struct(
                "message",
                with("bytes", U16, new FieldDefault.Length("values")),
                with("count", U16, new FieldDefault.Count("values")),
                with("room", U16, new FieldDefault.SizeOfField("values")),
                with("text", U16, new FieldDefault.Length("name")),
                with("whole", U16, new FieldDefault.SizeOfSelf()),
                with("other", U16, new FieldDefault.SizeOfType(FILTER)),
                CType.Field.of("values", array(U32, 4)),
                CType.Field.of("name", array(CHAR, 8)));
        assertThat(hex(Abi.X86_64, message, fields("values", ints(1, 2, 3), "name", text("abc"))))
                .startsWith("0c00" + "0300" + "1000" + "0300" + "2400" + "3400");
        assertThat(hex(Abi.X86_64, message, fields("count", 9))).startsWith("0000" + "0900" + "1000" + "0000");
        assertThat(TypeRules.problems(message, Abi.X86_64)).isEmpty();
        assertThat(Layout.of(FILTER, Abi.X86_64).size()).isEqualTo(0x34);
    }

    @Test
    void aLengthThatDoesNotFitIsTold() {
        CType.Composite message = struct(
                "message",
                with("bytes", U8, new FieldDefault.Length("values")),
                CType.Field.of("values", new CType.Flexible(U64)));
        assertThat(problems(message, fields("values", ints(new long[40]))))
                .containsExactly("filter.bytes: 320 does not fit into u8 (0 … 255)");
    }

    @Test
    void aFlexibleArrayTakesWhatIsGiven() {
        CType.Composite message = struct(
                "message",
                with("count", U32, new FieldDefault.Count("values")),
                CType.Field.of("values", new CType.Flexible(BE16)));
        assertThat(hex(Abi.X86_64, message, fields("values", ints(1, 2, 3)))).isEqualTo("03000000" + "000100020003");
        assertThat(hex(Abi.X86_64, message, fields())).isEqualTo("00000000");
        CType.Composite outer = struct("outer", CType.Field.of("x", U32), CType.Field.of("message", message));
        assertThat(hex(Abi.X86_64, outer, fields("message", fields("values", ints(7)))))
                .isEqualTo("00000000" + "01000000" + "0007");
    }

    @Test
    void moreThanAValueMayTakeIsRefused() {
        CType.Composite message = struct(
                "message", CType.Field.of("n", U32), CType.Field.of("values", new CType.Flexible(array(U8, 1 << 20))));
        assertThat(problems(
                        message,
                        fields(
                                "values",
                                list(java.util.Collections.nCopies(17, text("")).toArray(TypedValue[]::new)))))
                .containsExactly("filter: 17825796 bytes are more than the 16777216 that a value may take");
    }

    @Test
    void holesAreToldWithTheirPlaces() {
        Encoded encoded = new Encoder(Abi.X86_64)
                .encode(
                        FILTER,
                        fields(
                                "local_ports",
                                list(TypedValue.of(1), new TypedValue.Hole(5)),
                                "name",
                                new TypedValue.Hole(6)),
                        "filter");
        assertThat(((Encoded.Image) encoded).patches())
                .containsExactly(
                        new Encoded.Patch(5, "filter.local_ports[1]", new Place(14, 2, BE16, false, true)),
                        new Encoded.Patch(6, "filter.name", new Place(44, 8, array(CHAR, 8), false, false)));
    }

    @Test
    void rangesAreThoseOfTheAbi() {
        BigInteger most = BigInteger.TWO.pow(63).subtract(BigInteger.ONE);
        assertThat(hex(Abi.X86_64, LONG, new TypedValue.Int(most))).isEqualTo("ffffffffffffff7f");
        assertThat(new Encoder(Abi.I386).encode(LONG, new TypedValue.Int(most), "v"))
                .isInstanceOf(Encoded.Wrong.class);
        assertThat(hex(Abi.X86_64, CHAR, TypedValue.of(-1))).isEqualTo("ff");
        assertThat(new Encoder(Abi.ARM64).encode(CHAR, TypedValue.of(-1), "v")).isInstanceOf(Encoded.Wrong.class);
    }
}
