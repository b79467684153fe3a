// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.ast.Expression.BinaryOperator;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A kernel's version, number by number: 6.10 is newer than 6.9. */
record KernelVersion(List<Integer> parts) {
    private static final Pattern NUMBERS = Pattern.compile("^(\\d{1,9}(?:\\.\\d{1,9}){0,2})");

    /** From what {@code uname -r} says; what follows the numbers does not count. */
    static KernelVersion of(String release) {
        Matcher matcher = NUMBERS.matcher(release);
        return new KernelVersion(
                matcher.find()
                        ? Arrays.stream(matcher.group(1).split("\\."))
                                .map(Integer::valueOf)
                                .toList()
                        : List.of(0));
    }

    /** Compares only as many numbers as the other side names: 6.1.52 == 6.1 holds. */
    boolean holds(BinaryOperator relation, List<Integer> wanted) {
        int order = 0;
        for (int i = 0; i < wanted.size() && order == 0; i++) {
            order = Integer.compare(i < parts.size() ? parts.get(i) : 0, wanted.get(i));
        }
        return switch (relation) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            default -> throw new IllegalArgumentException(relation.symbol());
        };
    }

    static String words(List<Integer> version) {
        return version.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
