// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.diag.Code;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads a line <code>{ name, name, name } @ order</code>. */
final class SubModelLine {
    private static final String FORM = "a group is written: { Size, Type, Format } @ 3";

    private final Span line;
    private final PictOptions options;
    private final List<PictParameter> parameters;
    private final Problems problems;

    SubModelLine(Span line, PictOptions options, List<PictParameter> parameters, Problems problems) {
        this.line = line;
        this.options = options;
        this.parameters = parameters;
        this.problems = problems;
    }

    Optional<PictModel.Group> read() {
        int close = line.text().indexOf('}');
        if (close < 0) {
            problems.error(Code.PICT_SYNTAX, line, "a group of parameters without `}`", FORM);
            return Optional.empty();
        }
        Span inside = Lines.stripped(line.file().span(line.start() + 1, line.start() + close));
        Span behind = Lines.stripped(line.file().span(line.start() + close + 1, line.end()));
        if (inside.start() == inside.end()) {
            problems.error(Code.PICT_SYNTAX, line, "a group without parameters", FORM);
            return Optional.empty();
        }
        List<String> names = names(inside);
        return names.isEmpty() ? Optional.empty() : order(names, behind).map(o -> new PictModel.Group(o, names));
    }

    /** Commas stand between the names, or else the separator of values; empty if a name is wrong. */
    private List<String> names(Span inside) {
        List<Span> parts = Lines.split(inside, ',');
        if (parts.stream().anyMatch(p -> find(p).isEmpty())) {
            List<Span> others = Lines.split(inside, options.valueSeparator());
            parts = others.stream().allMatch(p -> find(p).isPresent()) ? others : parts;
        }
        List<String> names = new ArrayList<>();
        boolean wrong = false;
        for (Span part : parts) {
            Optional<PictParameter> found = find(part);
            if (found.isEmpty()) {
                wrong = true;
                unknown(part);
            } else if (names.contains(found.get().name())) {
                problems.warning(
                        Code.PICT_NAME, part, "`" + part.text() + "` stands twice in the group", "leave one out");
            } else {
                names.add(found.get().name());
            }
        }
        return wrong ? List.of() : names;
    }

    private void unknown(Span part) {
        if (part.start() == part.end()) {
            problems.error(Code.PICT_SYNTAX, part, "a name is missing between the separators", FORM);
        } else {
            problems.unknownParameter(
                    part,
                    part.text(),
                    parameters.stream().map(PictParameter::name).toList());
        }
    }

    private Optional<PictParameter> find(Span name) {
        PictCase how = PictCase.of(options);
        return parameters.stream().filter(p -> how.equal(p.name(), name.text())).findFirst();
    }

    private Optional<Integer> order(List<String> names, Span behind) {
        if (behind.start() == behind.end()) {
            return Optional.of(Math.min(names.size(), options.order()));
        }
        if (behind.text().charAt(0) != '@') {
            problems.error(Code.PICT_SYNTAX, behind, "behind a group there is only its order", FORM);
            return Optional.empty();
        }
        Span number = Lines.stripped(behind.file().span(behind.start() + 1, behind.end()));
        OptionalDouble order = PictNumber.of(number.text());
        if (order.isEmpty() || !(order.getAsDouble() >= 1)) {
            problems.error(Code.PICT_SYNTAX, behind, "the order of a group is a number from 1 on", FORM);
            return Optional.empty();
        }
        if (order.getAsDouble() >= names.size() + 1.0) {
            problems.error(
                    Code.PICT_VALUE,
                    behind,
                    "an order of " + number.text() + " for " + count(names.size()),
                    "the order is at most the number of parameters in the group: @ " + names.size());
            return Optional.empty();
        }
        differs((int) order.getAsDouble(), behind);
        return Optional.of((int) order.getAsDouble());
    }

    private static String count(int parameters) {
        return parameters == 1 ? "one parameter" : parameters + " parameters";
    }

    private void differs(int order, Span behind) {
        int whole = Math.min(options.order(), parameters.size());
        if (order < whole) {
            problems.warning(
                    Code.PICT_DIFFERS,
                    behind,
                    "kspec combines these parameters by " + whole + " like all the others, and does not hold down how "
                            + "many of their combinations there are",
                    "PICT would use few combinations of the group, each with many values of the others; rules or a list "
                            + "of rows do that here");
        }
    }
}
