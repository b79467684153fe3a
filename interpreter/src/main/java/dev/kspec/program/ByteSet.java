// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

/** Some of the 256 bytes; does not change. */
final class ByteSet {
    private static final int ALL = 256;

    static final ByteSet DIGITS = range('0', '9');
    static final ByteSet WORD = DIGITS.and(range('a', 'z')).and(range('A', 'Z')).and(one('_'));
    static final ByteSet SPACE = range('\t', '\r').and(one(' '));
    static final ByteSet NOT_LINE_END = one('\n').inverted();

    /** Classes as POSIX names them, for ASCII. */
    private static final Map<String, ByteSet> NAMED = Map.ofEntries(
            Map.entry("digit", DIGITS),
            Map.entry("alpha", range('a', 'z').and(range('A', 'Z'))),
            Map.entry("alnum", DIGITS.and(range('a', 'z')).and(range('A', 'Z'))),
            Map.entry("upper", range('A', 'Z')),
            Map.entry("lower", range('a', 'z')),
            Map.entry("space", SPACE),
            Map.entry("blank", one(' ').and(one('\t'))),
            Map.entry("xdigit", DIGITS.and(range('a', 'f')).and(range('A', 'F'))),
            Map.entry("word", WORD),
            Map.entry(
                    "punct",
                    range('!', '/').and(range(':', '@')).and(range('[', '`')).and(range('{', '~'))),
            Map.entry("graph", range('!', '~')),
            Map.entry("print", range(' ', '~')),
            Map.entry("cntrl", range(0, 31).and(one(127))));

    private final BitSet bits;

    private ByteSet(BitSet bits) {
        this.bits = bits;
    }

    static ByteSet none() {
        return new ByteSet(new BitSet(ALL));
    }

    static ByteSet one(int value) {
        return range(value, value);
    }

    /** Both ends belong to it. */
    static ByteSet range(int from, int to) {
        BitSet bits = new BitSet(ALL);
        bits.set(from, to + 1);
        return new ByteSet(bits);
    }

    static Optional<ByteSet> named(String name) {
        return Optional.ofNullable(NAMED.get(name));
    }

    ByteSet and(ByteSet other) {
        BitSet all = (BitSet) bits.clone();
        all.or(other.bits);
        return new ByteSet(all);
    }

    ByteSet inverted() {
        BitSet others = (BitSet) bits.clone();
        others.flip(0, ALL);
        return new ByteSet(others);
    }

    /** With the other case of each of its ASCII letters. */
    ByteSet withBothCases() {
        BitSet all = (BitSet) bits.clone();
        for (int c = 'a'; c <= 'z'; c++) {
            int upper = c - 'a' + 'A';
            if (bits.get(c) || bits.get(upper)) {
                all.set(c);
                all.set(upper);
            }
        }
        return new ByteSet(all);
    }

    boolean has(int value) {
        return bits.get(value);
    }

    /** The byte, if it is the only one. */
    Optional<Integer> single() {
        return bits.cardinality() == 1 ? Optional.of(bits.nextSetBit(0)) : Optional.empty();
    }

    boolean isEmpty() {
        return bits.isEmpty();
    }

    /** The shortest instruction that takes one of these bytes. */
    Regex.Op op() {
        if (bits.cardinality() == 1) {
            return new Regex.Byte(bits.nextSetBit(0));
        }
        if (bits.equals(NOT_LINE_END.bits)) {
            return new Regex.Any();
        }
        byte[] set = new byte[ALL / 8];
        bits.stream().forEach(b -> set[b >> 3] |= (byte) (1 << (b & 7)));
        return new Regex.Set(Bytes.of(set));
    }
}
