// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedScenario;
import dev.kspec.wire.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What is known of a guest that decides whether scenarios can run there.
 *
 * @param release as {@code uname -r} says
 * @param files those of the files asked for that are there
 * @param config lines of the kernel's configuration; absent if the guest does not show it
 */
record GuestFacts(String release, Set<String> files, Optional<Set<String>> config) {
    /** Of a configuration no more is read than this, in bytes. */
    private static final int MOST_CONFIG = 1 << 20;

    /** Asks a guest for all that the reasons speak of. */
    static GuestFacts ask(Link c, List<CheckedScenario.Skip> skips) throws Broken, InterruptedException {
        String release = c.talk().guest().release();
        List<String> paths = skips.stream().flatMap(GuestFacts::file).distinct().toList();
        boolean config = skips.stream().anyMatch(CheckedScenario.UnlessConfig.class::isInstance);
        return new GuestFacts(
                release,
                paths.isEmpty() ? Set.of() : present(c, paths),
                config ? config(c, release) : Optional.empty());
    }

    private static Stream<String> file(CheckedScenario.Skip skip) {
        return switch (skip) {
            case CheckedScenario.UnlessFile(String path) -> Stream.of(path);
            case CheckedScenario.UnlessFeature(String feature, String path) -> Stream.of(path);
            case CheckedScenario.UnlessConfig s -> Stream.empty();
            case CheckedScenario.UnlessKernel s -> Stream.empty();
            case CheckedScenario.Always s -> Stream.empty();
        };
    }

    private static Set<String> present(Link c, List<String> paths) throws Broken, InterruptedException {
        List<Answer.Record> found = records(c.ask(Housekeeping.exist(paths)), "which files it has");
        Set<String> present = new HashSet<>();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).value().signum() >= 0) {
                present.add(paths.get(i));
            }
        }
        return present;
    }

    private static List<Answer.Record> records(Answer answer, String what) throws Broken {
        if (answer.end() != Answer.End.COMPLETED) {
            throw new Broken("the target cannot say " + what, false);
        }
        return answer.records();
    }

    /** Where distributions put a kernel's configuration, or where it shows it itself. */
    private static Optional<Set<String>> config(Link c, String release) throws Broken, InterruptedException {
        List<Answer.Record> read = records(
                c.ask(Housekeeping.contents(List.of("/boot/config-" + release, "/proc/config.gz"), MOST_CONFIG)),
                "how its kernel is configured");
        for (Answer.Record record : read) {
            if (record.value().signum() > 0) {
                byte[] text = record.data();
                String lines = new String(isGzip(text) ? unpacked(text) : text, StandardCharsets.UTF_8);
                return Optional.of(lines.lines().collect(Collectors.toUnmodifiableSet()));
            }
        }
        return Optional.empty();
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    private static byte[] unpacked(byte[] bytes) throws Broken {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readNBytes(MOST_CONFIG);
        } catch (IOException e) {
            throw new Broken("the target's /proc/config.gz cannot be unpacked: " + e.getMessage(), false);
        }
    }

    /** Why a scenario is to be skipped on this guest, if it is. */
    Optional<String> skipReason(List<CheckedScenario.Skip> skips) {
        return skips.stream().flatMap(s -> reason(s).stream()).findFirst();
    }

    private Optional<String> reason(CheckedScenario.Skip skip) {
        return switch (skip) {
            case CheckedScenario.Always s -> Optional.of(s.reason());
            case CheckedScenario.UnlessKernel s ->
                KernelVersion.of(release).holds(s.relation(), s.version())
                        ? Optional.empty()
                        : Optional.of("needs kernel " + s.relation().symbol() + " " + KernelVersion.words(s.version())
                                + "; this is " + release);
            case CheckedScenario.UnlessFile(String path) ->
                files.contains(path) ? Optional.empty() : Optional.of("needs the file " + path);
            case CheckedScenario.UnlessFeature(String feature, String path) ->
                files.contains(path)
                        ? Optional.empty()
                        : Optional.of("needs the kernel's " + feature + " (" + path + ")");
            case CheckedScenario.UnlessConfig(String option) -> configured(option);
        };
    }

    private Optional<String> configured(String option) {
        if (config.isEmpty()) {
            return Optional.of("needs CONFIG_" + option + "; the target does not show its kernel's configuration");
        }
        boolean on =
                config.get().contains("CONFIG_" + option + "=y") || config.get().contains("CONFIG_" + option + "=m");
        return on ? Optional.empty() : Optional.of("needs CONFIG_" + option);
    }
}
