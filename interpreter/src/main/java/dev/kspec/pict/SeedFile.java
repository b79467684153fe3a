// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Model;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rows to begin with: a line of names, then rows, their cells separated by tabs. Empty lines are left out. */
final class SeedFile {
    private final SourceFile file;
    private final PictModel model;
    private final Problems problems;
    private final PictCase how;

    /** For each parameter its values by all their names. */
    private final List<Map<String, Integer>> values = new ArrayList<>();

    /** For each column its parameter; null if there is none, or it is a result. */
    private final List<PictParameter> columns = new ArrayList<>();

    SeedFile(SourceFile file, PictModel model, Problems problems) {
        this.file = file;
        this.model = model;
        this.problems = problems;
        how = PictCase.of(model.options());
        for (PictParameter parameter : model.parameters()) {
            Map<String, Integer> byName = new HashMap<>();
            for (int v = 0; v < parameter.values().size(); v++) {
                for (String name : parameter.values().get(v).names()) {
                    byName.putIfAbsent(how.key(name), v);
                }
            }
            values.add(byName);
        }
    }

    List<int[]> read() {
        List<int[]> rows = new ArrayList<>();
        boolean named = false;
        for (int number = 1; number <= file.lineCount(); number++) {
            Span line = file.span(file.lineStart(number), file.lineEnd(number));
            if (line.text().chars().allMatch(c -> Lines.isBlank((char) c))) {
                continue;
            }
            if (named) {
                row(line).ifPresent(rows::add);
            } else {
                Lines.split(line, '\t').forEach(this::column);
                named = true;
            }
        }
        if (!named) {
            problems.warning(
                    Code.PICT_SEED,
                    file.span(0, 0),
                    "a file of rows without any",
                    "the first line has the names of parameters with tabs between them, the others their values");
        }
        return rows;
    }

    private void column(Span name) {
        Optional<PictParameter> found = model.parameters().stream()
                .filter(p -> how.equal(p.name(), name.text()))
                .findFirst();
        if (found.isPresent() && columns.contains(found.get())) {
            problems.warning(
                    Code.PICT_SEED, name, "a second column `" + name.text() + "`, which is left out", "leave one out");
            columns.add(null);
            return;
        }
        if (found.isEmpty()) {
            problems.add(
                    Diagnostic.warning(
                            Code.PICT_SEED,
                            name,
                            "the model has no parameter `" + name.text() + "`: the column is left out"),
                    name.text(),
                    model.parameters().stream().map(PictParameter::name).toList());
        }
        columns.add(found.filter(p -> !p.isResult()).orElse(null));
    }

    private Optional<int[]> row(Span line) {
        int[] row = new int[model.parameters().size()];
        Arrays.fill(row, -1);
        List<Span> cells = Lines.split(line, '\t');
        for (int c = 0; c < Math.min(cells.size(), columns.size()); c++) {
            if (columns.get(c) != null) {
                row[columns.get(c).index()] = value(columns.get(c), cells.get(c));
            }
        }
        if (cells.size() > columns.size()) {
            problems.warning(
                    Code.PICT_SEED,
                    cells.get(columns.size()),
                    "more cells than the first line has names, which are left out",
                    "one tab stands between two cells");
        }
        boolean empty = Arrays.stream(row).allMatch(v -> v < 0);
        return empty || breaksRule(row, line) ? Optional.empty() : Optional.of(row);
    }

    /** The value in a cell, -1 for none; an empty cell is the empty text where that is a value. */
    private int value(PictParameter parameter, Span cell) {
        Map<String, Integer> byName = values.get(parameter.index());
        String text = cell.text();
        if (text.isEmpty()) {
            return byName.getOrDefault("", -1);
        }
        boolean signed = text.charAt(0) == model.options().negativePrefix();
        String name = signed ? text.substring(1).strip() : text;
        Integer found = byName.get(how.key(name));
        if (found == null) {
            Diagnostic warning = Diagnostic.warning(
                    Code.PICT_SEED,
                    cell,
                    "`" + parameter.name() + "` has no value `" + name + "`: the cell is left out");
            List<String> names =
                    parameter.values().stream().map(PictValue::name).distinct().toList();
            problems.add(Nearest.to(name, names)
                    .map(near -> warning.label("did you mean `" + near + "`?"))
                    .orElse(warning.help("the rest of the row is kept; another value is chosen here")));
            return -1;
        }
        return found;
    }

    private boolean breaksRule(int[] row, Span line) {
        long negatives = model.parameters().stream()
                .filter(p ->
                        row[p.index()] >= 0 && p.values().get(row[p.index()]).negative())
                .count();
        Optional<String> broken = negatives > 1
                ? Optional.of("at most one invalid value in a row")
                : model.model().rules().stream()
                        .filter(rule -> Scope.of(rule.constraint()).stream().allMatch(p -> row[p] >= 0))
                        .filter(rule -> !rule.constraint().holds(row))
                        .map(Model.Rule::name)
                        .findFirst();
        broken.ifPresent(rule ->
                problems.warning(Code.PICT_SEED, line, "this row breaks a rule, and is left out", "the rule: " + rule));
        return broken.isPresent();
    }
}
