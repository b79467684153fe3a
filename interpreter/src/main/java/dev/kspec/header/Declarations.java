// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.header.Tokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the names that preprocessed C declares: tags with a body, typedefs, members of enums. Only brackets, keywords and
 * names are looked at; sizes, offsets, types and values are the compiler's.
 */
final class Declarations {
    private static final Set<String> AGGREGATES = Set.of("struct", "union", "enum");
    private static final Set<String> ATTRIBUTES =
            Set.of("__attribute__", "__attribute", "_Alignas", "__extension__", "__asm__");
    private static final int LONGEST_WORDS = 60;

    private final List<Token> tokens;
    private final List<Declared> found = new ArrayList<>();

    private Declarations(List<Token> tokens) {
        this.tokens = tokens;
    }

    static List<Declared> of(List<Preprocessed.Line> lines) {
        Declarations declarations = new Declarations(Tokens.of(lines));
        int at = 0;
        while (at < declarations.tokens.size()) {
            int end = declarations.end(at);
            declarations.declaration(at, end);
            at = end;
        }
        return declarations.found;
    }

    /** The index behind a declaration: behind its semicolon, or behind the body of a function. */
    private int end(int start) {
        int depth = 0;
        for (int i = start; i < tokens.size(); i++) {
            String t = tokens.get(i).text();
            if (t.equals("{") && depth == 0 && i > start && tokens.get(i - 1).is(")") && !isTypeBody(start, i)) {
                return closing(i) + 1;
            }
            if ("({[".contains(t)) {
                depth++;
            } else if (")}]".contains(t)) {
                depth--;
            } else if (t.equals(";") && depth <= 0) {
                return i + 1;
            }
        }
        return tokens.size();
    }

    /** Whether the brace behind {@code )} begins a type, as in {@code struct __attribute__((packed)) s} with its body. */
    private boolean isTypeBody(int start, int brace) {
        int i = brace - 1;
        while (i > start && tokens.get(i).is(")")) {
            i = opening(i, start) - 1;
            if (i <= start || !ATTRIBUTES.contains(tokens.get(i).text())) {
                return false;
            }
            i--;
        }
        return AGGREGATES.contains(tokens.get(i).text())
                || (i > start && AGGREGATES.contains(tokens.get(i - 1).text()));
    }

    private int opening(int closing, int start) {
        int depth = 0;
        for (int i = closing; i > start; i--) {
            depth += tokens.get(i).is(")") ? 1 : tokens.get(i).is("(") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return start;
    }

    private int closing(int opening) {
        int depth = 0;
        for (int i = opening; i < tokens.size(); i++) {
            String t = tokens.get(i).text();
            depth += "({[".contains(t) ? 1 : ")}]".contains(t) ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size() - 1;
    }

    private void declaration(int start, int end) {
        boolean typedef = tokens.subList(start, end).stream().limit(3).anyMatch(t -> t.is("typedef"));
        int before = found.size();
        boolean hasBody = bodies(start, end, typedef);
        if (typedef) {
            typedef(start, end);
        } else if (!hasBody && found.size() == before && !isHarmless(start, end)) {
            found.add(new Declared.Unsupported(
                    words(start, end),
                    "a declaration of a function or a variable",
                    tokens.get(start).place()));
        }
    }

    /** A stray semicolon, an announced tag, a static assertion. */
    private boolean isHarmless(int start, int end) {
        String first = tokens.get(start).text();
        return first.equals(";") || first.equals("_Static_assert") || (AGGREGATES.contains(first) && end - start == 3);
    }

    private boolean bodies(int start, int end, boolean typedef) {
        boolean any = false;
        for (int i = start; i < end; i++) {
            if (!AGGREGATES.contains(tokens.get(i).text())) {
                continue;
            }
            int next = skipAttributes(i + 1, end);
            String tag =
                    next < end && tokens.get(next).isName() ? tokens.get(next).text() : "";
            int brace = skipAttributes(tag.isEmpty() ? next : next + 1, end);
            if (brace >= end || !tokens.get(brace).is("{")) {
                continue;
            }
            any = true;
            Place place = tokens.get(i).place();
            if (tokens.get(i).is("enum")) {
                boolean outermost = typedef && closing(brace) == lastBrace(start, end);
                String name = !tag.isEmpty()
                        ? tag
                        : outermost
                                ? typedefNames(start, end).stream().findFirst().orElse("")
                                : "";
                found.add(new Declared.Enum(name, !tag.isEmpty(), entries(brace), place));
            } else if (!tag.isEmpty()) {
                found.add(new Declared.Tagged(tokens.get(i).text(), tag, place));
            }
        }
        return any;
    }

    private int lastBrace(int start, int end) {
        for (int i = end - 1; i > start; i--) {
            if (tokens.get(i).is("}")) {
                return i;
            }
        }
        return -1;
    }

    private int skipAttributes(int from, int end) {
        int i = from;
        while (i < end && ATTRIBUTES.contains(tokens.get(i).text())) {
            i++;
            if (i < end && tokens.get(i).is("(")) {
                i = closing(i) + 1;
            }
        }
        return i;
    }

    /** The members of an enum: names behind its brace or behind a comma. */
    private List<String> entries(int brace) {
        List<String> entries = new ArrayList<>();
        int depth = 0;
        for (int i = brace; i < tokens.size(); i++) {
            String t = tokens.get(i).text();
            boolean begins = (i == brace || (t.equals(",") && depth == 1))
                    && i + 1 < tokens.size()
                    && tokens.get(i + 1).isName();
            if (begins) {
                entries.add(tokens.get(i + 1).text());
            }
            depth += "({[".contains(t) ? 1 : ")}]".contains(t) ? -1 : 0;
            if (depth == 0) {
                break;
            }
        }
        return entries;
    }

    private void typedef(int start, int end) {
        List<String> names = typedefNames(start, end);
        Place place = tokens.get(start).place();
        names.forEach(name -> found.add(new Declared.Typedef(name, place)));
        if (names.isEmpty()) {
            found.add(new Declared.Unsupported(words(start, end), "a type of functions", place));
        }
    }

    /** Names before a comma, a dimension or the end, outside brackets; nothing if the type is that of functions. */
    private List<String> typedefNames(int start, int end) {
        List<String> names = new ArrayList<>();
        String last = "";
        for (int i = start; i < end; i++) {
            Token token = tokens.get(i);
            if (ATTRIBUTES.contains(token.text())) {
                i = skipAttributes(i, end) - 1;
            } else if (token.is("__typeof__") || token.is("typeof") || token.is("{")) {
                i = closing(token.is("{") ? i : Math.min(i + 1, end - 1));
            } else if (token.is("(")) {
                return List.of();
            } else if (token.is("[")) {
                i = closing(i);
            } else if (token.is(",") || token.is(";")) {
                if (!last.isEmpty()) {
                    names.add(last);
                }
                last = "";
            } else if (token.isName()) {
                last = token.text();
            }
        }
        return names;
    }

    private String words(int start, int end) {
        String words = tokens.subList(start, end).stream().map(Token::text).collect(Collectors.joining(" "));
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + " …";
    }
}
