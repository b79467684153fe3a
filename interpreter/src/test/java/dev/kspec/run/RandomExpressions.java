// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Integer expressions at random, each with what it comes to by a reckoning of its own. */
final class RandomExpressions {
    private static final BigInteger LEAST = BigInteger.TWO.pow(63).negate();
    private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    /** Around these the ranges of C's types, and of the language's integers, end. */
    private static final List<BigInteger> EDGES = List.of(
            BigInteger.ZERO,
            BigInteger.TWO.pow(7),
            BigInteger.TWO.pow(8),
            BigInteger.TWO.pow(15),
            BigInteger.TWO.pow(16),
            BigInteger.TWO.pow(31),
            BigInteger.TWO.pow(32),
            BigInteger.TWO.pow(63),
            BigInteger.TWO.pow(64).subtract(BigInteger.TWO));

    private static final List<String> TYPES = List.of("u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64");

    private final Random random;

    RandomExpressions(long seed) {
        random = new Random(seed);
    }

    /**
     * An expression.
     *
     * @param text with a literal or the name of a variable at each leaf
     * @param value empty if it has none
     */
    record Made(String text, Optional<BigInteger> value) {}

    private static Optional<BigInteger> checked(BigInteger value) {
        return value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0 ? Optional.empty() : Optional.of(value);
    }

    /** A value near an edge, or a small one. */
    BigInteger leaf() {
        BigInteger value = random.nextInt(3) == 0
                ? BigInteger.valueOf(random.nextInt(200))
                : EDGES.get(random.nextInt(EDGES.size())).add(BigInteger.valueOf(random.nextInt(5) - 2L));
        BigInteger signed = random.nextBoolean() ? value.negate() : value;
        return checked(signed).orElse(BigInteger.valueOf(random.nextInt(9) - 4L));
    }

    /**
     * One of at most so many levels.
     *
     * @param names of variables, one for each of the values
     * @param known of ten leaves so many are literals
     */
    Made next(int depth, List<String> names, List<BigInteger> values, int known) {
        if (depth == 0 || random.nextInt(6) == 0) {
            if (random.nextInt(10) >= known) {
                int i = random.nextInt(names.size());
                return new Made(names.get(i), Optional.of(values.get(i)));
            }
            BigInteger value = leaf();
            return new Made(value.signum() < 0 ? "(" + value + ")" : value.toString(), Optional.of(value));
        }
        Made a = next(depth - 1, names, values, known);
        return switch (random.nextInt(12)) {
            case 0 -> new Made("(-" + a.text() + ")", a.value().flatMap(v -> checked(v.negate())));
            case 1 -> new Made("(~" + a.text() + ")", a.value().flatMap(v -> checked(v.not())));
            case 2 -> typed(a);
            case 3 -> new Made("abs(" + a.text() + ")", a.value().map(BigInteger::abs));
            case 4 -> either(a, next(depth - 1, names, values, known));
            default -> joined(a, next(depth - 1, names, values, known));
        };
    }

    private Made typed(Made a) {
        String type = TYPES.get(random.nextInt(TYPES.size()));
        int bits = Integer.parseInt(type.substring(1));
        boolean signed = type.startsWith("s");
        BigInteger least = signed ? BigInteger.TWO.pow(bits - 1).negate() : BigInteger.ZERO;
        BigInteger behind = least.add(BigInteger.TWO.pow(bits));
        return random.nextBoolean()
                ? new Made(
                        type + "(" + a.text() + ")",
                        a.value().filter(v -> v.compareTo(least) >= 0 && v.compareTo(behind) < 0))
                : new Made(
                        "wrap(" + type + ", " + a.text() + ")",
                        a.value()
                                .map(v -> v.subtract(least)
                                        .mod(BigInteger.TWO.pow(bits))
                                        .add(least)));
    }

    private Made either(Made a, Made b) {
        boolean min = random.nextBoolean();
        return new Made(
                (min ? "min(" : "max(") + a.text() + ", " + b.text() + ")",
                both(a, b, (x, y) -> Optional.of(min ? x.min(y) : x.max(y))));
    }

    private interface Operation {
        Optional<BigInteger> of(BigInteger a, BigInteger b);
    }

    private static Optional<BigInteger> both(Made a, Made b, Operation operation) {
        return a.value().flatMap(x -> b.value().flatMap(y -> operation.of(x, y)));
    }

    private Made joined(Made a, Made b) {
        String[] operators = {"+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>"};
        String operator = operators[random.nextInt(operators.length)];
        boolean shift = operator.length() == 2;
        Made right = shift && random.nextInt(4) > 0 ? places() : b;
        Operation operation = switch (operator) {
            case "+" -> (x, y) -> checked(x.add(y));
            case "-" -> (x, y) -> checked(x.subtract(y));
            case "*" -> (x, y) -> checked(x.multiply(y));
            case "/" -> (x, y) -> y.signum() == 0 ? Optional.empty() : checked(x.divide(y));
            case "%" ->
                (x, y) -> y.signum() == 0
                        ? Optional.empty()
                        : checked(x.subtract(x.divide(y).multiply(y)));
            case "&" -> (x, y) -> checked(x.and(y));
            case "|" -> (x, y) -> checked(x.or(y));
            case "^" -> (x, y) -> checked(x.xor(y));
            case "<<" -> (x, y) -> isShift(y) ? checked(x.shiftLeft(y.intValueExact())) : Optional.empty();
            default -> (x, y) -> isShift(y) ? Optional.of(x.shiftRight(y.intValueExact())) : Optional.empty();
        };
        return new Made("(" + a.text() + " " + operator + " " + right.text() + ")", both(a, right, operation));
    }

    private Made places() {
        BigInteger by = BigInteger.valueOf(random.nextInt(130));
        return new Made(by.toString(), Optional.of(by));
    }

    private static boolean isShift(BigInteger by) {
        return by.signum() >= 0 && by.bitLength() <= 7;
    }
}
