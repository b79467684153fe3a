// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.parse.YamlNode.Entry;
import dev.kspec.parse.YamlNode.Mapping;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What aliases of YAML stand for. They are refused; but what they stand for is looked through, so that nothing else is said to
 * be missing. What would become too large by it is left out: aliases of aliases grow beyond every bound.
 */
final class YamlAnchors {
    /** Nodes that aliases may stand for in one file. */
    private static final int MOST = 10_000;

    /** An anchor or a tag before what it belongs to. */
    private static final Pattern PROPERTY = Pattern.compile("(?:&[^\\s,\\[\\]{}]+|!<[^>\\s]*>|![^\\s,\\[\\]{}]*)\\s*");

    private final Map<String, YamlNode> named = new HashMap<>();
    private int left = MOST;

    /** What was read behind an anchor. */
    void put(String name, YamlNode node) {
        named.put(name, node);
    }

    /** What an alias stands for; nothing if nobody knows, or if it is too large. */
    Optional<YamlNode> meant(String name) {
        YamlNode node = named.get(name);
        if (node == null) {
            return Optional.empty();
        }
        left -= size(node, left);
        return left >= 0 ? Optional.of(node) : Optional.empty();
    }

    /** How many nodes it consists of; more than the bound if it is more than that. */
    private static int size(YamlNode node, int bound) {
        int size = 1;
        for (YamlNode part : parts(node)) {
            if (size > bound) {
                break;
            }
            size += size(part, bound - size);
        }
        return size;
    }

    private static List<YamlNode> parts(YamlNode node) {
        return switch (node) {
            case Scalar s -> List.of();
            case Sequence s -> s.items();
            case Mapping m ->
                m.entries().stream().flatMap(e -> Stream.of(e.key(), e.value())).toList();
        };
    }

    /** Puts the entries of mappings that are merged in by an alias ({@code <<: *name}) in its place, but those whose keys are there. */
    static void merge(List<Entry> entries, Predicate<YamlNode> holdsAlias) {
        List<Entry> merges = entries.stream()
                .filter(e -> word(e).equals("<<") && holdsAlias.test(e.value()))
                .toList();
        entries.removeAll(merges);
        for (Entry merge : merges) {
            for (YamlNode from : merge.value() instanceof Sequence list ? list.items() : List.of(merge.value())) {
                List<Entry> more = new ArrayList<>(from instanceof Mapping m ? m.entries() : List.of());
                more.removeIf(m -> entries.stream().anyMatch(e -> word(e).equals(word(m))));
                entries.addAll(more);
            }
        }
    }

    private static String word(Entry entry) {
        return entry.key() instanceof Scalar s ? s.value() : "";
    }

    /** Where a node begins behind its anchor and its tag, which the text has at {@code start}. */
    static int behindProperties(String text, int start, int end) {
        int at = start;
        Matcher property = PROPERTY.matcher(text).region(start, end);
        while (property.lookingAt() && property.end() > at) {
            at = property.end();
            property.region(at, end);
        }
        return at;
    }
}
