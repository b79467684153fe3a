// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import dev.kspec.cover.Model;
import dev.kspec.diag.Escaped;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes a model for PICT as a spec file: one scenario, whose matrix allows the same rows and asks for the same
 * combinations. What a spec file says otherwise, or not at all, stands in it as a comment.
 */
public final class SpecWriter {
    private static final int STRONGEST = 6;
    private static final int MOST_WEIGHT = 1_000_000;

    /**
     * What is to be written.
     *
     * @param title of the scenario
     * @param source the model's file, for a comment
     * @param strength how many parameters are combined
     * @param rows that must be there: indices of values, -1 for any
     * @param budget what stands behind {@code budget}, if anything
     */
    public record Asked(String title, String source, int strength, List<int[]> rows, Optional<String> budget) {
        public Asked {
            rows = List.copyOf(rows);
        }
    }

    private final PictModel model;
    private final Asked asked;
    private final SpecWords words;
    private final RuleLowering lowering;
    private final Possible possible;
    private final Map<Integer, SpecParameter> parameters = new TreeMap<>();
    private final List<SpecParameter> inputs;
    private final List<SpecResults> results = new ArrayList<>();
    private final Map<SpecResults, SpecParameter> named = new LinkedHashMap<>();
    private final SpecNames names;

    /** Whether invalid values stand in lines of their own. */
    private final boolean apart;

    private final List<String> lines = new ArrayList<>();

    private SpecWriter(PictModel model, Asked asked, SpecWords words) {
        this.model = model;
        this.asked = asked;
        this.words = words;
        lowering = new RuleLowering(model.parameters(), model.options(), new Problems());
        possible = new Possible(model.model());
        names = new SpecNames(
                words,
                model.parameters().stream()
                        .filter(p -> !p.isResult())
                        .map(PictParameter::name)
                        .toList());
        Map<Integer, String> called = new TreeMap<>();
        for (PictParameter p : model.parameters()) {
            called.put(p.index(), names.of(p.isResult() ? p.name().substring(1).strip() : p.name()));
        }
        // Some values as words, others as texts, would be hard to remember.
        boolean spelled = model.parameters().stream()
                .filter(p -> !p.isResult())
                .allMatch(p -> SpecParameter.isSpelled(p, words, called.values()));
        for (PictParameter p : model.parameters()) {
            parameters.put(p.index(), SpecParameter.of(p, called.get(p.index()), spelled && !p.isResult()));
        }
        inputs = parameters.values().stream().filter(p -> !p.of().isResult()).toList();
        BitSet all = new BitSet();
        parameters.values().stream().filter(p -> p.of().isResult()).forEach(p -> all.set(p.index()));
        parameters.values().stream().filter(p -> p.of().isResult()).forEach(p -> {
            SpecResults result = new SpecResults(p, model, all);
            results.add(result);
            named.put(result, p);
        });
        apart = inputs.stream().anyMatch(SpecParameter::hasNegatives)
                && possible.underRules(valid())
                && !rulesSpeakOfInvalid();
    }

    /**
     * Writes it.
     *
     * @throws SpecUnwritableException if a spec file cannot say what the model says
     */
    public static String write(PictModel model, Asked asked, SpecWords words) {
        return new SpecWriter(model, asked, words).write();
    }

    /** That every value of a row is a valid one. */
    private List<Constraint> valid() {
        return inputs.stream()
                .filter(SpecParameter::hasNegatives)
                .map(p -> (Constraint) new Constraint.In(p.index(), List.copyOf(p.values(false))))
                .toList();
    }

    private boolean rulesSpeakOfInvalid() {
        List<Constraint> wanted = new ArrayList<>();
        results.forEach(r -> r.demand().ifPresent(wanted::add));
        rules(false).forEach(i -> wanted.add(model.model().rules().get(i).constraint()));
        return wanted.stream()
                .anyMatch(c -> Scope.of(c).stream()
                        .mapToObj(parameters::get)
                        .filter(SpecParameter::hasNegatives)
                        .anyMatch(p -> possible.alone(List.of(
                                new Constraint.In(p.index(), List.copyOf(p.values(true))), Constraint.not(c)))));
    }

    /** The numbers of the rules that speak of a result, or of none. */
    private List<Integer> rules(boolean ofResults) {
        List<Model.Rule> all = model.model().rules();
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            boolean ofResult = Scope.of(all.get(i).constraint()).stream()
                    .anyMatch(p -> parameters.get(p).of().isResult());
            if (ofResult == ofResults) {
                found.add(i);
            }
        }
        return found;
    }

    private String write() {
        String cover = cover();
        lines.add("# Written from " + Escaped.line(asked.source()) + ", a model for PICT.");
        lines.add("scenario " + SpecParameter.quoted(asked.title()) + " {");
        lines.add("matrix {");
        inputs.forEach(this::parameter);
        invalid();
        weights();
        lines.addAll(ruleLines());
        required();
        lines.add("");
        lines.add(cover);
        asked.budget().filter(b -> !cover.equals("cover all")).ifPresent(b -> lines.add("budget " + b));
        lines.add("}");
        steps();
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private void parameter(SpecParameter p) {
        if (!p.name().equals(p.of().name())) {
            lines.add("# " + Escaped.line(p.of().name()) + " is called " + p.name() + " here.");
        }
        Set<String> seen = new LinkedHashSet<>();
        for (PictValue value : p.of().values()) {
            if (value.names().size() > 1) {
                lines.add("# To PICT these are one value, which has each of the names in turn: "
                        + Escaped.line(String.join(" | ", value.names())));
            }
            if (!seen.add(value.name())) {
                lines.add("# The model has this twice: " + Escaped.line(value.name()));
            }
        }
        TreeSet<Integer> values = p.values(false);
        if (!apart) {
            values.addAll(p.values(true));
        }
        lines.add(p.name() + ": " + p.list(values));
    }

    private void invalid() {
        List<SpecParameter> with =
                inputs.stream().filter(SpecParameter::hasNegatives).toList();
        if (with.isEmpty()) {
            return;
        }
        lines.add("");
        if (apart) {
            lines.add("# PICT does not know with which errno a value is refused: each EINVAL is to be looked at.");
            with.forEach(p -> lines.add("invalid " + p.name() + ": " + p.list(p.values(true)) + " expect EINVAL"));
            return;
        }
        lines.add(
                "# The model's invalid values stand among the others, since its rules speak of rows that have one, which");
        lines.add(
                "# rules here do not where such values are in `invalid` lines. There is at most one of these in a row:");
        for (SpecParameter p : with) {
            lines.add("#   " + p.name() + ": " + p.list(p.values(true)));
        }
        for (int i = 0; i < with.size(); i++) {
            for (SpecParameter other : with.subList(i + 1, with.size())) {
                Constraint both = Constraint.all(negative(with.get(i)), negative(other));
                if (conditions().write(both, false) instanceof Written.Words words) {
                    lines.add("never " + words.text());
                }
            }
        }
    }

    private static Constraint negative(SpecParameter p) {
        return new Constraint.In(p.index(), List.copyOf(p.values(true)));
    }

    private void weights() {
        for (SpecParameter p : inputs) {
            Map<Integer, TreeSet<Integer>> byWeight = new TreeMap<>();
            for (int v : p.values(false)) {
                int weight = p.of().values().get(v).weight();
                if (weight > 1 && p.literals().indexOf(p.literals().get(v)) == v) {
                    byWeight.computeIfAbsent(Math.min(weight, MOST_WEIGHT), w -> new TreeSet<>())
                            .add(v);
                }
            }
            byWeight.forEach(
                    (weight, values) -> lines.add("weight " + weight + " of " + p.name() + ": " + p.list(values)));
        }
    }

    /** What the rules of a matrix are written with. */
    private SpecConditions conditions() {
        return new SpecConditions(parameters, lowering, PictCase.of(model.options()), !apart);
    }

    private List<String> ruleLines() {
        SpecRules rules = new SpecRules(conditions(), lowering, possible, apart ? valid() : List.of());
        rules(false).forEach(i -> rules.add(model.rules().get(i)));
        rules(true).forEach(i -> rules.comment(model.rules().get(i).span()));
        results.forEach(r -> r.demand()
                .ifPresent(d -> rules.never(
                        new Tables((Constraint.Test) d, p -> parameters.get(p).size()).writtenOut())));
        List<String> found = rules.lines();
        SpecConditions steps = new SpecConditions(parameters, lowering, PictCase.of(model.options()), true);
        for (SpecResults result : results) {
            if (result.isOpen()) {
                found.add("# A ? where the rules leave it open.");
            }
            found.add("let " + named.get(result).name() + " = " + result.expression(steps, names.free("holds")));
        }
        return found;
    }

    private void required() {
        if (asked.strength() >= inputs.size()) {
            return;
        }
        Set<String> rows = new LinkedHashSet<>();
        for (int[] row : asked.rows()) {
            List<SpecParameter> given =
                    inputs.stream().filter(p -> row[p.index()] >= 0).toList();
            boolean refused = given.stream().anyMatch(p -> apart && p.isNegative(row[p.index()]));
            String cells = given.stream()
                    .map(p -> p.name() + ": " + p.literals().get(row[p.index()]))
                    .collect(Collectors.joining(", "));
            if (refused) {
                rows.add("# Rows with an invalid value are not asked for: " + cells);
            } else if (!given.isEmpty()) {
                rows.add("include { " + cells + (given.size() < inputs.size() ? ", .. }" : " }"));
            }
        }
        if (!rows.isEmpty()) {
            lines.add("");
            lines.addAll(rows);
        }
    }

    private String cover() {
        int strength = Math.min(asked.strength(), inputs.size());
        if (strength == inputs.size()) {
            return "cover all";
        }
        List<String> covers = new ArrayList<>(List.of("cover " + checked(strength, "all parameters")));
        for (PictModel.Group group : model.groups()) {
            List<SpecParameter> of = group.parameters().stream()
                    .map(n -> parameters.get(model.model().indexOf(n)))
                    .toList();
            String shown = "the group { " + String.join(", ", group.parameters()) + " }";
            if (of.stream().anyMatch(p -> p.of().isResult())) {
                throw new SpecUnwritableException(shown + " has a result in it, which follows and is not combined");
            }
            if (group.strength() > strength) {
                covers.add("cover " + checked(group.strength(), shown) + " of ("
                        + of.stream().map(SpecParameter::name).collect(Collectors.joining(", ")) + ")");
            }
        }
        return String.join(", ", covers);
    }

    private static int checked(int strength, String what) {
        if (strength > STRONGEST) {
            throw new SpecUnwritableException(
                    what + " are to be combined by " + strength + ", and a spec file combines " + STRONGEST
                            + " at most, or all; --strength " + STRONGEST + " or --strength all chooses");
        }
        return strength;
    }

    private void steps() {
        lines.add("skip \"the steps are still to be written\"");
        lines.add("# This step, which fails, is to give way to those of the test.");
        List<String> shown = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (SpecParameter p : parameters.values()) {
            boolean text = p.kind() != SpecParameter.Kind.WORDS
                    || p.literals().stream().allMatch(words::isShown);
            if (text) {
                shown.add(p.name() + "=${" + p.name() + "}");
            } else {
                others.add(p.name());
            }
        }
        if (!others.isEmpty()) {
            String name = names.free("others");
            lines.add("let " + name + " = [" + String.join(", ", others) + "]");
            shown.add("and ${len(" + name + ")} others");
        }
        lines.add("run \"false\" \"" + String.join(", ", shown) + "\"" + (apart ? " expect invalid" : ""));
    }
}
