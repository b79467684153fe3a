// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedDiffTest {
    @Test
    void showsChangedLinesAndThoseAroundThem() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        assertThat(UnifiedDiff.of("a", before, before.replace("5", "five\nand")))
                .isEqualTo("""
                        --- a
                        +++ a
                        @@ -2,7 +2,8 @@
                         2
                         3
                         4
                        -5
                        +five
                        +and
                         6
                         7
                         8
                        """);
        assertThat(UnifiedDiff.of("a", before, before)).isEmpty();
    }

    @Test
    void changesFarApartAreShownApart() {
        String before = "a\n".repeat(20) + "b\n" + "a\n".repeat(20);
        String after = "x\n" + before.replace("b", "c");
        assertThat(UnifiedDiff.of("f", before, after).lines().filter(l -> l.startsWith("@@")))
                .containsExactly("@@ -1,3 +1,4 @@", "@@ -18,7 +19,7 @@");
    }

    @Test
    void isWhatPatchUnderstands(@TempDir Path directory) throws IOException, InterruptedException {
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            String before = lines(random);
            String after = round % 5 == 0 ? lines(random) : changed(before, random);
            Path file = Files.writeString(directory.resolve("f"), before);
            Path patch = Files.writeString(directory.resolve("p"), UnifiedDiff.of("f", before, after));
            if (!before.equals(after)) {
                Process process = new ProcessBuilder("patch", "-s", file.toString(), patch.toString())
                        .redirectErrorStream(true)
                        .start();
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue())
                        .as(new String(process.getInputStream().readAllBytes()))
                        .isZero();
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "").isEqualTo(after);
        }
    }

    private static String lines(Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            out.append((char) ('a' + random.nextInt(5))).append('\n');
        }
        return out.toString();
    }

    private static String changed(String text, Random random) {
        StringBuilder out = new StringBuilder();
        text.lines().forEach(l -> {
            if (random.nextInt(8) != 0) {
                out.append(l).append('\n');
            }
            if (random.nextInt(8) == 0) {
                out.append("new\n");
            }
        });
        return out.toString();
    }

    @Test
    void textsThatHaveNothingInCommonTakeLittleTime() {
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            before.append("a").append(i).append('\n');
            after.append("b").append(i).append('\n');
        }
        assertThat(UnifiedDiff.of("f", before.toString(), after.toString()).lines())
                .hasSize(40_003);
    }
}
