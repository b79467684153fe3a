// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * From SnakeYAML's events to nodes with their places.
 *
 * <p>No tags, no anchors, one document, nothing nested deeper than {@link #DEEPEST}: so nothing is ever built or repeated
 * behind the reader's back, and the work is linear in the file's length. What has any of them is reported, and read as if
 * it had not.
 */
final class YamlReader {
    private static final int DEEPEST = 20;

    private final SourceFile file;
    private final Diagnostics diagnostics;
    private final Places places;
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<YamlNode.Scalar> scalars = new ArrayList<>();
    private Optional<YamlNode> root = Optional.empty();
    private Optional<Span> begin = Optional.empty();
    private int documents;
    private final YamlAnchors anchors = new YamlAnchors();
    private final Set<YamlNode> aliases = Collections.newSetFromMap(new IdentityHashMap<>());
    /** How far the text was understood. */
    private int reached;

    /** A collection that is still being read. */
    private record Open(boolean mapping, boolean flow, int start, Optional<String> anchor, List<YamlNode> parts) {}

    private final YamlGaps gaps;
    private Optional<Diagnostic> broken = Optional.empty();

    /** Reads a file: without the scenarios that are no YAML, if there are any. */
    static Optional<YamlDocument> read(SourceFile file, Diagnostics diagnostics) {
        YamlGaps gaps = new YamlGaps(file);
        while (true) {
            YamlReader reader = new YamlReader(file, gaps, diagnostics);
            Optional<YamlDocument> document = reader.read();
            Optional<Diagnostic> broken = reader.broken;
            broken.filter(b -> !gaps.isBeside(b.span().start())).ifPresent(diagnostics::add);
            if (broken.isEmpty() || !gaps.cut(broken.get().span().start())) {
                return document;
            }
        }
    }

    private YamlReader(SourceFile file, YamlGaps gaps, Diagnostics diagnostics) {
        this.file = file;
        this.gaps = gaps;
        this.diagnostics = diagnostics;
        this.places = new Places(file.span(0, file.text().length()));
    }

    /** What every document has that begins with three dashes. */
    private static final Map<String, String> STANDARD_TAGS = Map.of("!", "!", "!!", "tag:yaml.org,2002:");

    private Optional<YamlDocument> read() {
        if (!linesAreLines()) {
            return Optional.empty();
        }
        LoaderOptions options = new LoaderOptions();
        // Refused here, with a place and before SnakeYAML's own limit.
        options.setNestingDepthLimit(DEEPEST + 10);
        options.setMaxAliasesForCollections(0);
        options.setCodePointLimit(Integer.MAX_VALUE);
        try {
            Parser parser = new ParserImpl(new StreamReader(gaps.text()), options);
            while (parser.peekEvent() != null) {
                Event event = parser.getEvent();
                reached = offset(event.getEndMark());
                if (!accept(event)) {
                    // What stands behind the first document is not looked at.
                    return documents > 1 ? Optional.of(new YamlDocument(file, begin, root)) : Optional.empty();
                }
            }
            return Optional.of(new YamlDocument(file, begin, root));
        } catch (MarkedYAMLException e) {
            broken = Optional.of(new YamlMistakes(file, this::offset, scalars).diagnose(e));
        } catch (ReaderException e) {
            int at = places.offset(Math.max(0, e.getPosition()));
            diagnostics.add(Diagnostic.error(
                            Code.YAML_SYNTAX,
                            file.span(at, at + 1),
                            String.format("YAML takes no character U+%04X", e.getCodePoint()))
                    .help("in steps, bytes that are no text are written as \\xHH"));
        } catch (YAMLException | IllegalArgumentException e) {
            // The scanner does not always say where; it is behind what was read so far. An escape that the file's end
            // cuts off makes it throw a NumberFormatException.
            broken = Optional.of(YamlMistakes.somewhere(file.span(reached, reached + 1)));
        }
        return Optional.empty();
    }

    /** YAML ends lines at more characters than editors and kspec do: then nobody would agree on where a block ends. */
    private boolean linesAreLines() {
        String text = file.text();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean end = c == '\u0085' || c == '\u2028' || c == '\u2029';
            if (end || (c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n'))) {
                diagnostics.add(Diagnostic.error(
                                Code.YAML_SYNTAX,
                                file.span(at, at + 1),
                                String.format("to YAML the character U+%04X ends a line", (int) c))
                        .help("end lines by a line feed; in texts the character is written as an escape"));
                return false;
            }
        }
        return true;
    }

    /** Takes an event; returns whether reading on makes sense. */
    private boolean accept(Event event) {
        checkSafe(event);
        switch (event) {
            case DocumentStartEvent e -> {
                if (++documents > 1) {
                    return refuse(event, "a spec file is a single YAML document");
                }
                if (e.getExplicit()) {
                    begin = Optional.of(span(offset(e.getStartMark()), offset(e.getEndMark())));
                }
            }
            case CollectionStartEvent e -> {
                if (open.size() + 1 >= DEEPEST) {
                    return refuse(event, "this is nested more than " + DEEPEST + " deep");
                }
                open.push(new Open(
                        e instanceof MappingStartEvent,
                        e.isFlow(),
                        e.getAnchor() == null && e.getTag() == null
                                ? offset(e.getStartMark())
                                : behindProperties(
                                        offset(e.getStartMark()), file.text().length()),
                        Optional.ofNullable(e.getAnchor()),
                        new ArrayList<>()));
            }
            case CollectionEndEvent e -> {
                Open from = open.pop();
                YamlNode node = collection(from, offset(e.getEndMark()));
                from.anchor().ifPresent(name -> anchors.put(name, node));
                put(node);
            }
            case ScalarEvent e -> {
                YamlNode.Scalar scalar = scalar(e);
                scalars.add(scalar);
                if (e.getAnchor() != null) {
                    anchors.put(e.getAnchor(), scalar);
                }
                put(scalar);
            }
            case AliasEvent e -> alias(e);
            default -> {}
        }
        return true;
    }

    private YamlNode.Scalar scalar(ScalarEvent event) {
        int end = offset(event.getEndMark());
        int start = offset(event.getStartMark());
        boolean bare = event.getAnchor() == null && event.getTag() == null;
        return new YamlNode.Scalar(
                span(bare ? start : behindProperties(start, end), end),
                style(event.getScalarStyle()),
                event.getValue());
    }

    private int behindProperties(int start, int end) {
        return YamlAnchors.behindProperties(file.text(), start, end);
    }

    /** An item of a list is left out; a value is what the alias stands for, or else is left out with its key. */
    private void alias(AliasEvent event) {
        if (open.isEmpty() || (!open.peek().mapping() && !isMergedList())) {
            return;
        }
        // Each alias is a node of its own, which is known again by its identity.
        YamlNode node = anchors.meant(event.getAnchor())
                .map(YamlReader::copy)
                .orElseGet(() -> new YamlNode.Sequence(span(offset(event.getStartMark()), reached), true, List.of()));
        aliases.add(node);
        put(node);
    }

    /** Whether a list of mappings is being read that are to be merged in. */
    private boolean isMergedList() {
        return open.stream()
                .skip(1)
                .findFirst()
                .filter(o -> o.mapping()
                        && !o.parts().isEmpty()
                        && o.parts().getLast() instanceof YamlNode.Scalar s
                        && s.value().equals("<<"))
                .isPresent();
    }

    private static YamlNode copy(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar s -> new YamlNode.Scalar(s.span(), s.style(), s.value());
            case YamlNode.Sequence s -> new YamlNode.Sequence(s.span(), s.flow(), s.items());
            case YamlNode.Mapping m -> new YamlNode.Mapping(m.span(), m.flow(), m.entries());
        };
    }

    private YamlNode collection(Open from, int end) {
        List<YamlNode> parts = from.parts();
        boolean block = !from.flow() && !parts.isEmpty();
        Span span = span(from.start(), block ? parts.getLast().span().end() : end);
        if (!from.mapping()) {
            return new YamlNode.Sequence(span, from.flow(), parts);
        }
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            if (!isCutEmpty(parts.get(i + 1))) {
                entries.add(new YamlNode.Entry(parts.get(i), parts.get(i + 1)));
            }
        }
        YamlAnchors.merge(entries, this::holdsAlias);
        return new YamlNode.Mapping(span, from.flow(), entries);
    }

    /** Whether nothing is left of a list whose scenarios were all left out. */
    private boolean isCutEmpty(YamlNode value) {
        return !gaps.isEmpty()
                && open.isEmpty()
                && value instanceof YamlNode.Scalar s
                && s.style() == YamlNode.Style.PLAIN
                && s.value().isEmpty();
    }

    private boolean holdsAlias(YamlNode node) {
        return aliases.contains(node)
                || (node instanceof YamlNode.Sequence s && s.items().stream().anyMatch(aliases::contains));
    }

    private void put(YamlNode node) {
        if (open.isEmpty()) {
            root = Optional.of(node);
        } else {
            open.peek().parts().add(node);
        }
    }

    private static YamlNode.Style style(DumperOptions.ScalarStyle style) {
        return switch (style) {
            case PLAIN, JSON_SCALAR_STYLE -> YamlNode.Style.PLAIN;
            case SINGLE_QUOTED -> YamlNode.Style.SINGLE_QUOTED;
            case DOUBLE_QUOTED -> YamlNode.Style.DOUBLE_QUOTED;
            case LITERAL -> YamlNode.Style.LITERAL;
            case FOLDED -> YamlNode.Style.FOLDED;
        };
    }

    private boolean refuse(Event event, String message) {
        int at = offset(event.getStartMark());
        diagnostics.add(Diagnostic.error(Code.YAML_SHAPE, file.span(at, at + 1), message));
        return false;
    }

    private void checkSafe(Event event) {
        String what = switch (event) {
            case AliasEvent e -> "an alias";
            case ScalarEvent e when e.getTag() != null -> "a tag";
            case CollectionStartEvent e when e.getTag() != null -> "a tag";
            case NodeEvent e when e.getAnchor() != null -> "an anchor";
            case DocumentStartEvent e when e.getVersion() != null || hasTags(e) -> "a directive";
            default -> null;
        };
        if (what != null) {
            Span span = file.span(offset(event.getStartMark()), offset(event.getStartMark()) + 1);
            diagnostics.add(Diagnostic.error(
                            Code.YAML_UNSAFE,
                            span,
                            "a spec file holds no YAML tags, anchors or aliases; this is " + what)
                    .help(
                            event instanceof DocumentStartEvent
                                    ? "remove the line that begins with %"
                                    : "write the value out; a text that begins with & or * or ! goes into quotes"));
        }
    }

    /** Whether a line with {@code %TAG} precedes; without one the standard handles are told, or none. */
    private static boolean hasTags(DocumentStartEvent event) {
        return event.getTags() != null && !event.getTags().isEmpty() && !STANDARD_TAGS.equals(event.getTags());
    }

    /** SnakeYAML counts code points. */
    private int offset(Mark mark) {
        return places.offset(mark.getIndex());
    }

    /** Without the white space at its end: a block's mark stands behind the empty lines that follow it. */
    private Span span(int start, int to) {
        int end = to;
        while (end > start && Character.isWhitespace(file.text().charAt(end - 1))) {
            end--;
        }
        return file.span(start, end);
    }
}
