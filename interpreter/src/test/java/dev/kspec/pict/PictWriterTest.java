// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.cover.Constraint;
import dev.kspec.cover.Model;
import dev.kspec.cover.Parameter;
import dev.kspec.cover.Product;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.SourceFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PictWriterTest {
    private static final List<String> NAMES = List.of(
            "a",
            "A",
            "two words",
            "1",
            "2.50",
            "-3",
            "x,y",
            "p|q",
            "~t",
            "\"",
            "\\",
            "]",
            "(9)",
            "z (2)",
            "<b>",
            "",
            "#",
            "é");

    private static PictModel read(PictText text) {
        Diagnostics diagnostics = new Diagnostics();
        return PictModel.read(new SourceFile("written", text.model()), diagnostics, text.options())
                .orElseThrow(() -> new AssertionError(text.model() + diagnostics.sorted()));
    }

    private static Set<String> rows(Model model) {
        Set<String> rows = new TreeSet<>();
        for (int[] row : Product.of(model)) {
            rows.add(IntStream.range(0, row.length)
                    .mapToObj(p -> model.parameters().get(p).values().get(row[p]))
                    .toList()
                    .toString());
        }
        return rows;
    }

    @Test
    void aModelReadsLikeOneThatAPersonWrote() {
        Model model = Model.builder()
                .parameter(new Parameter(
                        "Type", List.of("disk", "tape", "RAID, 5", "none"), Set.of(3), List.of(5, 1, 1, 1)))
                .parameter("Size", "1", "10", "100", "1000")
                .parameter("File [system]", "ext2", "xfs", "say \"hi\" (2)")
                .never("tapes are small", Constraint.all(Constraint.is(0, 1), Constraint.in(1, 2, 3)))
                .rule("xfs", Constraint.implies(Constraint.is(2, 1), Constraint.not(Constraint.in(1, 0, 1))))
                .rule("grows", new Constraint.Test(List.of(0, 2), v -> v[0] != 2 || v[1] == 2))
                .rule("always", Constraint.any(Constraint.is(0, 1), Constraint.all()))
                .rule(
                        "both",
                        Constraint.any(
                                Constraint.all(Constraint.is(0, 0), Constraint.is(1, 0)),
                                Constraint.not(Constraint.any(Constraint.is(0, 1), Constraint.is(1, 3)))))
                .require(0, -1, 2)
                .build();
        PictText text =
                PictWriter.write(model, 2, List.of(new PictModel.Group(3, List.of("Type", "Size", "File [system]"))));
        assertThat(text.model()).isEqualTo("""
                Type: disk (5); tape; RAID, 5; ~none
                Size: 1; 10; 100; 1000
                File [system]: ext2; xfs; say "hi" (2) (1)
                { Type, Size, File [system] } @ 3

                # tapes are small
                IF [Type] = "tape" THEN [Size] IN {1, 10};

                # xfs
                IF [File [system\\]] = "xfs" THEN [Size] IN {100, 1000};

                # grows
                IF [Type] = "RAID, 5" THEN [File [system\\]] = "say \\"hi\\" (2)";

                # both
                IF [Type] <> "disk" OR [Size] <> 1 THEN [Type] <> "tape" AND [Size] <> 1000;
                """);
        assertThat(text.seeds()).contains("Type\tSize\tFile [system]\ndisk\t\tsay \"hi\" (2)\n");
        assertThat(text.words()).containsExactly("/o:1", "/d:;");
        assertThat(rows(read(text).model())).isEqualTo(rows(model));
    }

    @Test
    void anyModelIsReadAsItWas() {
        Random random = new Random(1);
        int written = 0;
        for (int i = 0; i < 3_000; i++) {
            Model model = model(random);
            PictText text;
            try {
                text = PictWriter.write(model, 2, List.of());
            } catch (PictUnwritableException e) {
                assertThat(e.getMessage()).contains("PICT");
                continue;
            }
            written++;
            assertThat(rows(read(text).model())).as(text.model()).isEqualTo(rows(model));
        }
        assertThat(written).isGreaterThan(2_000);
    }

    private static Model model(Random random) {
        Model.Builder builder = Model.builder();
        List<Integer> sizes = new ArrayList<>();
        for (int p = 0; p < 2 + random.nextInt(3); p++) {
            Set<String> values = new HashSet<>();
            int size = 1 + random.nextInt(5);
            while (values.size() < size) {
                values.add(
                        random.nextInt(3) > 0
                                ? String.valueOf(random.nextInt(40))
                                : NAMES.get(random.nextInt(NAMES.size())));
            }
            Set<Integer> negatives = size > 1 && random.nextInt(3) == 0 ? Set.of(0) : Set.of();
            List<Integer> weights = IntStream.range(0, size)
                    .map(v -> 1 + random.nextInt(2))
                    .boxed()
                    .toList();
            builder.parameter(new Parameter("p" + p, List.copyOf(values), negatives, weights));
            sizes.add(size);
        }
        for (int r = 0; r < random.nextInt(4); r++) {
            builder.rule("rule " + r, constraint(random, sizes, 3));
        }
        return builder.build();
    }

    private static Constraint constraint(Random random, List<Integer> sizes, int depth) {
        int p = random.nextInt(sizes.size());
        return switch (random.nextInt(depth > 0 ? 6 : 2)) {
            case 0 -> Constraint.is(p, random.nextInt(sizes.get(p)));
            case 1 ->
                new Constraint.In(
                        p,
                        IntStream.range(0, sizes.get(p))
                                .filter(v -> random.nextBoolean())
                                .boxed()
                                .toList());
            case 2 -> Constraint.not(constraint(random, sizes, depth - 1));
            case 3 -> new Constraint.All(parts(random, sizes, depth));
            case 4 -> new Constraint.Any(parts(random, sizes, depth));
            default -> {
                int salt = random.nextInt(5);
                yield new Constraint.Test(List.of(p, (p + 1) % sizes.size()), v -> (v[0] * 3 + v[1] + salt) % 3 != 0);
            }
        };
    }

    private static List<Constraint> parts(Random random, List<Integer> sizes, int depth) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> constraint(random, sizes, depth - 1))
                .toList();
    }

    /** Names of values, weights, signs and results too. */
    @ParameterizedTest
    @MethodSource("dev.kspec.pict.PictFeasibleRowsTest#models")
    void whatWasReadIsWrittenAndReadAgain(String name) throws Exception {
        PictModel model = PictFeasibleRowsTest.read(name);
        try {
            PictModel again = read(PictWriter.write(model));
            assertThat(rows(again.model())).isEqualTo(rows(model.model()));
            assertThat(again.rows()
                            .cells(Product.of(model.model()).iterator().next())
                            .size())
                    .isEqualTo(model.model().size());
        } catch (PictUnwritableException e) {
            assertThat(List.of("numbers.pict", "infinite.pict")).contains(name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a:b; 1; would not read|something else",
                "'# a'; 1; something else",
                "a; ' 1'; something else",
                "'$a'; 1; begins with [$]",
                "'[a]'; 1; would not read",
                "'{a'; 1; would not read",
                "'a @ 2'; 1; would not read",
                "a; '<a>'; something else",
            })
    void whatPictWouldTakeForSomethingElseIsRefused(String name, String value, String words) {
        Model model = Model.builder()
                .parameter("a" + name.length(), "1")
                .parameter(name, value, "x")
                .build();
        Model own = name.equals("a") && value.equals("<a>")
                ? Model.builder().parameter("a", "1").parameter("b", value, "x").build()
                : model;
        assertThatThrownBy(() -> PictWriter.write(own, 1, List.of()))
                .isInstanceOf(PictUnwritableException.class)
                .message()
                .containsPattern(words);
    }

    @Test
    void anInvalidTextAmongNumbersIsRefusedInRules() {
        Model.Builder builder = Model.builder()
                .parameter(new Parameter("n", List.of("1", "2", "two"), Set.of(2), List.of(1, 1, 1)))
                .parameter("b", 2);
        assertThat(PictWriter.write(builder.build(), 1, List.of()).model()).startsWith("n: 1, 2, ~two\n");
        builder.rule("one", Constraint.implies(Constraint.is(0, 0), Constraint.is(1, 0)));
        assertThatThrownBy(() -> PictWriter.write(builder.build(), 1, List.of()))
                .isInstanceOf(PictUnwritableException.class)
                .hasMessageContaining("PICT allows no rules about these");
    }

    @Test
    void whatPictCannotTellApartIsRefused() {
        Model model = Model.builder()
                .parameter("n", "1", "1.0", "2")
                .parameter("b", 2)
                .rule("one", Constraint.implies(Constraint.is(0, 0), Constraint.is(1, 0)))
                .build();
        assertThatThrownBy(() -> PictWriter.write(model, 1, List.of()))
                .isInstanceOf(PictUnwritableException.class)
                .hasMessageContaining("`1` and `1.0` of `n` are the same to PICT");
    }
}
