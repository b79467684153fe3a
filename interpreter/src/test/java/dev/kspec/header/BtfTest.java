// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BtfTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    private static ByteOrder order(boolean big) {
        return big ? ByteOrder.BIG_ENDIAN : LITTLE;
    }

    private static CTypes read(BtfBytes btf) throws BrokenObjectException {
        return Btf.read(btf.bytes(), 8).types();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyKindIsReadInEitherByteOrder(boolean big) throws Exception {
        CTypes types = read(new BtfBytes(order(big))
                .integer("int", 4, 1, 0, 32)
                .pointer(1)
                .array(1, 6)
                .struct("point", 8, false, "x", 1, 0, "y", 1, 32)
                .enumeration("mode", 4, "A", 0, "B", -1)
                .reference(8, "number_t", 1)
                .reference(10, "", 6)
                .enumeration64("large", "HUGE", 1L << 40)
                .reference(16, "double", 8)
                .reference(7, "announced", 0));
        assertThat(types.count()).isEqualTo(11);
        assertThat(types.at(0)).isEqualTo(new CShape.Other("void"));
        assertThat(types.at(1)).isEqualTo(new CShape.Int("int", 4, true, false));
        assertThat(types.at(4))
                .isEqualTo(new CShape.Aggregate(
                        false, "point", 8, List.of(new CShape.Field("x", 1, 0, 0), new CShape.Field("y", 1, 32, 0))));
        assertThat(types.at(5))
                .isEqualTo(new CShape.Enumeration(
                        "mode", 4, List.of(new CShape.Enumerator("A", 0), new CShape.Enumerator("B", -1))));
        assertThat(types.bare(7)).isEqualTo(types.at(1));
        assertThat(((CShape.Enumeration) types.at(8)).entries().getFirst().value())
                .isEqualTo(1L << 40);
        assertThat(types.size(2)).isEqualTo(8);
        assertThat(types.size(3)).isEqualTo(24);
        assertThat(types.size(7)).isEqualTo(4);
        assertThat(types.size(9)).isEqualTo(8);
        assertThat(types.size(10)).isZero();
        assertThat(types.tagged("point")).contains(4);
        assertThat(types.alias("number_t")).contains(6);
        assertThat(types.tagged("number_t")).isEmpty();
    }

    @Test
    void bitfieldsHaveTwoForms() throws Exception {
        CTypes types = read(new BtfBytes(LITTLE)
                .integer("unsigned int", 4, 0, 0, 32)
                .struct("newer", 4, true, "a", 1, 3 << 24, "b", 1, 7 << 24 | 3)
                .integer("unsigned int", 4, 0, 3, 7)
                .struct("older", 4, false, "b", 3, 32));
        assertThat(((CShape.Aggregate) types.at(2)).fields())
                .containsExactly(new CShape.Field("a", 1, 0, 3), new CShape.Field("b", 1, 3, 7));
        assertThat(((CShape.Aggregate) types.at(4)).fields()).containsExactly(new CShape.Field("b", 3, 35, 7));
    }

    @Test
    void aModuleContinuesItsKernel() throws Exception {
        BtfBytes kernel = new BtfBytes(LITTLE).integer("int", 4, 1, 0, 32).struct("both", 4, false, "old", 1, 0);
        BtfBytes module =
                new BtfBytes(LITTLE, kernel.textBytes()).struct("both", 8, false, "new", 1, 0, "newer", 1, 32);
        CTypes types =
                Btf.readSplit(module.bytes(), Btf.read(kernel.bytes(), 8)).types();
        assertThat(types.tagged("both")).contains(3);
        assertThat(types.at(3))
                .isEqualTo(new CShape.Aggregate(
                        false,
                        "both",
                        8,
                        List.of(new CShape.Field("new", 1, 0, 0), new CShape.Field("newer", 1, 32, 0))));
    }

    @Test
    void endlessTypesAreRefused() throws Exception {
        CTypes types = read(new BtfBytes(LITTLE)
                .reference(8, "a", 2)
                .reference(8, "b", 1)
                .array(3, 2)
                .array(5, 0x7FFFFFFF)
                .array(6, 0x7FFFFFFF)
                .integer("int", 4, 1, 0, 32)
                .pointer(77));
        assertThatThrownBy(() -> types.bare(1)).hasMessage("type number 1 never comes to an end");
        assertThatThrownBy(() -> types.size(1)).isInstanceOf(BrokenObjectException.class);
        assertThatThrownBy(() -> types.size(3)).isInstanceOf(BrokenObjectException.class);
        assertThatThrownBy(() -> types.size(4)).hasMessageContaining("larger than");
        assertThat(types.size(7)).isEqualTo(8);
        assertThatThrownBy(() -> types.at(77)).hasMessage("there is no type number 77, only 8");
        assertThatThrownBy(() -> types.at(-1)).isInstanceOf(BrokenObjectException.class);
    }

    @Test
    void whatContradictsTheFormatIsRefused() {
        assertThatThrownBy(() -> Btf.read(new byte[0], 8)).isInstanceOf(BrokenObjectException.class);
        assertThatThrownBy(() -> Btf.read(new byte[24], 8)).hasMessage("this is no BTF");
        byte[] version = new BtfBytes(LITTLE).bytes();
        version[2] = 2;
        assertThatThrownBy(() -> Btf.read(version, 8)).hasMessageContaining("version 2");
        byte[] header = new BtfBytes(LITTLE).bytes();
        header[4] = 8;
        assertThatThrownBy(() -> Btf.read(header, 8)).hasMessageContaining("header of 8 bytes");
        assertThatThrownBy(() -> read(new BtfBytes(LITTLE).raw(0, 31 << 24, 0))).hasMessageContaining("unknown kind");
        assertThatThrownBy(() -> read(new BtfBytes(LITTLE).raw(0, 4 << 24 | 9, 4)))
                .hasMessageContaining("beyond");
        assertThatThrownBy(() -> read(new BtfBytes(LITTLE).raw(99, 2 << 24, 0))).hasMessageContaining("no text at 99");
    }

    @Test
    void dimensionsAreTurned() throws Exception {
        CTypes types = read(new BtfBytes(LITTLE)
                        .integer("char", 1, 2, 0, 8)
                        .array(1, 2)
                        .array(2, 3)
                        .array(3, 4)
                        .reference(8, "pair", 2)
                        .array(5, 9))
                .withDimensionsReversed();
        CShape.Array outer = (CShape.Array) types.at(4);
        CShape.Array middle = (CShape.Array) types.at(outer.element());
        CShape.Array inner = (CShape.Array) types.at(middle.element());
        assertThat(List.of(outer.count(), middle.count(), inner.count())).containsExactly(2L, 3L, 4L);
        assertThat(types.at(inner.element())).isInstanceOf(CShape.Int.class);
        assertThat(types.at(6)).isEqualTo(new CShape.Array(5, 9));
        assertThat(types.at(2)).isEqualTo(new CShape.Array(1, 2));
    }
}
