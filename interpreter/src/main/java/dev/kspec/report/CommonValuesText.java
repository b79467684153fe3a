// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.cover.Tuple;
import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import dev.kspec.explain.Diagnosis;
import dev.kspec.explain.Suspect;
import dev.kspec.run.MatrixFailures;
import java.util.List;

/** For each matrix of which some rows failed, in a few lines which values these have in common. */
final class CommonValuesText {
    private static final int MOST_SUSPECTS = 3;
    private static final int MOST_RIVALS = 2;

    /** As many causes, each of a row or two, are none. */
    private static final int MANY = 5;

    private static final int MOST_COLUMNS = 200;

    private final Palette palette;

    CommonValuesText(Palette palette) {
        this.palette = palette;
    }

    /** Empty if there is nothing to tell, else with an empty line at the end. */
    String text(List<MatrixFailures> matrices) {
        if (matrices.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        out.append(palette.paint(Role.STRONG, "what the failing rows have in common"))
                .append('\n');
        boolean unsure = false;
        for (MatrixFailures matrix : matrices) {
            matrix(out, matrix);
            unsure |= isUnsure(matrix);
        }
        if (unsure) {
            out.append(palette.paint(Role.HINT, "  help:"))
                    .append(" kspec explain-failures runs a few more rows and tells which it is\n");
        }
        return out.append('\n').toString();
    }

    /** Where all rows were run that there are, no further one can tell more. */
    private static boolean isUnsure(MatrixFailures matrix) {
        Diagnosis diagnosis = matrix.diagnosis();
        return !matrix.rows().isProduct()
                && (!diagnosis.complete()
                        || diagnosis.suspects().stream()
                                .anyMatch(s -> !s.rivals().isEmpty() || s.failing() == 1));
    }

    private void matrix(StringBuilder out, MatrixFailures matrix) {
        Diagnosis diagnosis = matrix.diagnosis();
        String name = Columns.cut(Escaped.line(matrix.file() + " :: " + matrix.scenario()), MOST_COLUMNS);
        out.append("  ").append(name);
        out.append(palette.paint(
                        Role.DIM,
                        "  " + diagnosis.failed() + " of " + (diagnosis.failed() + diagnosis.passed())
                                + " rows failed"))
                .append('\n');
        List<Suspect> suspects = diagnosis.suspects();
        List<String> interaction = diagnosis.isOneCombination()
                ? List.of()
                : diagnosis
                        .interaction()
                        .map(i -> InteractionText.lines(i, matrix.rows().model()))
                        .orElse(List.of());
        interaction.forEach(l -> out.append("    ").append(l).append('\n'));
        boolean several =
                diagnosis.interaction().filter(i -> i.needs().size() > 1).isPresent();
        if (suspects.size() > MOST_SUSPECTS && several) {
            return;
        }
        if (suspects.size() > MANY && 2 * suspects.size() > diagnosis.failed()) {
            out.append("    nothing: no few combinations of values account for them\n");
            return;
        }
        suspects.stream().limit(MOST_SUSPECTS).forEach(s -> suspect(out, s, matrix));
        if (suspects.size() > MOST_SUSPECTS) {
            out.append("    … and ")
                    .append(Words.count(suspects.size() - MOST_SUSPECTS, "more combination"))
                    .append(" for the rest\n");
        }
    }

    private void suspect(StringBuilder out, Suspect suspect, MatrixFailures matrix) {
        int failed = matrix.diagnosis().failed();
        String share = suspect.failing() == failed
                ? (failed == 1 ? "in the failing row" : "in all " + failed + " failing rows")
                : "in " + suspect.failing() + " of the " + failed + " failing rows";
        out.append("    ")
                .append(values(suspect.values(), matrix))
                .append(palette.paint(Role.DIM, "  " + share + ", in none that passed"))
                .append('\n');
        List<Tuple> rivals = suspect.rivals();
        rivals.stream()
                .limit(MOST_RIVALS)
                .forEach(r -> out.append("    or ").append(values(r, matrix)).append('\n'));
        if (rivals.size() > MOST_RIVALS) {
            out.append("    or one of ")
                    .append(Words.count(rivals.size() - MOST_RIVALS, "other combination"))
                    .append('\n');
        }
    }

    private static String values(Tuple tuple, MatrixFailures matrix) {
        return Columns.cut(Escaped.line(matrix.rows().words(tuple)), MOST_COLUMNS);
    }
}
