// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a line {@code name: value, value | alias, ~value, value (weight), <name>}. */
final class ParameterLine {
    private static final Pattern WEIGHT = Pattern.compile("(.*)\\(([^(]*)\\)", Pattern.DOTALL);
    private static final Pattern ORDER = Pattern.compile("(.*?)\\s*@\\s*([^@]*)", Pattern.DOTALL);
    private static final String FORM = "a parameter is written: Size: 1, 10, 100";

    private final Span line;
    private final PictOptions options;
    private final List<PictParameter> earlier;
    private final Problems problems;

    /**
     * @param earlier the parameters above
     */
    ParameterLine(Span line, PictOptions options, List<PictParameter> earlier, Problems problems) {
        this.line = line;
        this.options = options;
        this.earlier = earlier;
        this.problems = problems;
    }

    /** The parameter; empty if there is none to go on with. */
    Optional<PictParameter> read() {
        String text = line.text();
        int separator = text.indexOf(':');
        if (separator < 0) {
            separator = text.indexOf(options.valueSeparator());
        }
        if (separator < 0) {
            problems.error(Code.PICT_SYNTAX, line, "a parameter without values", FORM);
            return Optional.empty();
        }
        Span name = name(Lines.stripped(line.file().span(line.start(), line.start() + separator)));
        if (name.start() == name.end()) {
            problems.error(Code.PICT_SYNTAX, line, "a parameter without a name", FORM);
            return Optional.empty();
        }
        PictCase how = PictCase.of(options);
        Span all = line.file().span(line.start() + separator + 1, line.end());
        PictParameter read = new PictParameter(earlier.size(), name.text(), name, values(all));
        Optional<PictParameter> same =
                earlier.stream().filter(p -> how.equal(p.name(), read.name())).findFirst();
        if (same.isPresent()) {
            boolean onlyCase = !same.get().name().equals(read.name());
            problems.error(
                    Code.PICT_NAME,
                    name,
                    "a second parameter `" + read.name() + "`"
                            + (onlyCase ? ": upper and lower case are the same here" : ""),
                    "the first one is in line " + same.get().span().line() + "; give this one another name"
                            + (onlyCase ? ", or tell case apart with the option /c" : ""));
            return Optional.empty();
        }
        check(read);
        return Optional.of(read);
    }

    /** A strength of a parameter's own, {@code name @ 3}, is a form that PICT reads but does not describe. */
    private Span name(Span name) {
        Matcher matcher = ORDER.matcher(name.text());
        if (!matcher.matches() || !PictNumber.is(matcher.group(2))) {
            return name;
        }
        problems.error(
                Code.PICT_DIFFERS,
                name,
                "a parameter with an order of its own",
                "give a group the order, below the parameters: { " + matcher.group(1) + ", … } @ " + matcher.group(2));
        return line.file().span(name.start(), name.start() + matcher.end(1));
    }

    private List<PictValue> values(Span all) {
        List<PictValue> values = new ArrayList<>();
        for (Span part : Lines.split(all, options.valueSeparator())) {
            Optional<PictParameter> referred = referred(part);
            if (referred.isPresent()) {
                values.addAll(referred.get().values());
            } else {
                values.add(value(part));
            }
        }
        return values;
    }

    /** The parameter whose values stand for {@code <name>}; if there is none, that is a value like any other. */
    private Optional<PictParameter> referred(Span part) {
        String text = part.text();
        if (text.length() < 3 || text.charAt(0) != '<' || text.charAt(text.length() - 1) != '>') {
            return Optional.empty();
        }
        String name = text.substring(1, text.length() - 1);
        PictCase how = PictCase.of(options);
        Optional<PictParameter> found =
                earlier.stream().filter(p -> how.equal(p.name(), name)).findFirst();
        if (found.isEmpty()) {
            Optional<String> near =
                    Nearest.to(name, earlier.stream().map(PictParameter::name).toList());
            near.ifPresent(n -> problems.add(Diagnostic.warning(
                            Code.PICT_NAME,
                            part,
                            "no parameter above has the name `" + name + "`: this is a plain value")
                    .label("did you mean `<" + n + ">`?")));
        }
        return found;
    }

    private PictValue value(Span part) {
        Span span = part;
        int weight = 1;
        Matcher matcher = WEIGHT.matcher(part.text());
        if (matcher.matches()) {
            OptionalDouble number = PictNumber.of(matcher.group(2).strip());
            if (number.isPresent() && number.getAsDouble() >= 1) {
                weight = weight(part, number.getAsDouble());
                span = Lines.stripped(part.file().span(part.start(), part.start() + matcher.end(1)));
            }
        }
        List<Span> names = Lines.split(span, options.aliasSeparator());
        List<String> texts = new ArrayList<>(names.stream().map(Span::text).toList());
        boolean negative = !texts.getFirst().isEmpty() && texts.getFirst().charAt(0) == options.negativePrefix();
        if (negative) {
            texts.set(0, texts.getFirst().substring(1).strip());
        }
        return new PictValue(texts, weight, negative, part);
    }

    private int weight(Span part, double number) {
        if (number > Integer.MAX_VALUE) {
            problems.error(Code.PICT_VALUE, part, "a weight above 2147483647", "give it a smaller weight: (10)");
            return 1;
        }
        return (int) number;
    }

    private void check(PictParameter read) {
        ValueChecks checks = new ValueChecks(read, options, problems);
        checks.run();
    }
}
