// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that a time was spent on are kept, and never silently others. */
class RowLockTest {
    private static final String SPEC = """
            scenario "every \\"size\\"" {
                matrix {
                    size: 0, 1, 4096, 8192
                    mode: none, include(none), "x, y=1", "x"
                    port: 7..9
                    invalid port: 99 expect EINVAL
                    never size == 0 && mode == none
                    include { size: 1, port: 9, .. }
                    cover 2
                    budget 100ms
                }
                socket size port 0 expect invalid
                if mode == none { sleep 1ms }
            }
            """;

    @TempDir
    private Path directory;

    private record Loaded(List<CheckedSpec> specs, List<Diagnostic> found) {
        List<Code> codes() {
            return found.stream().map(Diagnostic::code).toList();
        }

        Matrix matrix() {
            return specs.getFirst().scenarios().getFirst().rows();
        }

        List<List<String>> rows() {
            List<List<String>> rows = new ArrayList<>();
            new Rows(matrix())
                    .all()
                    .forEach(r -> rows.add(r.stream().map(v -> v.canonical()).toList()));
            return rows;
        }
    }

    private Loaded load(String text) throws IOException {
        Files.writeString(directory.resolve("a.kspec"), text);
        Diagnostics found = new Diagnostics();
        return new Loaded(new SpecLoader(found).load(List.of(directory.resolve("a.kspec"))), found.sorted());
    }

    private void keep(String lock) throws IOException {
        Files.writeString(directory.resolve("a.kspec.lock"), lock);
    }

    private String lock() throws IOException {
        Loaded loaded = load(SPEC);
        Matrix matrix = loaded.matrix();
        return new RowLock(Map.of())
                .with("every \"size\"", matrix, RowSearch.spend(matrix, Duration.ofMillis(50)), Duration.ofMillis(100))
                .text();
    }

    @Test
    void withoutALockRowsAreMadeAtOnceAndThatIsTold() throws IOException {
        Loaded loaded = load(SPEC);
        assertThat(loaded.codes()).containsExactly(Code.NOT_LOCKED);
        assertThat(loaded.matrix().takesLock()).isTrue();
        assertThat(loaded.rows()).isNotEmpty();
    }

    @Test
    void whatIsKeptIsReadAsItWas() throws IOException {
        String lock = lock();
        keep(lock);
        Loaded loaded = load(SPEC);
        assertThat(loaded.codes()).isEmpty();
        assertThat(loaded.matrix().takesLock()).isFalse();
        List<String> kept = lock.lines().filter(l -> l.startsWith("size=")).toList();
        assertThat(loaded.rows().stream().map(r -> "size=" + r.get(0) + ", mode=" + r.get(1) + ", port=" + r.get(2)))
                .containsExactlyElementsOf(kept);
        assertThat(MatrixModel.arrays(loaded.matrix())
                        .verify(loaded.matrix().making().locked().orElseThrow())
                        .ok())
                .isTrue();
        assertThat(RowLock.read(lock).text()).isEqualTo(lock);
    }

    @Test
    void whatTheLockKeepsUnderAnotherNameIsTold() throws IOException {
        String lock = lock();
        keep(lock);
        Loaded loaded = load(SPEC.replace("every \\\"size\\\"", "each size"));
        assertThat(loaded.codes()).containsExactly(Code.NOT_LOCKED);
        Diagnostic found = loaded.found().getFirst();
        assertThat(found.message())
                .endsWith("a.kspec.lock keeps rows of \"every \\\"size\\\"\", which the file has no more");
        assertThat(found.help().orElseThrow()).startsWith("if this is \"every \\\"size\\\"\" with another name");
        keep(lock.replace("every \\\"size\\\"", "each size"));
        assertThat(load(SPEC.replace("every \\\"size\\\"", "each size")).codes())
                .isEmpty();
        keep(lock);
        Loaded other = load(SPEC.replace("every \\\"size\\\"", "each size").replace("4096, 8192", "4096"));
        assertThat(other.found().getFirst().help().orElseThrow()).startsWith("`kspec expand --lock");
    }

    /** Rows do not depend on where things stand, nor on how they are written. */
    @Test
    void anotherSpellingOfTheSameMatrixHasTheSameRows() throws IOException {
        keep(lock());
        List<List<String>> rows = load(SPEC).rows();
        Loaded other = load("# above\n"
                + SPEC.replace("0, 1, 4096, 8192", "8192, 0x1000, 1, 0")
                        .replace("never size == 0 && mode == none", "if mode == none then size >= 1")
                        .replace("budget 100ms", "budget 100000us # as long"));
        assertThat(other.codes()).isEmpty();
        assertThat(other.rows()).containsExactlyInAnyOrderElementsOf(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4096, 8192|4096, 8192, 9|its parameters and their values",
                "size:|length:|",
                "port: 99|port: 98|its parameters and their values",
                "size == 0 &&|size == 1 &&|its rules",
                "include { size: 1|include { size: 4096|its rules",
                "cover 2|cover 3|what it covers",
                "cover 2|cover 2, cover 3 of (size, mode, port)|what it covers"
            })
    void rowsOfAnotherMatrixAreAMistake(String from, String to, String difference) throws IOException {
        keep(lock());
        String text =
                to.startsWith("length") ? SPEC.replaceAll("\\bsize\\b(?!\\\\)", "length") : SPEC.replace(from, to);
        Loaded loaded = load(text);
        assertThat(loaded.codes()).containsExactly(Code.STALE_LOCK);
        assertThat(loaded.found().getFirst().message()).contains(difference == null ? "its parameters" : difference);
        assertThat(loaded.found().getFirst().help().orElseThrow()).contains("kspec expand --lock");
    }

    /** Who writes a longer time wants it spent. */
    @Test
    void rowsThatAnotherTimeWasSpentOnAreAMistake() throws IOException {
        keep(lock());
        Loaded longer = load(SPEC.replace("budget 100ms", "budget 60s"));
        assertThat(longer.codes()).containsExactly(Code.STALE_LOCK);
        assertThat(longer.found().getFirst().message())
                .endsWith("a.kspec.lock were found in 100ms, and the budget is 60s");
        assertThat(longer.found().getFirst().help().orElseThrow()).contains("kspec expand --lock");
    }

    @ParameterizedTest
    @CsvSource({"budget 100ms,budget greedy", "budget 100ms,", "cover 2,cover all"})
    void rowsThatNothingTakesAnyMoreAreTold(String from, String to) throws IOException {
        keep(lock());
        String text = SPEC.replace(from, to == null ? "" : to);
        Loaded loaded = load(to != null && to.equals("cover all") ? text.replace("budget 100ms", "") : text);
        assertThat(loaded.found()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(Code.STALE_LOCK);
            assertThat(d.severity()).isEqualTo(Severity.WARNING);
            assertThat(d.help().orElseThrow()).startsWith("`budget 100ms` in the matrix takes them again");
        });
    }

    @Test
    void aLockThatWasSpoiledIsAMistakeWhateverIsWrong() throws IOException {
        String lock = lock();
        List<String> lines = lock.lines().toList();
        int first = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("size="))
                .findFirst()
                .orElseThrow();
        List<String> spoiled = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            List<String> without = new ArrayList<>(lines);
            String line = without.remove(i);
            // A comment may go, and so may the empty line, and what is said for people alone.
            if (!(line.startsWith("# Do") || line.isBlank())) {
                spoiled.add(String.join("\n", without) + "\n");
            }
        }
        spoiled.add("");
        spoiled.add(lock.replace("kspec lock 1", "kspec lock 2"));
        spoiled.add(lock + "\n" + lock.substring(lock.indexOf("scenario")));
        spoiled.add(lock.replace(lines.get(first), lines.get(first + 1)));
        spoiled.add(lock.replace(lines.get(first), "size=5" + lines.get(first).substring(6)));
        spoiled.add(lock.replace("<<<<<<<", "") + "\n<<<<<<< HEAD\n");
        for (String text : spoiled) {
            keep(text);
            assertThat(load(SPEC).codes()).as(text).containsExactly(Code.STALE_LOCK);
        }
    }

    @Test
    void scenariosThatAreGoneAreForgotten() throws IOException {
        RowLock lock = RowLock.read(lock());
        assertThat(lock.only(List.of("every \"size\"")).text()).isEqualTo(lock.text());
        assertThat(lock.only(List.of("another")).entries()).isEmpty();
    }

    @Test
    void aSearchTakesNoLongerThanItMay() throws IOException {
        Matrix matrix = load(SPEC).matrix();
        long begun = System.nanoTime();
        List<int[]> rows = RowSearch.spend(matrix, Duration.ofMillis(300));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(MatrixModel.arrays(matrix).verify(rows).ok()).isTrue();
        assertThat(rows.size()).isLessThanOrEqualTo(new Rows(matrix).count().intValue());
    }
}
