// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Arrays;
import java.util.List;

/** The subsets of one relation that a parameter is in, and where their value combinations are counted. */
final class Incidence {
    /** How many other parameters are in each subset. */
    final int width;

    /** For each subset the place of its combination of first values. */
    final int[] base;

    /** For each subset how far apart the places of the parameter's values are. */
    final int[] stride;

    /** For each subset the other parameters, {@link #width} of them. */
    final int[] others;

    /** For each of these how far apart the places of its values are. */
    final int[] strides;

    private int filled;

    private Incidence(int width, int subsets) {
        this.width = width;
        base = new int[subsets];
        stride = new int[subsets];
        others = new int[subsets * width];
        strides = new int[subsets * width];
    }

    private void add(int place, int[] members, int[] apart, int mine) {
        base[filled] = place;
        int at = filled * width;
        for (int i = 0; i < members.length; i++) {
            if (i == mine) {
                stride[filled] = apart[i];
            } else {
                others[at] = members[i];
                strides[at] = apart[i];
                at++;
            }
        }
        filled++;
    }

    /** Where the subsets begin of which the parameter is the first: these are the last ones. */
    int firstOwn(int parameter) {
        int first = base.length;
        while (width > 0 && first > 0 && others[(first - 1) * width] > parameter) {
            first--;
        }
        return width == 0 ? 0 : first;
    }

    /** The most combinations that are counted at all of any subset of which the parameter is the first. */
    int most(int[] states, int parameter, int size) {
        int most = 0;
        for (int s = firstOwn(parameter); s < base.length; s++) {
            int there = 0;
            for (int place = base[s]; place < base[s] + stride[s] * size; place++) {
                there += states[place] == 0 ? 0 : 1;
            }
            most = Math.max(most, there);
        }
        return most;
    }

    /** How many value combinations there are; more than a long holds is the largest long. */
    static long combinations(int[] sizes, List<Relation> relations) {
        double sum = 0;
        for (Relation relation : relations) {
            double[] products = new double[relation.strength() + 1];
            products[0] = 1;
            for (int p : relation.parameters()) {
                for (int d = relation.strength(); d > 0; d--) {
                    products[d] += products[d - 1] * sizes[p];
                }
            }
            sum += products[relation.strength()];
        }
        return (long) sum;
    }

    /** How many numbers the tables of all parameters have; more than a long holds is the largest long. */
    static long tableSize(List<Relation> relations) {
        double sum = 0;
        for (Relation relation : relations) {
            sum += 2.0 * relation.strength() * relation.strength() * subsets(relation);
        }
        return (long) sum;
    }

    static double subsets(List<Relation> relations) {
        return relations.stream().mapToDouble(Incidence::subsets).sum();
    }

    private static double subsets(Relation relation) {
        double count = 1;
        for (int d = 0; d < relation.strength(); d++) {
            count = count * (relation.parameters().length - d) / (d + 1);
        }
        return count;
    }

    /** For each parameter its incidences, one for each relation that it is in. */
    static Incidence[][] of(int[] sizes, List<Relation> relations) {
        Incidence[][] all = new Incidence[sizes.length][0];
        int place = 0;
        for (Relation relation : relations) {
            int t = relation.strength();
            int mine = (int) Math.round(subsets(relation) * t / relation.parameters().length);
            for (int p : relation.parameters()) {
                all[p] = Arrays.copyOf(all[p], all[p].length + 1);
                all[p][all[p].length - 1] = new Incidence(t - 1, mine);
            }
            place = fill(all, sizes, relation, new int[t], 0, 0, place);
        }
        return all;
    }

    private static int fill(
            Incidence[][] all, int[] sizes, Relation relation, int[] members, int from, int length, int place) {
        if (length < members.length) {
            int next = place;
            for (int j = from; j < relation.parameters().length; j++) {
                members[length] = relation.parameters()[j];
                next = fill(all, sizes, relation, members, j + 1, length + 1, next);
            }
            return next;
        }
        int[] apart = new int[length];
        int product = 1;
        for (int i = length - 1; i >= 0; i--) {
            apart[i] = product;
            product *= sizes[members[i]];
        }
        for (int i = 0; i < length; i++) {
            Incidence[] ofParameter = all[members[i]];
            ofParameter[ofParameter.length - 1].add(place, members, apart, i);
        }
        return place + product;
    }
}
