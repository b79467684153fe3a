// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Work on several processors gives what it gives on one. */
@Timeout(60)
class SideBySideTest {
    @TempDir
    private Path directory;

    /** The first pieces take longest, so that those behind them are done before. */
    @Test
    void resultsComeInTheirOrder() {
        List<Integer> results = new ArrayList<>();
        Stream<Supplier<Integer>> work = IntStream.range(0, 500).mapToObj(i -> () -> {
            spin(i % 50 == 0 ? 2_000_000 : 1_000);
            return i;
        });
        SideBySide.forEach(500, work.iterator(), results::add);
        assertThat(results).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void fewResultsWait() {
        AtomicInteger begun = new AtomicInteger();
        int[] taken = {0};
        int[] most = {0};
        Stream<Supplier<Integer>> work = IntStream.range(0, 5_000).mapToObj(i -> begun::incrementAndGet);
        SideBySide.forEach(5_000, work.iterator(), r -> {
            most[0] = Math.max(most[0], begun.get() - taken[0]);
            taken[0]++;
        });
        assertThat(taken[0]).isEqualTo(5_000);
        assertThat(most[0]).isLessThanOrEqualTo(16 * Runtime.getRuntime().availableProcessors());
    }

    @Test
    void aSingleResultIsWantedFromTheCallersThread() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Stream<Supplier<Boolean>> work = Stream.of(() -> threads.add(Thread.currentThread()));
        SideBySide.forEach(1, work.iterator(), r -> {});
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void whatIsThrownArrives() {
        List<Integer> results = new ArrayList<>();
        Stream<Supplier<Integer>> work = IntStream.range(0, 100).mapToObj(i -> () -> {
            if (i == 60) {
                throw new IllegalArgumentException("the sixtieth");
            }
            return i;
        });
        assertThatThrownBy(() -> SideBySide.forEach(100, work.iterator(), results::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the sixtieth");
        assertThat(results).hasSize(60);
    }

    @Test
    void filesGiveTheSameTogetherAsEachAlone() throws IOException {
        Files.createDirectories(directory.resolve(".git"));
        write("driver/d/d.kspec", "driver d {\n    device gadget = /dev/a\n    device a = \"/dev/a\"\n}\n");
        write("driver/e/e.kspec", "driver e {\n    device b = \"/dev/b\n}\n");
        for (int i = 0; i < 120; i++) {
            String driver = List.of("d", "e", "none").get(i % 3);
            write("specs/f%03d.kspec".formatted(i), """
                    use driver %s
                    scenario "s" {
                        open %s as f
                        %s
                        read f 4 expect %s
                    }
                    """.formatted(
                    driver, i % 2 == 0 ? "gadget" : "a", "sleep 1ms ".repeat(i % 4), i % 7 == 0 ? "EINVALID" : "4"));
        }
        Diagnostics alone = new Diagnostics();
        List<String> aloneSpecs = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve("specs"))) {
            files.sorted()
                    .forEach(file -> new SpecLoader(alone)
                            .forEach(
                                    List.of(file),
                                    s -> aloneSpecs.add(s.source().name())));
        }
        for (int round = 0; round < 5; round++) {
            Diagnostics together = new Diagnostics();
            List<String> specs = new ArrayList<>();
            new SpecLoader(together)
                    .forEach(
                            List.of(directory.resolve("specs")),
                            s -> specs.add(s.source().name()));
            assertThat(specs).isEqualTo(aloneSpecs).hasSize(120);
            assertThat(rendered(together)).isEqualTo(rendered(alone)).contains("K0102", "K0105", "K0207", "K0211");
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String rendered(Diagnostics diagnostics) {
        return new DiagnosticRenderer(Painter.plain()).render(diagnostics.sorted());
    }

    private static void spin(int rounds) {
        long sum = 0;
        for (int i = 0; i < rounds; i++) {
            sum += Integer.reverse(i);
        }
        assertThat(sum).isNotEqualTo(Long.MIN_VALUE);
    }
}
