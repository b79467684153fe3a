// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Model;
import dev.kspec.cover.Parameter;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Severity;
import dev.kspec.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes models in PICT's notation. Separators are chosen that no value contains; what was written is read again, and if
 * that gives anything else, the model is refused rather than changed.
 */
public final class PictWriter {
    private static final String SEPARATORS = ",;/!^%&\t";
    private static final String PREFIXES = "~!^%&#";

    private final Model model;
    private final List<PictParameter> parameters;
    private final List<PictModel.Group> groups;
    private final PictOptions options;

    private PictWriter(Model model, List<PictParameter> parameters, int strength, List<PictModel.Group> groups) {
        this.model = model;
        this.parameters = parameters;
        this.groups = groups.stream().filter(g -> g.strength() > strength).toList();
        options = options(strength);
    }

    /**
     * Writes a model.
     *
     * @param strength how many parameters are combined, at least 1
     * @param groups parameters that are combined by more
     * @throws PictUnwritableException if PICT's notation has no words for it, or PICT would read something else
     */
    public static PictText write(Model model, int strength, List<PictModel.Group> groups) {
        List<PictParameter> parameters = new ArrayList<>();
        for (Parameter parameter : model.parameters()) {
            PictParameter written = written(parameters.size(), parameter);
            if (written.isResult()) {
                throw new PictUnwritableException(
                        "the name `" + parameter.name() + "` begins with $, and would be a result to PICT");
            }
            parameters.add(written);
        }
        return new PictWriter(model, parameters, strength, groups).write();
    }

    /** Writes a model that was read, with the names of values and the results that it has beside. */
    public static PictText write(PictModel read) {
        return new PictWriter(read.model(), read.parameters(), read.strength(), read.groups()).write();
    }

    private static PictParameter written(int index, Parameter parameter) {
        if (parameter.name().isEmpty()) {
            throw new PictUnwritableException("a parameter has no name");
        }
        SourceFile nowhere = new SourceFile("model", "");
        List<PictValue> values = IntStream.range(0, parameter.size())
                .mapToObj(v -> new PictValue(
                        List.of(parameter.values().get(v)),
                        parameter.weights().get(v),
                        parameter.negatives().contains(v),
                        nowhere.span(0, 0)))
                .toList();
        return new PictParameter(index, parameter.name(), nowhere.span(0, 0), values);
    }

    private PictOptions options(int strength) {
        String text = parameters.stream()
                .flatMap(p -> p.values().stream())
                .flatMap(v -> v.names().stream())
                .collect(Collectors.joining("\n"));
        char value = unused(SEPARATORS, text, "values");
        char alias = unused("|" + SEPARATORS.replace(String.valueOf(value), ""), text, "the names of a value");
        String used = text + value + alias;
        char prefix = unused(PREFIXES, used, "invalid values");
        int inputs = (int) parameters.stream().filter(p -> !p.isResult()).count();
        // To PICT a group is like one parameter, and there can be no more at a time than there are.
        long alone = parameters.stream()
                .filter(p -> groups.stream().noneMatch(g -> g.parameters().contains(p.name())))
                .count();
        int most = groups.isEmpty() ? inputs : (int) (alone + groups.size());
        return new PictOptions(Math.max(1, Math.min(strength, most)), value, alias, prefix, differOnlyInCase());
    }

    private static char unused(String candidates, String text, String what) {
        return (char) candidates
                .chars()
                .filter(c -> text.indexOf(c) < 0)
                .findFirst()
                .orElseThrow(
                        () -> new PictUnwritableException("the values contain all the signs that could mark " + what));
    }

    private boolean differOnlyInCase() {
        List<String> names = parameters.stream().map(PictParameter::name).toList();
        return differOnlyInCase(names)
                || parameters.stream()
                        .anyMatch(p -> !p.isNumeric()
                                && differOnlyInCase(
                                        p.values().stream().map(PictValue::name).toList()));
    }

    private static boolean differOnlyInCase(List<String> texts) {
        return texts.stream().map(PictCase.INSENSITIVE::key).distinct().count()
                < texts.stream().distinct().count();
    }

    private PictText write() {
        StringBuilder out = new StringBuilder();
        for (PictParameter parameter : parameters) {
            String separator = options.valueSeparator() + " ";
            out.append(parameter.name()).append(": ");
            out.append(String.join(
                            separator,
                            parameter.values().stream().map(this::value).toList()))
                    .append('\n');
        }
        groups.forEach(g -> out.append(group(g)));
        RuleWriter writer = new RuleWriter(parameters, PictCase.of(options));
        for (Model.Rule rule : model.rules()) {
            List<String> rules = writer.rules(rule.constraint());
            String name = rule.name().strip().replaceAll("\\R", " ");
            if (!rules.isEmpty() && !name.isEmpty() && !(name + ";").equals(rules.getFirst())) {
                out.append("\n# ").append(name);
            }
            rules.forEach(r -> out.append('\n').append(r));
            out.append(rules.isEmpty() ? "" : "\n");
        }
        PictText text = new PictText(out.toString(), seeds(), options);
        check(text);
        return text;
    }

    private String value(PictValue value) {
        String names = String.join(" " + options.aliasSeparator() + " ", value.names());
        boolean weight = value.weight() > 1 || names.endsWith(")");
        return (value.negative() ? String.valueOf(options.negativePrefix()) : "")
                + names
                + (weight ? " (" + value.weight() + ")" : "");
    }

    private String group(PictModel.Group group) {
        boolean commas = group.parameters().stream().noneMatch(p -> p.indexOf(',') >= 0);
        String separator = (commas ? "," : String.valueOf(options.valueSeparator())) + " ";
        return "{ " + String.join(separator, group.parameters()) + " } @ " + group.strength() + "\n";
    }

    private Optional<String> seeds() {
        if (model.required().isEmpty()) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder(
                String.join("\t", parameters.stream().map(PictParameter::name).toList()));
        for (int[] row : model.required()) {
            out.append('\n');
            out.append(String.join(
                    "\t",
                    parameters.stream()
                            .map(p -> row[p.index()] < 0
                                    ? ""
                                    : p.values().get(row[p.index()]).name())
                            .toList()));
        }
        return Optional.of(out.append('\n').toString());
    }

    /** Reads the text again: whatever a name or a value holds that means something to PICT shows here. */
    private void check(PictText text) {
        Diagnostics diagnostics = new Diagnostics();
        PictModel read = PictModel.read(new SourceFile("model", text.model()), diagnostics, options)
                .orElseThrow(() -> unreadable(diagnostics));
        for (PictParameter parameter : parameters) {
            PictParameter again = parameter.index() < read.parameters().size()
                    ? read.parameters().get(parameter.index())
                    : null;
            if (again == null
                    || !again.name().equals(parameter.name())
                    || !again.values().stream()
                            .map(PictWriter::parts)
                            .toList()
                            .equals(parameter.values().stream()
                                    .map(PictWriter::parts)
                                    .toList())) {
                throw new PictUnwritableException(
                        "PICT would read the name or the values of `" + parameter.name() + "` as something else");
            }
        }
        if (read.parameters().size() != parameters.size() || !read.groups().equals(groups)) {
            throw new PictUnwritableException("PICT would read the names of parameters as something else");
        }
        checkSeeds(text, read);
    }

    private static List<Object> parts(PictValue value) {
        return List.of(value.names(), value.weight(), value.negative());
    }

    private void checkSeeds(PictText text, PictModel read) {
        if (text.seeds().isEmpty()) {
            return;
        }
        Diagnostics diagnostics = new Diagnostics();
        List<int[]> rows = read.seeds(new SourceFile("rows", text.seeds().get()), diagnostics);
        List<List<Integer>> again = rows.stream().map(PictWriter::list).toList();
        List<List<Integer>> wanted = model.required().stream()
                .map(PictWriter::list)
                .filter(row -> row.stream().anyMatch(v -> v >= 0))
                .toList();
        if (!again.equals(wanted)) {
            throw new PictUnwritableException("PICT would read the rows that must be there as others");
        }
    }

    private static List<Integer> list(int[] row) {
        return IntStream.of(row).boxed().toList();
    }

    private static PictUnwritableException unreadable(Diagnostics diagnostics) {
        Diagnostic first = diagnostics.sorted().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .findFirst()
                .orElseThrow();
        return new PictUnwritableException(
                "PICT would not read `" + first.span().oneLine() + "`: " + first.message());
    }
}
