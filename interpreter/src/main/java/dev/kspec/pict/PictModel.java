// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Model;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model that was written for PICT.
 *
 * <p>What is read is what PICT's user guide and its command line accept: parameters with aliases, weights, invalid
 * values and the values of others; groups with an order; rules; results. Three things are stricter here: a rule or a
 * group with an unknown parameter is an error, where PICT goes on without it; a text ends in the line in which it
 * began; a parameter has a name. One is otherwise: PICT combines the rows of a group as if they were values of one
 * parameter, kspec combines what the group's order says, and the group's parameters with all others like any
 * parameters.
 */
public final class PictModel {
    /**
     * Some parameters, of which every combination of so many is wanted.
     *
     * @param strength from 1 to the number of parameters
     * @param parameters their names, as they are in the model
     */
    public record Group(int strength, List<String> parameters) {
        public Group {
            parameters = List.copyOf(parameters);
        }
    }

    private final Model model;
    private final List<PictParameter> parameters;
    private final List<Group> groups;
    private final List<Clause.Rule> rules;
    private final PictOptions options;

    /** @param rules as they stand there; the model has them in the same order */
    PictModel(
            Model model,
            List<PictParameter> parameters,
            List<Group> groups,
            List<Clause.Rule> rules,
            PictOptions options) {
        this.model = model;
        this.parameters = List.copyOf(parameters);
        this.groups = groups;
        this.rules = List.copyOf(rules);
        this.options = options;
    }

    /**
     * Reads a model.
     *
     * @param diagnostics gets what is wrong with it
     * @return empty if there is an error
     */
    public static Optional<PictModel> read(SourceFile file, Diagnostics diagnostics, PictOptions options) {
        Problems problems = new Problems();
        Optional<PictModel> model = new PictReader(file, options, problems).read();
        diagnostics.addAll(problems.sorted());
        return model;
    }

    /** Parameters and rules. A value is called by its first name, without the sign of an invalid one. */
    public Model model() {
        return model;
    }

    /** How many of the parameters that are no results are combined; the number of these at most. */
    public int strength() {
        return Math.min(options.order(), inputs().size());
    }

    /** The names of all parameters but the results. */
    public List<String> inputs() {
        return parameters.stream()
                .filter(p -> !p.isResult())
                .map(PictParameter::name)
                .toList();
    }

    /** The names of the parameters that hold results: their values follow from the others' by the rules. */
    public List<String> results() {
        return parameters.stream()
                .filter(PictParameter::isResult)
                .map(PictParameter::name)
                .toList();
    }

    /** The groups that the model names, in its order. */
    public List<Group> groups() {
        return groups;
    }

    /** A generator of rows, to which the strength of the model and those of its groups have been told. */
    public CoveringArrays arrays() {
        return arrays(strength());
    }

    /**
     * The same with another strength for the whole.
     *
     * @param strength at least 1
     */
    public CoveringArrays arrays(int strength) {
        CoveringArrays arrays = CoveringArrays.of(model);
        if (results().isEmpty()) {
            arrays.strength(strength);
        } else {
            // A result's values each occur in some row, where they can; that is all PICT asks of them too.
            arrays.strength(1).strength(strength, inputs().toArray(String[]::new));
        }
        groups.forEach(g -> arrays.strength(g.strength(), g.parameters().toArray(String[]::new)));
        return arrays;
    }

    /**
     * Reads rows to begin with, from a file as PICT writes them: names, then rows, with tabs between the cells. What the
     * model does not have is left out, and that is told.
     *
     * @return for {@link CoveringArrays#base}: the indices of values, -1 for an empty cell
     */
    public List<int[]> seeds(SourceFile file, Diagnostics diagnostics) {
        Problems problems = new Problems();
        List<int[]> rows = new SeedFile(file, this, problems).read();
        diagnostics.addAll(problems.sorted());
        return rows;
    }

    /** Writes rows as PICT does; the names of a value with several take turns from row to row. */
    public PictRows rows() {
        return new PictRows(this);
    }

    List<PictParameter> parameters() {
        return parameters;
    }

    List<Clause.Rule> rules() {
        return rules;
    }

    PictOptions options() {
        return options;
    }

    /** The text of rows, line by line, with the names of the parameters first. */
    public List<String> lines(Iterable<int[]> rows) {
        PictRows writer = rows();
        List<String> lines = new ArrayList<>();
        lines.add(writer.header());
        rows.forEach(row -> lines.add(String.join("\t", writer.cells(row))));
        return lines;
    }
}
