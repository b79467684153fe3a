// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.type.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A parameter of a model as a spec file has it.
 *
 * @param name what it is called there
 * @param literals its values as they are written there, by their indices in the model; those that stand there twice are
 *     the same
 */
record SpecParameter(PictParameter of, String name, Kind kind, List<String> literals) {
    private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+");
    private static final BigInteger LEAST = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /** Up to here PICT, which computes with doubles, tells integers apart. */
    private static final BigInteger EXACT = BigInteger.ONE.shiftLeft(53);

    /** What the values are. */
    enum Kind {
        /** Integers, which PICT compares as kspec does. */
        EXACT,
        /** Integers, of which PICT may take some for the same. */
        INTEGERS,
        /** What kspec knows by their spelling. */
        WORDS,
        TEXTS
    }

    SpecParameter {
        literals = List.copyOf(literals);
    }

    /** @param words whether values are written as they are spelled; else all but integers are quoted texts */
    static SpecParameter of(PictParameter of, String name, boolean words) {
        Kind kind = integers(of).orElse(words ? Kind.WORDS : Kind.TEXTS);
        Function<PictValue, String> literal = kind == Kind.TEXTS ? v -> quoted(v.name()) : PictValue::name;
        SpecParameter written = new SpecParameter(
                of, name, kind, of.values().stream().map(literal).toList());
        written.checkSigns();
        return written;
    }

    /** A text in the quotes of the language. */
    static String quoted(String text) {
        return Value.Quoted.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Which integers the values are; nothing if they are none, or one is there in two spellings. */
    private static Optional<Kind> integers(PictParameter of) {
        Set<BigInteger> different = new HashSet<>();
        for (String name : of.values().stream().map(PictValue::name).distinct().toList()) {
            if (!integer(name).map(different::add).orElse(false)) {
                return Optional.empty();
            }
        }
        return Optional.of(
                different.stream().allMatch(n -> n.abs().compareTo(EXACT) <= 0) ? Kind.EXACT : Kind.INTEGERS);
    }

    /**
     * Whether a spec file can have the values as they are spelled.
     *
     * @param names of all parameters, for which a rule would take the same word
     */
    static boolean isSpelled(PictParameter of, SpecWords words, Collection<String> names) {
        return integers(of).isPresent()
                || of.values().stream()
                        .map(PictValue::name)
                        .allMatch(v -> words.isValue(v)
                                && Arrays.stream(v.split("\\W+", -1)).noneMatch(names::contains));
    }

    /** What a text is if it is spelled as kspec spells integers, and kspec has such ones. */
    static Optional<BigInteger> integer(String text) {
        if (!INTEGER.matcher(text).matches()) {
            return Optional.empty();
        }
        BigInteger n = text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
        return n.compareTo(LEAST) >= 0 && n.compareTo(MOST) <= 0 ? Optional.of(n) : Optional.empty();
    }

    private void checkSigns() {
        for (int v = 0; v < literals.size(); v++) {
            if (isNegative(v) != isNegative(literals.indexOf(literals.get(v)))) {
                throw new SpecUnwritableException("`" + of.name() + "` has the value `"
                        + of.values().get(v).name() + "` both with the sign of an invalid one and without");
            }
        }
    }

    int index() {
        return of.index();
    }

    int size() {
        return literals.size();
    }

    boolean isNegative(int value) {
        return of.values().get(value).negative();
    }

    boolean hasNegatives() {
        return of.values().stream().anyMatch(PictValue::negative);
    }

    /** The indices of the values with or without the sign of an invalid one. */
    TreeSet<Integer> values(boolean negative) {
        TreeSet<Integer> values = new TreeSet<>();
        for (int v = 0; v < size(); v++) {
            if (isNegative(v) == negative) {
                values.add(v);
            }
        }
        return values;
    }

    /** Some of the values as they stand in a list, each once. */
    String list(Iterable<Integer> values) {
        Set<String> seen = new LinkedHashSet<>();
        values.forEach(v -> seen.add(literals.get(v)));
        return String.join(", ", seen);
    }
}
