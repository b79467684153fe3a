// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.cover.Model;
import dev.kspec.cover.Product;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each construct that PICT's manual shows by an example, in a model of our own: every row is tried, and a condition in Java
 * says which are allowed. That PICT allows the same ones is in {@link PictFeasibleRowsTest}.
 */
class PictDocumentedModelsTest {
    /** A row by the names of its parameters. */
    private record Row(Map<String, String> cells) {
        boolean is(String parameter, String value) {
            return cells.get(parameter).equals(value);
        }

        int number(String parameter) {
            return Integer.parseInt(cells.get(parameter));
        }
    }

    static Stream<Arguments> models() {
        return Stream.of(
                model(
                        "doc-different",
                        r -> !r.is("Host1", r.cells.get("Host2")) && !r.is("Port1", r.cells.get("Port2"))),
                model("doc-nested", PictDocumentedModelsTest::nested),
                model(
                        "doc-types",
                        r -> (r.number("Length") <= 9 || !r.is("Label", "a"))
                                && (r.number("Length") < 1000 || r.is("Label", "c") || r.is("Label", "aa"))),
                model("doc-needless", PictDocumentedModelsTest::needless),
                model("doc-platform", r -> r.is("Platform", "unix") == r.is("Addon", "-")),
                model("doc-roots", r -> !(r.is("A", "-1") && r.is("B", "-1")) && (!r.is("A", "-1") || r.is("B", "0"))),
                model(
                        "doc-weights",
                        r -> !r.is("Format", "xfs") || r.is("Layout", "striped") || r.is("Layout", "mirrored")),
                model("doc-names", r -> !r.is("Kind", "server") || !r.is("System", "v8")),
                model("doc-groups", r -> !r.is("Board", "z") || (!r.is("System", "a") && r.number("Cores") > 1)));
    }

    private static Arguments model(String name, Predicate<Row> allowed) {
        return Arguments.of(name, allowed);
    }

    private static boolean nested(Row r) {
        boolean disk = r.is("Store", "disk");
        boolean unpacked = !disk || r.number("Block") > 4096;
        boolean small = !(disk || (r.is("Store", "tape") && r.number("Block") > 1024));
        return (!unpacked || r.is("Packed", "no")) && (!small || r.number("Block") != 8192);
    }

    private static boolean needless(Row r) {
        boolean first = r.is("First", "-1")
                ? r.is("Second", "-") && r.is("Third", "-")
                : !r.is("Second", "-") && (!r.is("Third", "-") || r.is("Second", "none"));
        return first && (!(r.is("Second", "none") || r.is("Second", "-")) || r.is("Third", "-"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void allowWhatTheyShould(String name, Predicate<Row> allowed) throws IOException {
        Model model = PictFeasibleRowsTest.read(name + ".pict").model();
        List<Map<String, String>> expected = new ArrayList<>();
        collect(model, new int[model.size()], 0, allowed, expected);
        List<Map<String, String>> found = new ArrayList<>();
        Product.of(model).forEach(row -> found.add(cells(model, row)));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected).isNotEmpty();
    }

    private static void collect(
            Model model, int[] row, int p, Predicate<Row> allowed, List<Map<String, String>> expected) {
        if (p == row.length) {
            Map<String, String> cells = cells(model, row);
            if (allowed.test(new Row(cells))) {
                expected.add(cells);
            }
            return;
        }
        for (int v = 0; v < model.size(p); v++) {
            row[p] = v;
            collect(model, row, p + 1, allowed, expected);
        }
    }

    private static Map<String, String> cells(Model model, int[] row) {
        Map<String, String> cells = new HashMap<>();
        for (int p = 0; p < row.length; p++) {
            cells.put(
                    model.parameters().get(p).name(),
                    model.parameters().get(p).values().get(row[p]));
        }
        return cells;
    }
}
