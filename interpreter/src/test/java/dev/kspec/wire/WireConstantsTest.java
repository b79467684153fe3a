// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing of agent/wire.def is unknown to the host. */
class WireConstantsTest {
    private static final Path INTERPRETER = Repository.root().resolve("interpreter");
    private static final Pattern ENTRY = Pattern.compile("^KSPEC_WIRE\\((\\w+), (\\w+), (\\w+)\\)$", Pattern.MULTILINE);

    /** The agent checks the first; the others stand in dev.kspec.program too, and a test of the encoder compares them. */
    private static final Set<String> ELSEWHERE = Set.of(
            "WIRE_MAX_BOUNDS",
            "WIRE_MAX_CONNECTIONS",
            "WIRE_MAX_HELD",
            "WIRE_MAX_RECORD",
            "WIRE_MAX_TRIES",
            "WIRE_SIGNAL");

    @Test
    void theGeneratedConstantsAreTheDefinitions() throws ReflectiveOperationException {
        assertThat(definition()).hasSizeGreaterThan(60);
        for (Map.Entry<String, Integer> entry : definition().entrySet()) {
            assertThat(WireConstants.class.getDeclaredField(entry.getKey()).getInt(null))
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue());
        }
        assertThat(Arrays.stream(WireConstants.class.getDeclaredFields()).map(f -> f.getName()))
                .containsExactlyInAnyOrderElementsOf(definition().keySet());
    }

    @Test
    void everyConstantIsUsedByTheHost() {
        Set<String> unused = new TreeSet<>(definition().keySet());
        unused.removeAll(used());
        assertThat(unused).isEqualTo(ELSEWHERE);
    }

    @Test
    void everyEndHasItsName() throws WireException {
        covers("END", Answer.End.values(), code -> Answer.End.of(code));
        assertThatThrownBy(() -> Answer.End.of(255))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("255");
    }

    @Test
    void everyStatusHasItsName() throws WireException {
        covers("STATUS", Answer.Status.values(), code -> Answer.Status.of(code));
        assertThatThrownBy(() -> Answer.Status.of(99))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("99");
    }

    @Test
    void everyRejectionHasItsName() throws WireException {
        covers("REJECT", AgentClient.Rejection.values(), code -> AgentClient.Rejection.of(code));
        assertThatThrownBy(() -> AgentClient.Rejection.of(0))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("0");
    }

    private interface Decoder<E> {
        E of(int code) throws WireException;
    }

    private static <E extends Enum<E>> void covers(String group, E[] values, Decoder<E> decoder) throws WireException {
        Map<String, Integer> wanted = group(group);
        assertThat(Arrays.stream(values).map(Enum::name)).containsExactlyInAnyOrderElementsOf(wanted.keySet());
        for (Map.Entry<String, Integer> entry : wanted.entrySet()) {
            assertThat(decoder.of(entry.getValue()).name()).isEqualTo(entry.getKey());
        }
    }

    private static Map<String, Integer> group(String group) {
        return definition().entrySet().stream()
                .filter(e -> e.getKey().startsWith(group + "_"))
                .collect(Collectors.toMap(e -> e.getKey().substring(group.length() + 1), Map.Entry::getValue));
    }

    private static Map<String, Integer> definition() {
        Map<String, Integer> all = new TreeMap<>();
        Matcher entry = ENTRY.matcher(text(INTERPRETER.resolve("agent/wire.def")));
        while (entry.find()) {
            all.put(entry.group(1) + "_" + entry.group(2), Integer.decode(entry.group(3)));
        }
        return all;
    }

    /** Names behind {@code WireConstants.} in the host's code. */
    private static Set<String> used() {
        Function<String, Stream<String>> names = text -> Pattern.compile("WireConstants\\s*\\.\\s*(\\w+)")
                .matcher(text)
                .results()
                .map(r -> r.group(1));
        try (Stream<Path> sources = Files.walk(INTERPRETER.resolve("src/main/java"))) {
            List<Path> java =
                    sources.filter(p -> p.toString().endsWith(".java")).toList();
            return java.stream().map(WireConstantsTest::text).flatMap(names).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
