// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.diag.Code;
import dev.kspec.pict.Clause.Literal;
import dev.kspec.pict.Clause.Name;
import dev.kspec.pict.Clause.Relation;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads rules: {@code IF … THEN … ELSE …;} or a condition alone. NOT binds more than AND, and AND more than OR. */
final class RuleParser {
    /** How deep brackets and NOTs may be nested. */
    static final int DEEPEST = 200;

    private static final String RULE = "a rule is written: IF [Type] = \"disk\" THEN [Size] > 10;";
    private static final String TERM =
            "a condition is written: [Size] >= 10, [Type] = \"disk\", [Type] LIKE \"d*\" or " + "[Size] IN {1, 2}";

    private static final Set<String> KEYWORDS = Set.of("IF", "THEN", "ELSE", "AND", "OR", "NOT", "IN", "LIKE");

    private static final Pattern PARAMETER = Pattern.compile("[^\\[\\](){}\"=<>;:]+:");

    private final RuleText text;
    private final Problems problems;
    private int depth;

    RuleParser(SourceFile file, int from, Problems problems) {
        text = new RuleText(file, from);
        this.problems = problems;
    }

    /** All rules that could be read. */
    List<Clause.Rule> rules() {
        List<Clause.Rule> rules = new ArrayList<>();
        for (misplaced(); !text.atEnd(); misplaced()) {
            try {
                depth = 0;
                rules.add(rule());
            } catch (RuleText.Wrong wrong) {
                problems.add(wrong.diagnostic);
                text.recover();
            }
        }
        return rules;
    }

    private Clause.Rule rule() {
        int start = text.position();
        Clause condition = null;
        if (text.accept("IF")) {
            condition = either();
            if (!text.accept("THEN")) {
                throw text.wrong("AND, OR or THEN", RULE);
            }
        }
        Clause then = either();
        Clause otherwise = null;
        if (text.sees("ELSE")) {
            if (condition == null) {
                throw RuleText.wrong(text.next(), "ELSE without IF", RULE);
            }
            text.accept("ELSE");
            otherwise = either();
        }
        Span span = text.since(start);
        if (!text.accept(";")) {
            throw end(condition, otherwise, span);
        }
        return new Clause.Rule(condition, then, otherwise, span);
    }

    /** Parameters and groups stand above the rules. */
    private void misplaced() {
        while (!text.atEnd()) {
            SourceFile file = text.next().file();
            Span line = file.span(text.position(), file.lineEnd(text.next().line()));
            boolean group = text.sees("{");
            if (!group && !PARAMETER.matcher(line.text()).lookingAt()) {
                return;
            }
            problems.error(
                    Code.PICT_SYNTAX,
                    Lines.stripped(line),
                    (group ? "a group" : "a parameter") + " below the first rule",
                    "first come the parameters, then the groups, then the rules: move it up");
            text.skipLine();
        }
    }

    private RuleText.Wrong end(Clause condition, Clause otherwise, Span span) {
        if (text.atEnd()) {
            Span behind = span.file().span(span.end(), span.end());
            return RuleText.wrong(behind, "a rule without `;` at its end", "write ; behind the rule");
        }
        String more = condition != null && otherwise == null ? "AND, OR, ELSE or `;`" : "AND, OR or `;`";
        return text.wrong(more, "each rule ends with a semicolon");
    }

    private Clause either() {
        List<Clause> parts = new ArrayList<>(List.of(both()));
        while (text.accept("OR")) {
            parts.add(both());
        }
        return parts.size() == 1 ? parts.getFirst() : new Clause.Any(parts);
    }

    private Clause both() {
        List<Clause> parts = new ArrayList<>(List.of(condition()));
        while (text.accept("AND")) {
            parts.add(condition());
        }
        return parts.size() == 1 ? parts.getFirst() : new Clause.All(parts);
    }

    private Clause condition() {
        if (++depth > DEEPEST) {
            throw RuleText.wrong(
                    text.next(), "nested more than " + DEEPEST + " deep", "write several rules instead of this one");
        }
        Clause result;
        if (text.accept("(")) {
            result = either();
            if (!text.accept(")")) {
                throw text.wrong("AND, OR or `)`", "each ( needs its )");
            }
        } else if (text.accept("NOT")) {
            result = new Clause.Not(condition());
        } else {
            result = term();
        }
        depth--;
        return result;
    }

    private Clause term() {
        int start = text.position();
        boolean negative = text.accept("ISNEGATIVE");
        if (negative || text.accept("ISPOSITIVE")) {
            return sign(negative, start);
        }
        Name parameter = parameter();
        boolean negated = text.accept("NOT");
        if (text.accept("IN")) {
            return oneOf(parameter, negated, start);
        }
        Relation relation = relation(negated);
        if (text.sees("[")) {
            Name other = parameter();
            return new Clause.WithParameter(parameter, relation, other, text.since(start));
        }
        Literal value = value();
        return new Clause.WithValue(parameter, relation, value, text.since(start));
    }

    private Clause sign(boolean negative, int start) {
        if (!text.accept("(")) {
            throw text.wrong("`(`", "write: IsNegative(Size), or IsNegative() for any parameter");
        }
        int from = text.position();
        String name = text.quoted(')', from).strip();
        Span span = text.since(start);
        Span inside = Lines.stripped(span.file().span(from, span.end() - 1));
        return new Clause.Sign(new Name(name, inside), negative, span);
    }

    private Name parameter() {
        int start = text.position();
        if (!text.accept("[")) {
            String word = text.next().text();
            boolean name = !word.isEmpty()
                    && Character.isLetter(word.codePointAt(0))
                    && !KEYWORDS.contains(word.toUpperCase(Locale.ROOT));
            throw text.wrong("a parameter in brackets", name ? "a parameter stands in brackets: [" + word + "]" : TERM);
        }
        String name = text.quoted(']', start);
        return new Name(name, text.since(start));
    }

    private Relation relation(boolean negated) {
        if (text.accept("LIKE")) {
            return negated ? Relation.NOT_LIKE : Relation.LIKE;
        }
        if (negated) {
            throw text.wrong("IN or LIKE behind NOT", TERM);
        }
        if (text.sees("==") || text.sees("!=")) {
            String sign = text.sees("==") ? "=" : "<>";
            throw RuleText.wrong(text.next(), "there is no such comparison", "write: " + sign);
        }
        // Longer signs first.
        for (Relation relation : List.of(
                Relation.DIFFERENT,
                Relation.AT_MOST,
                Relation.AT_LEAST,
                Relation.EQUAL,
                Relation.BELOW,
                Relation.ABOVE)) {
            if (text.accept(relation.sign())) {
                return relation;
            }
        }
        throw text.wrong("one of = <> < <= > >= LIKE IN", TERM);
    }

    private Literal value() {
        int start = text.position();
        if (text.accept("\"")) {
            return new Literal(text.quoted('"', start), null, text.since(start));
        }
        Double number = text.number();
        if (number == null) {
            throw noValue(text.next());
        }
        return new Literal(text.since(start).text(), number, text.since(start));
    }

    private RuleText.Wrong noValue(Span next) {
        String word = next.text();
        if (word.isEmpty() || !Character.isLetterOrDigit(word.codePointAt(0))) {
            return text.wrong(
                    "a number or a text in quotes",
                    word.equals("'") ? "a text stands in double quotes: \"disk\"" : TERM);
        }
        return RuleText.wrong(
                next,
                "`" + word + "` is no number",
                "a text stands in quotes, a parameter in brackets: \"" + word + "\" or [" + word + "]");
    }

    private Clause oneOf(Name parameter, boolean negated, int start) {
        if (!text.accept("{")) {
            throw text.wrong("`{`", "values stand in braces: [Size] IN {1, 2}");
        }
        List<Literal> values = new ArrayList<>();
        do {
            values.add(value());
        } while (text.accept(","));
        if (!text.accept("}")) {
            throw text.wrong("`,` or `}`", "values stand in braces with commas between them: [Size] IN {1, 2}");
        }
        return new Clause.OneOf(parameter, negated, values, text.since(start));
    }
}
