// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects come from a machine whose driver may have gone wild: whatever is in them, the answer is types or a refusal. */
class HostileObjectsTest {
    private static final int MUTANTS = 60_000;

    private static byte[] btf(ByteOrder order) {
        return new BtfBytes(order)
                .integer("int", 4, 1, 0, 32)
                .integer("bit", 4, 0, 2, 3)
                .pointer(5)
                .array(1, 6)
                .struct("node", 40, true, "next", 3, 0, "values", 4, 64, "", 6, 256)
                .struct("", 8, false, "a", 2, 0, "b", 1, 32)
                .enumeration("mode", 4, "A", 0, "B", 7)
                .enumeration64("large", "HUGE", 1L << 40)
                .reference(8, "node_t", 5)
                .reference(10, "", 9)
                .reference(16, "float", 4)
                .reference(7, "announced", 0)
                .array(4, 3)
                .bytes();
    }

    /** An object with the BTF in a section, and a table of names. */
    static byte[] elf(byte[] btf, boolean wide, ByteOrder order) {
        byte[] names = "\0.BTF\0.names\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int head = wide ? 64 : 52;
        int entry = wide ? 64 : 40;
        ByteBuffer out = ByteBuffer.allocate(head + btf.length + names.length + 3 * entry)
                .order(order);
        out.put(new byte[] {
            0x7F, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1), 1
        });
        int table = head + btf.length + names.length;
        if (wide) {
            out.putLong(0x28, table);
        } else {
            out.putInt(0x20, table);
        }
        out.putShort(wide ? 0x3A : 0x2E, (short) entry);
        out.putShort(wide ? 0x3C : 0x30, (short) 3);
        out.putShort(wide ? 0x3E : 0x32, (short) 2);
        out.put(head, btf).put(head + btf.length, names);
        section(out, table + entry, wide, 1, head, btf.length);
        section(out, table + 2 * entry, wide, 6, head + btf.length, names.length);
        return out.array();
    }

    private static void section(ByteBuffer out, int at, boolean wide, int name, int offset, int size) {
        out.putInt(at, name).putInt(at + 4, 1);
        if (wide) {
            out.putLong(at + 0x18, offset).putLong(at + 0x20, size);
        } else {
            out.putInt(at + 0x10, offset).putInt(at + 0x14, size);
        }
    }

    @Test
    void unharmedOnesAreRead() throws Exception {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            for (boolean wide : new boolean[] {false, true}) {
                CTypes types = Btf.ofObject(elf(btf(order), wide, order)).types();
                assertThat(types.count()).isEqualTo(14);
                assertThat(types.pointerBytes()).isEqualTo(wide ? 8 : 4);
                assertThat(look(types)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyOtherBytesAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        ByteOrder order = seed % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        byte[] object = elf(btf(order), seed > 2, order);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            refused += isRead(mutated(object, random)) ? 0 : 1;
        }
        // Both happen often, else the mutations reach nothing.
        assertThat(refused).isBetween(MUTANTS / 20, MUTANTS - MUTANTS / 20);
    }

    @Test
    void everyBeginningOfAnObjectIsRefused() {
        byte[] object = elf(btf(ByteOrder.LITTLE_ENDIAN), true, ByteOrder.LITTLE_ENDIAN);
        assertThat(IntStream.range(0, object.length))
                .noneMatch(length -> isRead(java.util.Arrays.copyOf(object, length)));
    }

    private static byte[] mutated(byte[] object, Random random) {
        byte[] mutant = object.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant[at] = (byte) 0xFF;
                default -> {
                    int word = at & ~3;
                    for (int i = word; i < Math.min(word + 4, mutant.length); i++) {
                        mutant[i] = random.nextBoolean() ? (byte) 0x7F : (byte) 0xFF;
                    }
                }
            }
        }
        return mutant;
    }

    private static boolean isRead(byte[] object) {
        try {
            return look(Btf.ofObject(object).types());
        } catch (BrokenObjectException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    /** Asks everything that can be asked; a refusal of one question is an answer to it. */
    private static boolean look(CTypes types) {
        boolean whole = true;
        for (int id = 0; id < types.count(); id++) {
            try {
                assertThat(types.size(id)).isNotNegative();
                assertThat(types.bare(id)).isNotNull();
                var unused = types.bigEndian(id);
                if (types.at(id) instanceof CShape.Aggregate aggregate) {
                    assertThat(Member.of(types, aggregate)).isNotNull();
                }
                if (types.count() < 100) {
                    var turned = types.withDimensionsReversed();
                    assertThat(turned.count()).isGreaterThanOrEqualTo(types.count());
                }
            } catch (BrokenObjectException e) {
                whole = false;
            }
        }
        return whole;
    }
}
