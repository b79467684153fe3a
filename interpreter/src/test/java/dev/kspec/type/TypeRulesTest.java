// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static dev.kspec.type.TypesOf.CHAR;
import static dev.kspec.type.TypesOf.FILTER;
import static dev.kspec.type.TypesOf.U32;
import static dev.kspec.type.TypesOf.U8;
import static dev.kspec.type.TypesOf.aligned;
import static dev.kspec.type.TypesOf.array;
import static dev.kspec.type.TypesOf.constant;
import static dev.kspec.type.TypesOf.field;
import static dev.kspec.type.TypesOf.packed;
import static dev.kspec.type.TypesOf.struct;
import static dev.kspec.type.TypesOf.text;
import static dev.kspec.type.TypesOf.union;
import static dev.kspec.type.TypesOf.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TypeRulesTest {
    private static final CType.Flexible FLEXIBLE = new CType.Flexible(U8);

    /** {@code [index of the field] PART message} of each problem. */
    private static List<String> problems(CType type) {
        return TypeRules.problems(type, Abi.X86_64).stream()
                .map(p -> (p.field().isPresent() ? p.field().getAsInt() + " " : "") + p.part() + " " + p.message())
                .toList();
    }

    @Test
    void rightTypesHaveNoProblems() {
        assertThat(problems(FILTER)).isEmpty();
        assertThat(problems(struct("s", field("n", U32), field("v", FLEXIBLE)))).isEmpty();
        assertThat(problems(packed("s", aligned("n", U32, 2)))).isEmpty();
        assertThat(problems(array(array(U8, 3), 4))).isEmpty();
        assertThat(problems(TypesOf.FLAGS)).isEmpty();
    }

    @Test
    void aFlexibleArrayIsLastInAStruct() {
        String last = "TYPE a flexible array is the last field of its struct";
        CType.Composite open = struct("open", field("n", U32), field("v", FLEXIBLE));
        assertThat(problems(struct("s", field("a", U32), field("v", FLEXIBLE), field("n", U32))))
                .containsExactly("1 " + last);
        assertThat(problems(struct("s", field("a", U32), field("o", open), field("n", U32))))
                .containsExactly("1 " + last);
        assertThat(problems(struct("s", field("v", FLEXIBLE))))
                .containsExactly("0 TYPE a flexible array has a field before it");
        assertThat(problems(union("u", field("n", U32), field("v", FLEXIBLE))))
                .containsExactly("1 TYPE a union has no flexible array");
        String elements = "elements of an array are of one size, so none ends in a flexible array";
        assertThat(problems(array(open, 2))).containsExactly("TYPE " + elements);
        assertThat(problems(array(FLEXIBLE, 2))).containsExactly("TYPE " + elements);
        assertThat(problems(struct("s", field("a", U32), field("v", new CType.Flexible(open)))))
                .containsExactly("1 TYPE " + elements);
    }

    @Test
    void numbersHaveBounds() {
        assertThat(problems(array(U8, 0)))
                .containsExactly("TYPE an array has at least 1 element; `T[]` is one of any length");
        String align = "ALIGN an alignment is a power of two from 1 to 4096";
        assertThat(problems(struct("s", aligned("a", U32, 3), aligned("b", U32, 8192))))
                .containsExactly("0 " + align, "1 " + align);
        assertThat(problems(new CType.Composite(false, "s", false, OptionalInt.of(0), List.of(field("a", U32)))))
                .containsExactly(align);
        assertThat(problems(new CType.Enumeration(false, "e", IntKind.U8, Map.of("A", BigInteger.valueOf(256)))))
                .containsExactly("0 DEFAULT 256 does not fit into u8 (0 … 255)");
        assertThat(problems(new CType.Enumeration(true, "e", IntKind.U8, Map.of())))
                .containsExactly("NAME flags without entries");
        assertThat(problems(struct("s"))).containsExactly("NAME a struct has at least one field");
        assertThat(problems(struct("s", field("a", U8), field("b", U8), field("a", U8))))
                .containsExactly("2 NAME the struct has a field `a` already");
    }

    @Test
    void sizesAreBoundedAndDoNotOverflow() {
        String most = "TYPE a type takes at most 16777216 bytes (16 MiB)";
        CType huge = U8;
        for (int i = 0; i < 6; i++) {
            huge = array(huge, Integer.MAX_VALUE);
        }
        CType tooBig = huge;
        assertThat(problems(struct("s", field("a", U8), field("b", huge)))).containsExactly("1 " + most);
        assertThat(problems(struct("s", field("a", array(U8, 16 << 20))))).isEmpty();
        assertThat(problems(struct("s", field("a", array(U8, 16 << 20)), field("b", U8))))
                .containsExactly("NAME a type takes at most 16777216 bytes (16 MiB), members of unions added up");
        assertThat(problems(union("u", field("a", array(U8, 12 << 20)), field("b", array(U8, 12 << 20)))))
                .containsExactly("NAME a type takes at most 16777216 bytes (16 MiB), members of unions added up");
        assertThatThrownBy(() -> Layout.of(tooBig, Abi.X86_64)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Types that double at every level would take for ever if each occurrence were looked at. */
    @Test
    @Timeout(10)
    void deepTypesAreRefusedAtOnce() {
        CType doubled = U8;
        for (int i = 0; i < 200; i++) {
            doubled = union("u" + i, field("a", doubled), field("b", doubled));
        }
        assertThat(problems(struct("s", field("a", doubled))).getFirst()).contains("16 MiB");
        CType nested = U8;
        for (int i = 0; i < 40; i++) {
            nested = struct("s" + i, field("a", nested));
        }
        assertThat(problems(nested)).containsExactly("NAME types nest at most 32 deep");
        assertThat(Map.of(doubled, 1)).containsKey(doubled);
    }

    @Test
    void defaultsFit() {
        assertThat(problems(struct("s", constant("a", U8, 256))))
                .containsExactly("0 DEFAULT 256 does not fit into u8 (0 … 255)");
        assertThat(problems(struct("s", with("a", array(CHAR, 2), new FieldDefault.Constant(text("abc"))))))
                .containsExactly("0 DEFAULT 3 bytes do not fit into char[2]");
        assertThat(problems(struct("s", with("a", array(U8, 2), new FieldDefault.Constant(TypesOf.ints(1, 300))))))
                .containsExactly("0 DEFAULT a[1]: 300 does not fit into u8 (0 … 255)");
        assertThat(problems(union("u", constant("a", U8, 1))))
                .containsExactly("0 DEFAULT a union's members have no defaults, since only one is set");
    }

    @Test
    void lengthsNameSiblings() {
        assertThat(TypeRules.problems(
                        struct("s", with("n", U32, new FieldDefault.Length("dat")), field("data", array(U8, 4))),
                        Abi.X86_64))
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.message()).isEqualTo("struct s has no field `dat`");
                    assertThat(p.wrongName()).isEqualTo("dat");
                    assertThat(p.known()).containsExactly("n", "data");
                });
        assertThat(problems(struct("s", with("n", U32, new FieldDefault.Count("x")), field("x", U8))))
                .containsExactly("0 DEFAULT `x` is no array; count speaks of arrays, len and size of anything");
        assertThat(problems(struct("s", with("n", new CType.Bool(), new FieldDefault.SizeOfSelf()))))
                .containsExactly("0 DEFAULT a length is held by an integer, and this is bool");
    }
}
