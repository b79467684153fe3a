// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes covering arrays: rows in which every combination of values of any {@code t} parameters is found that a valid row
 * can have.
 *
 * {@snippet :
 * Model model = Model.builder()
 *         .parameter("family", "ipv4", "ipv6")
 *         .parameter("state", "established", "listen", "closed")
 *         .parameter("port", 5)
 *         .never("no listening on IPv6", Constraint.all(Constraint.is(0, 1), Constraint.is(1, 1)))
 *         .build();
 * CoveringArray array = CoveringArrays.of(model).strength(2).effort(Effort.NORMAL).seed(7).generate();
 * }
 *
 * <p>The same model, settings and seed give the same rows on every machine.
 */
public final class CoveringArrays {
    private final Model model;
    private final List<Relation> relations = new ArrayList<>();
    private final List<int[]> base = new ArrayList<>();
    private int strength = 2;
    private Effort effort = Effort.NORMAL;
    private long steps = -1;
    private long seed = 1;

    private CoveringArrays(Model model) {
        this.model = model;
    }

    public static CoveringArrays of(Model model) {
        return new CoveringArrays(model);
    }

    /** How many parameters are combined, at least 1; at first 2. More than there are means all. */
    public CoveringArrays strength(int t) {
        if (t < 1) {
            throw new IllegalArgumentException("a strength of " + t + "; it is at least 1");
        }
        strength = t;
        return this;
    }

    /** A strength for some parameters, beside the one for all. */
    public CoveringArrays strength(int t, String... parameters) {
        relations.add(Relation.of(
                t, Arrays.stream(parameters).mapToInt(model::indexOf).toArray()));
        return this;
    }

    public CoveringArrays effort(Effort wanted) {
        effort = wanted;
        return this;
    }

    /** How long to search, instead of what the effort says; some hundred million take a second. */
    public CoveringArrays steps(long number) {
        steps = number;
        return this;
    }

    public CoveringArrays seed(long number) {
        seed = number;
        return this;
    }

    /** Rows of an earlier array, -1 for what it did not know: those that are still valid are kept, and come first. */
    public CoveringArrays base(List<int[]> rows) {
        rows.forEach(model::checkRow);
        rows.forEach(row -> base.add(row.clone()));
        return this;
    }

    /**
     * Those of the rows of an earlier array that stay: each once, if it keeps all rules or can be filled so that it does.
     *
     * @throws ContradictionException if no row is valid
     */
    public List<int[]> keptBase() {
        return generation().possibleBase();
    }

    /**
     * Makes the rows.
     *
     * @throws ContradictionException if no row is valid, or a required row cannot be
     * @throws TooLargeException if there is too much to cover
     */
    public CoveringArray generate() {
        return new CoveringArray(model, generation().run());
    }

    private Generation generation() {
        return new Generation(model, relations(), base, effort.growths, steps < 0 ? effort.steps : steps, seed);
    }

    /**
     * The smallest combinations of up to as many values as are to be combined that no valid row has.
     *
     * @param limit how many to look for
     * @throws ContradictionException if no row is valid
     */
    public List<Uncoverable> uncoverable(int limit) {
        return new UncoverableSearch(model, new Rules(model), limit).run(relations());
    }

    /** Looks by an independent path whether the rows are valid and cover what is wanted here. */
    public Verification verify(List<int[]> rows) {
        rows.forEach(model::checkRow);
        return new Verifier(model, rows).run(relations());
    }

    private List<Relation> relations() {
        List<Relation> all = new ArrayList<>();
        if (model.size() > 0) {
            all.add(Relation.over(model, strength));
        }
        all.addAll(relations);
        return all;
    }
}
