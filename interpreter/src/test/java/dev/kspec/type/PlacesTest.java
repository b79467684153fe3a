// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static dev.kspec.type.TypesOf.BE16;
import static dev.kspec.type.TypesOf.FILTER;
import static dev.kspec.type.TypesOf.U32;
import static dev.kspec.type.TypesOf.struct;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.type.Places.Element;
import dev.kspec.type.Places.Member;
import dev.kspec.type.Places.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static Places.Result find(Abi abi, CType type, Step... path) {
        return new Places(abi).find(type, List.of(path));
    }

    private static Places.At at(int offset, int size, CType type, boolean signed, boolean bigEndian) {
        return new Places.At(new Place(offset, size, type, signed, bigEndian));
    }

    @Test
    void aPathLeadsToAPlace() {
        assertThat(find(Abi.X86_64, FILTER, new Member("local_ports"), new Element(7)))
                .isEqualTo(at(26, 2, BE16, false, true));
        assertThat(find(Abi.S390X, FILTER, new Member("version"))).isEqualTo(at(0, 4, U32, false, true));
        assertThat(find(Abi.X86_64, FILTER)).isEqualTo(at(0, 52, FILTER, false, false));
        CType.Composite message =
                struct("m", CType.Field.of("n", U32), CType.Field.of("v", new CType.Flexible(FILTER)));
        assertThat(find(Abi.X86_64, message, new Member("v"), new Element(2), new Member("version")))
                .isEqualTo(at(4 + 2 * 52, 4, U32, false, false));
        assertThat(new Places(Abi.X86_64).stride(new CType.Flexible(FILTER))).isEqualTo(52);
    }

    @Test
    void aWrongStepIsTold() {
        assertThat(find(Abi.X86_64, FILTER, new Member("local"), new Member("v5")))
                .isEqualTo(new Places.Nowhere(1, "union address has no field `v5`", "v5", List.of("v4", "v6")));
        assertThat(find(Abi.X86_64, FILTER, new Member("local_ports"), new Element(8)))
                .isEqualTo(
                        new Places.Nowhere(1, "[8] is outside of be16[8], whose last element is [7]", "", List.of()));
        assertThat(find(Abi.X86_64, FILTER, new Member("local_ports"), new Element(-1)))
                .isInstanceOf(Places.Nowhere.class);
        assertThat(find(Abi.X86_64, FILTER, new Member("version"), new Element(0)))
                .isEqualTo(new Places.Nowhere(1, "u32 is no array", "", List.of()));
        assertThat(find(Abi.X86_64, FILTER, new Member("version"), new Member("x")))
                .isEqualTo(new Places.Nowhere(1, "u32 has no fields", "", List.of()));
    }
}
