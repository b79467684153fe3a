// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A group of permutations of values, and into which classes it joins the combinations of three values. */
final class SymbolGroup {
    final int values;
    final List<int[]> elements;

    /** {@code classes[(a * values + b) * values + c]}; -1 for three equal values. */
    final int[] classes;

    /** How many classes there are, that of equal values apart. */
    final int count;

    private SymbolGroup(int values, List<int[]> elements) {
        this.values = values;
        this.elements = elements;
        classes = new int[values * values * values];
        Arrays.fill(classes, -2);
        int next = 0;
        for (int a = 0; a < values; a++) {
            for (int b = 0; b < values; b++) {
                for (int c = 0; c < values; c++) {
                    if (classes[(a * values + b) * values + c] == -2) {
                        int number = a == b && b == c ? -1 : next++;
                        for (int[] e : elements) {
                            classes[(e[a] * values + e[b]) * values + e[c]] = number;
                        }
                    }
                }
            }
        }
        count = next;
    }

    /** Groups under which every value becomes every other one, the smallest first. */
    static List<SymbolGroup> of(int values) {
        List<SymbolGroup> groups = new ArrayList<>();
        if (GaloisField.exists(values)) {
            groups.add(new SymbolGroup(values, affine(GaloisField.of(values))));
        }
        if (values > 3 && GaloisField.exists(values - 1)) {
            groups.add(new SymbolGroup(values, projective(GaloisField.of(values - 1))));
        }
        return groups;
    }

    /** {@code x -> a x + b}. */
    private static List<int[]> affine(GaloisField field) {
        List<int[]> elements = new ArrayList<>();
        for (int a = 1; a < field.order; a++) {
            for (int b = 0; b < field.order; b++) {
                int[] element = new int[field.order];
                for (int x = 0; x < field.order; x++) {
                    element[x] = field.sum(field.product(a, x), b);
                }
                elements.add(element);
            }
        }
        return elements;
    }

    /** {@code x -> (a x + b) / (c x + d)} on the field and infinity, which has the last number. */
    private static List<int[]> projective(GaloisField field) {
        List<int[]> elements = new ArrayList<>();
        affine(field).forEach(e -> {
            int[] element = Arrays.copyOf(e, field.order + 1);
            element[field.order] = field.order;
            elements.add(element);
        });
        for (int a = 0; a < field.order; a++) {
            for (int b = 0; b < field.order; b++) {
                for (int d = 0; d < field.order; d++) {
                    // With c = 1: a d must not equal b.
                    if (field.product(a, d) != b) {
                        elements.add(fraction(field, a, b, d));
                    }
                }
            }
        }
        return elements;
    }

    private static int[] fraction(GaloisField field, int a, int b, int d) {
        int[] element = new int[field.order + 1];
        for (int x = 0; x < field.order; x++) {
            int below = field.sum(x, d);
            element[x] =
                    below == 0 ? field.order : field.product(field.sum(field.product(a, x), b), field.inverse(below));
        }
        element[field.order] = a;
        return element;
    }
}
