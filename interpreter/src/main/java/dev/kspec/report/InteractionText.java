// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.cover.Model;
import dev.kspec.cover.Parameter;
import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.explain.Interaction;
import dev.kspec.explain.Interaction.Need;
import java.util.List;
import java.util.stream.Collectors;

/** Which parameters act on one another, in a line or two. */
final class InteractionText {
    /** Of one parameter; more are counted. */
    private static final int MOST_VALUES = 4;

    private static final int MOST_COLUMNS = 200;

    private InteractionText() {}

    /**
     * {@code interaction of local_port and remote_port}; then what all failing rows have of them.
     */
    static List<String> lines(Interaction interaction, Model model) {
        List<Need> needs = interaction.needs();
        String what = needs.stream().map(n -> need(n, model)).collect(Collectors.joining(", "));
        int failing = interaction.failing();
        int spared = interaction.spared();
        String fact = "all " + failing + " failing rows have " + what + "; " + (spared == 1 ? "the" : "all") + " "
                + Words.count(spared, "row") + " without one of these passed";
        return List.of(shown("interaction of " + names(needs, model)), "  " + shown(fact));
    }

    private static String shown(String text) {
        return Columns.cut(Escaped.line(text), MOST_COLUMNS);
    }

    private static String names(List<Need> needs, Model model) {
        List<String> names = needs.stream()
                .map(n -> model.parameters().get(n.parameter()).name())
                .toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    /** {@code local_port other than none}, or the values, where it is not all of the others. */
    private static String need(Need need, Model model) {
        Parameter parameter = model.parameters().get(need.parameter());
        List<Integer> values = need.values();
        if (values.size() > 1 && (values.size() == parameter.size() - 1 || values.size() > MOST_VALUES)) {
            return parameter.name() + " other than " + parameter.values().getFirst();
        }
        return parameter.name() + "="
                + values.stream().map(v -> parameter.values().get(v)).collect(Collectors.joining(" or "));
    }
}
