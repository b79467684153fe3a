// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Models somebody's editor or program has spoiled: each is read or refused, at once. */
class PictRobustnessTest {
    private static final String SIGNS =
            "[](){}<>=;:,|~@#\"'\\$*?+-.0123456789\n\t eEiInNaAfFx\u00e4\u2028\ud83d\ude00\ufeff\0";
    private static final List<String> WORDS = List.of(
            "IF ",
            "THEN ",
            " ELSE ",
            " AND ",
            " OR ",
            " NOT ",
            " IN {",
            "LIKE \"*",
            "IsNegative(",
            "IsPositive()",
            "<A>",
            "] = [",
            ";\n",
            "inf",
            "nan",
            "1e999",
            "0x",
            "\\\"",
            "{ A, B } @ 2\n",
            "IF(",
            "~~",
            "(5)");

    private static List<String> models() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.testResources("pict"))) {
            return files.filter(f -> f.toString().endsWith(".pict"))
                    .sorted()
                    .map(PictRobustnessTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String spoiled(String text, List<String> others, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(out.length() + 1);
            int to = Math.min(out.length(), at + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> out.delete(at, to);
                case 1 -> out.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                case 2 -> out.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                case 3 -> out.insert(random.nextInt(out.length() + 1), out.substring(at, to));
                case 4 -> out.setLength(Math.max(at, out.length() / 2));
                default -> {
                    String other = others.get(random.nextInt(others.size()));
                    int from = random.nextInt(other.length() + 1);
                    out.insert(at, other.substring(from, Math.min(other.length(), from + random.nextInt(40))));
                }
            }
        }
        return out.toString();
    }

    private static void read(String text) {
        SourceFile file = new SourceFile("model.pict", text);
        for (PictOptions options :
                List.of(PictOptions.DEFAULT, PictOptions.DEFAULT.with("/c").with("/d:;"))) {
            Diagnostics diagnostics = new Diagnostics();
            Optional<PictModel> model = PictModel.read(file, diagnostics, options);
            assertThat(model.isEmpty()).as(text).isEqualTo(diagnostics.hasErrors());
            model.ifPresent(m -> m.seeds(file, diagnostics));
            assertThat(new DiagnosticRenderer(Painter.plain()).render(diagnostics.sorted()))
                    .isNotEmpty();
        }
    }

    @Test
    void spoiledModels() throws IOException {
        List<String> models = models();
        Random random = new Random(20240817);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 20_000; i++) {
                String text = spoiled(models.get(random.nextInt(models.size())), models, random);
                try {
                    read(text);
                } catch (RuntimeException | StackOverflowError e) {
                    throw new AssertionError("this model: " + text, e);
                }
            }
        });
    }

    @Test
    void largeModels() {
        StringBuilder wide = new StringBuilder();
        for (int p = 0; p < 2_000; p++) {
            wide.append("p").append(p).append(": 1, 2, 3\n");
        }
        for (int r = 0; r < 5_000; r++) {
            wide.append("IF [p")
                    .append(r % 2_000)
                    .append("] = 1 THEN [p")
                    .append(r * 7 % 2_000)
                    .append("] <> 2;\n");
        }
        StringBuilder values = new StringBuilder("many: ");
        for (int v = 0; v < 100_000; v++) {
            values.append(v).append(", ");
        }
        String rule = "IF " + "[A] = 1 AND ".repeat(20_000) + "[A] = 1 THEN " + "NOT ".repeat(100) + "[A] = 2;";
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            read(wide.toString());
            read(values.append("1\nB: x, y\n").toString());
            read("A: 1, 2\n" + rule);
            read("A: 1, 2\nIF [A] = 1 THEN " + "(".repeat(100_000));
            read("A: 1, 2\n" + "[A] = 9;\n".repeat(20_000));
            read("A: " + "x".repeat(100_000) + "\n[A] LIKE \"" + "*x?".repeat(300) + "y\";");
            read("#\n".repeat(100_000) + "A: 1");
        });
    }
}
