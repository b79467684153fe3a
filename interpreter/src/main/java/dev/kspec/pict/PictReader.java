// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import dev.kspec.cover.Model;
import dev.kspec.cover.Parameter;
import dev.kspec.diag.Code;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a model from top to bottom: parameters, groups of them, rules. */
final class PictReader {
    private final SourceFile file;
    private final PictOptions options;
    private final Problems problems;
    private final List<PictParameter> parameters = new ArrayList<>();
    private final List<PictModel.Group> groups = new ArrayList<>();

    PictReader(SourceFile file, PictOptions options, Problems problems) {
        this.file = file;
        this.options = options;
        this.problems = problems;
    }

    Optional<PictModel> read() {
        List<Clause.Rule> rules = List.of();
        boolean grouped = false;
        for (int number = 1; number <= file.lineCount(); number++) {
            Span line = Lines.of(file, number);
            if (Lines.isIgnored(line)) {
                continue;
            }
            if (Lines.isRule(line, options.valueSeparator())) {
                rules = new RuleParser(file, line.start(), problems).rules();
                break;
            }
            grouped = read(line, grouped);
        }
        if (parameters.isEmpty() && !problems.hasErrors()) {
            problems.error(
                    Code.PICT_SYNTAX,
                    file.span(0, 0),
                    "a model without parameters",
                    "write each in a line of its own: Size: 1, 10, 100");
        } else if (!parameters.isEmpty() && parameters.stream().allMatch(PictParameter::isResult)) {
            problems.error(
                    Code.PICT_VALUE,
                    parameters.getFirst().span(),
                    "a model with nothing but results",
                    "a name that begins with $ is a result; the others are combined");
        }
        Model.Builder builder = Model.builder();
        parameters.forEach(p -> builder.parameter(covered(p)));
        RuleLowering lowering = new RuleLowering(parameters, options, problems);
        for (Clause.Rule rule : rules) {
            Optional<Constraint> constraint = lowering.lower(rule);
            constraint.ifPresent(c -> builder.rule(rule.span().oneLine(), c));
        }
        return problems.hasErrors()
                ? Optional.empty()
                : Optional.of(new PictModel(builder.build(), parameters, List.copyOf(groups), rules, options));
    }

    /** Reads a parameter or a group; true if groups have begun. */
    private boolean read(Span line, boolean grouped) {
        if (Lines.isSubModel(line)) {
            new SubModelLine(line, options, parameters, problems).read().ifPresent(groups::add);
            return true;
        }
        if (grouped) {
            problems.error(
                    Code.PICT_SYNTAX,
                    line,
                    "this is no group, nor the beginning of a rule",
                    "parameters stand above the first group; a rule is written: IF [Type] = \"disk\" THEN [Size] > 10;");
        } else {
            new ParameterLine(line, options, parameters, problems).read().ifPresent(parameters::add);
        }
        return grouped;
    }

    /** A value that stands there twice is two values: the second gets a name that tells them apart. */
    private static Parameter covered(PictParameter parameter) {
        Set<String> names = new HashSet<>();
        parameter.values().forEach(v -> names.add(v.name()));
        List<String> values = new ArrayList<>();
        Set<String> used = new HashSet<>();
        Map<String, Integer> numbers = new HashMap<>();
        Set<Integer> negatives = new HashSet<>();
        for (PictValue value : parameter.values()) {
            if (value.negative()) {
                negatives.add(values.size());
            }
            String name = value.name();
            while (!used.add(name)) {
                do {
                    name = value.name() + " #" + (numbers.merge(value.name(), 1, Integer::sum) + 1);
                } while (names.contains(name));
            }
            values.add(name);
        }
        return new Parameter(
                parameter.name(),
                values,
                negatives,
                parameter.values().stream().map(PictValue::weight).toList());
    }
}
