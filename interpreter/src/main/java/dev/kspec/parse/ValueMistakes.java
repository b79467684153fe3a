// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostic;
import dev.kspec.grammar.KspecParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Values and conditions that are written as another language has them. */
final class ValueMistakes {
    private static final Set<Integer> ENDS_VALUE = Set.of(
            KspecParser.NAME,
            KspecParser.NUMBER,
            KspecParser.TEXT,
            KspecParser.CHARACTER,
            KspecParser.RPAREN,
            KspecParser.RBRACK);

    private static final String FIELD = "a field is written NAME: VALUE, such as { length: 1, name: \"a\" }";

    private static final String PART =
            "a part of a pattern is a value, a range such as 1..5, a pattern, or _ for anything";

    private static final Map<String, String> OPERATORS = Map.of(
            "xor", "^", "mod", "%", "div", "/", "shl", "<<", "shr", ">>", "equals", "==", "eq", "==", "ne", "!=");

    private ValueMistakes() {}

    static Optional<Diagnostic> diagnose(Situation s) {
        Optional<Diagnostic> operator =
                reserved(s).or(() -> text(s)).or(() -> member(s)).or(() -> operator(s));
        if (operator.isPresent()) {
            return operator;
        }
        if (s.within(KspecParser.RULE_fields)) {
            return field(s);
        }
        if (s.within(KspecParser.RULE_arguments)) {
            return Optional.of(s.unexpected()
                    .label(s.expected())
                    .help("a driver's parameters are given by: use driver NAME { size: 4, on: true }"));
        }
        return inBrackets(s);
    }

    /** A word of the language where a name is to stand. */
    private static Optional<Diagnostic> reserved(Situation s) {
        return s.rule() == KspecParser.RULE_name
                        && s.type() != KspecParser.NAME
                        && s.text().matches("[a-z]+")
                ? Optional.of(s.error(s.met(), "`" + s.text() + "` is a word of the language, and so no name")
                        .help("choose another name"))
                : Optional.empty();
    }

    /** Texts with other prefixes, with three quotes, or side by side. */
    private static Optional<Diagnostic> text(Situation s) {
        if ((s.type() != KspecParser.TEXT && s.type() != KspecParser.CHARACTER)
                || s.before().isEmpty()) {
            return Optional.empty();
        }
        Token before = s.before().get();
        if (Situation.isWord(before) && s.touches(before, s.met())) {
            return Optional.of(s.error(
                            before,
                            "no text begins with `" + before.getText()
                                    + s.text().charAt(0) + "`")
                    .help("texts are \"…\", or r\"…\" without escapes; bytes in hexadecimal are x\"de ad\""));
        }
        if (before.getType() == KspecParser.TEXT && s.type() == KspecParser.TEXT) {
            return Optional.of(
                    s.touches(before, s.met())
                            ? s.unexpected().help("a text has one quote at each end; a line break in it is \\n")
                            : s.unexpected().help("texts are put together in quotes: \"${a}${b}\""));
        }
        return Optional.empty();
    }

    /** What stands behind a dot, or instead of one. */
    private static Optional<Diagnostic> member(Situation s) {
        Optional<Token> before = s.before();
        if (s.rule() == KspecParser.RULE_name
                && before.map(b -> b.getType() == KspecParser.DOT).orElse(false)) {
            return Optional.of(
                    s.at(-2).map(t -> t.getType() == KspecParser.NUMBER).orElse(false)
                            ? s.error(before.get(), "unexpected `.`")
                                    .help("numbers are whole; only a duration may have a fraction: 1.5s")
                            : s.unexpected()
                                    .label("expected the name of a field")
                                    .help("an element of a list is xs[0]"));
        }
        boolean colons = s.type() == KspecParser.COLON && s.typeAt(1) == KspecParser.COLON;
        boolean arrow = s.type() == KspecParser.GT
                && s.typeAt(-1) == KspecParser.MINUS
                && s.touches(s.at(-1).get(), s.met())
                && !s.isStep();
        if (colons && !before.map(Situation::isWord).orElse(false)) {
            return Optional.of(s.unexpected().help("an IP address is written v4(\"127.0.0.1\") or v6(\"::1\")"));
        }
        return (colons || arrow) && before.isPresent()
                ? Optional.of(s.error(arrow ? before.get() : s.met(), "unexpected `" + (arrow ? "->" : "::") + "`")
                        .help("a field is reached by a dot, such as stats.queued"))
                : Optional.empty();
    }

    /** Operators of other languages, which fall into two of this one's. */
    private static Optional<Diagnostic> operator(Situation s) {
        Run run = run(s);
        Diagnostic here = s.error(run.first(), "unexpected `" + run.text() + "`");
        return switch (run.text()) {
            case "===", "!==", "=!" -> Optional.of(here.help("two values are compared with == or !="));
            case "<>", "~=", "=/=", "/=" -> Optional.of(here.help("what differs is compared with !="));
            case "**" -> Optional.of(here.help("there is no power; a power of two is written 1 << n"));
            case "--" ->
                Optional.of(
                        isGlued(s, run.first())
                                ? keeps(s, run)
                                : here.help("a comment begins with # and goes to the end of the line"));
            case "++", "+=", "-=", "*=", "|=", "&=" -> Optional.of(keeps(s, run));
            case "=~" -> Optional.of(here.help("a text is held against a regular expression by: t matches r\"…\""));
            case "...", "..=", "..<" ->
                Optional.of(
                        s.within(KspecParser.RULE_fields)
                                ? here.help("the rest of a pattern is `..`")
                                : here.help("a range is written 1..5, both ends in"));
            case "." ->
                s.typeAt(1) == KspecParser.NUMBER
                        ? Optional.of(here.help("numbers are whole; only a duration may have a fraction: 1.5s"))
                        : Optional.empty();
            case "^^" -> Optional.of(here.help("that one of two conditions holds is written: a != b"));
            case "+" ->
                s.typeAt(1) == KspecParser.NUMBER && s.expected().contains("a value")
                        ? Optional.of(here.help("a number has no + before it"))
                        : Optional.empty();
            case "<", ">", "<=", ">=", "!=", "==" ->
                s.within(KspecParser.RULE_fields) && s.typeAt(-1) == KspecParser.COLON
                        ? Optional.of(here.help(PART))
                        : Optional.empty();
            case "=" -> equals(s);
            case "/" -> slash(s);
            default -> words(s);
        };
    }

    /** Whether two dashes touch the word before them or behind. */
    private static boolean isGlued(Situation s, Token first) {
        int at = first.getTokenIndex();
        return s.token(at - 1).filter(t -> s.touches(t, first)).isPresent()
                || s.token(at + 2)
                        .filter(t -> s.touches(s.token(at + 1).get(), t))
                        .isPresent();
    }

    private static Diagnostic keeps(Situation s, Run run) {
        return s.error(run.first(), "a name keeps its value")
                .help("give the new value a name of its own: let m = n + 1");
    }

    /** Operators that touch one another. */
    private record Run(Token first, String text) {}

    private static Run run(Situation s) {
        if (!isOperator(s.met())) {
            return new Run(s.met(), "");
        }
        Token first = s.met();
        for (int i = -1; joins(s, i, first); i--) {
            first = s.at(i).get();
        }
        Token last = s.met();
        for (int i = 1;
                s.at(i).isPresent()
                        && isOperator(s.at(i).get())
                        && s.touches(last, s.at(i).get());
                i++) {
            last = s.at(i).get();
        }
        return new Run(first, s.written(first, last));
    }

    private static boolean joins(Situation s, int distance, Token next) {
        return s.at(distance).isPresent()
                && isOperator(s.at(distance).get())
                && s.touches(s.at(distance).get(), next);
    }

    private static boolean isOperator(Token t) {
        return (t.getType() >= KspecParser.EQ && t.getType() <= KspecParser.PERCENT)
                || t.getType() == KspecParser.REST
                || t.getType() == KspecParser.DOT;
    }

    private static Optional<Diagnostic> equals(Situation s) {
        return s.headIs(KspecParser.ASSERT, KspecParser.IF)
                ? Optional.of(s.unexpected().help("two values are compared with =="))
                : Optional.empty();
    }

    /** A path or a regular expression without quotes. */
    private static Optional<Diagnostic> slash(Situation s) {
        Token met = s.met();
        Optional<Token> next = s.at(1).filter(n -> s.touches(met, n));
        boolean behindValue = s.before().map(b -> s.touches(b, met)).orElse(false);
        if (next.isEmpty() || behindValue) {
            return Optional.empty();
        }
        int last = met.getTokenIndex() + 1;
        while (s.token(last + 1).isPresent()
                && s.token(last + 1).get().getType() != Token.EOF
                && s.touches(s.token(last).get(), s.token(last + 1).get())
                && s.token(last + 1).get().getType() != KspecParser.NEWLINE) {
            last++;
        }
        String path = s.written(met, s.token(last).get());
        return Optional.of(
                path.endsWith("/") && path.length() > 2
                        ? s.unexpected()
                                .help("a regular expression is a text: r\"" + path.substring(1, path.length() - 1)
                                        + "\"")
                        : s.error(met, "a path stands in quotes").help("write: \"" + path + "\""));
    }

    private static Optional<Diagnostic> words(Situation s) {
        if (s.before().map(b -> b.getType() == KspecParser.NOT_WORD).orElse(false)) {
            return Optional.of(s.error(s.before().get(), "unexpected `not`")
                    .help(
                            s.isStep()
                                    ? "a relation may be demanded: expect != 5, or expect not in 1..4"
                                    : ENDS_VALUE.contains(s.typeAt(-2))
                                            ? "write: x != 5, x is not v6, x not in [5, 6], or !(CONDITION)"
                                            : "`not` is written !"));
        }
        boolean number = s.before().map(b -> b.getType() == KspecParser.NUMBER).orElse(false);
        if (number && Literals.unitMeantBy(s.text()).isPresent()) {
            return Optional.of(s.unexpected()
                    .help("a unit follows its number without a blank: "
                            + s.before().get().getText()
                            + Literals.unitMeantBy(s.text()).get()));
        }
        if (number
                && s.type() == KspecParser.COMMA
                && s.typeAt(1) == KspecParser.NUMBER
                && s.touches(s.met(), s.at(1).get())) {
            return Optional.of(s.unexpected()
                    .help("digits may be grouped by _, as in 1_000; a fraction is written with a dot: 1.5s"));
        }
        if (s.text().equals("of") && s.within(KspecParser.RULE_fields)) {
            return Optional.of(s.unexpected().help(PART));
        }
        if (OPERATORS.containsKey(s.text()) && s.rule() == KspecParser.RULE_statements && !s.isStep()) {
            return Optional.of(s.unexpected().help("`" + s.text() + "` is written " + OPERATORS.get(s.text())));
        }
        return switch (s.text()) {
            case "and" ->
                s.isStep() ? Optional.empty() : Optional.of(s.unexpected().help("`and` is written &&"));
            case "or" ->
                Optional.of(s.unexpected()
                        .help(
                                !s.isStep()
                                        ? "`or` is written ||"
                                        : s.within(KspecParser.RULE_fields) && !s.behind(KspecParser.EXPECT)
                                                ? "flags are put together by |, such as A | B; of conditions one holds: a || b"
                                                : "alternatives are written: any of (a, b)"));
            case "is", "isnt" -> Optional.empty();
            case "contains", "includes" -> Optional.of(s.unexpected().help("write: contains(TEXT, PART)"));
            default -> Optional.empty();
        };
    }

    private static Optional<Diagnostic> field(Situation s) {
        Diagnostic unexpected = s.unexpected();
        int before = s.lastBefore(s.met()).map(Token::getType).orElse(Token.EOF);
        boolean first = before == KspecParser.LBRACE || before == KspecParser.COMMA;
        if (s.type() == KspecParser.TEXT && first && s.typeAt(1) == KspecParser.COLON) {
            return Optional.of(s.error(s.met(), "a field's name stands without quotes")
                    .help("write: " + s.text().replace("\"", "") + ": …"));
        }
        if (s.type() == KspecParser.DOT && s.typeAt(2) == KspecParser.ASSIGN) {
            return Optional.of(unexpected.help("write: " + s.at(1).get().getText() + ": "
                    + s.at(3).map(Token::getText).orElse("…")));
        }
        if (s.type() == KspecParser.ASSIGN) {
            return Optional.of(unexpected.label("expected `:`").help(FIELD));
        }
        if (s.rule() == KspecParser.RULE_fields && !first) {
            return Optional.of(unexpected
                    .label("expected `,` or `}`")
                    .help("fields are separated by commas, also at the end of a line"));
        }
        return switch (s.rule()) {
            case KspecParser.RULE_fields ->
                Optional.of(
                        unexpected.label("expected the name of a field").help(FIELD + "; a list is written [1, 2]"));
            case KspecParser.RULE_fieldValue ->
                Optional.of(unexpected.label("expected `:`").help(FIELD));
            default -> Optional.empty();
        };
    }

    private static Optional<Diagnostic> inBrackets(Situation s) {
        Optional<Token> open = openBracket(s);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        Token bracket = open.get();
        Diagnostic unexpected = s.unexpected();
        if (s.type() == KspecParser.LPAREN && s.before().map(Situation::isWord).orElse(false)) {
            return Optional.of(unexpected.help("the bracket of a call touches its name"));
        }
        return switch (bracket.getType()) {
            case KspecParser.LBRACK ->
                Optional.of(
                        s.text().equals("for")
                                ? unexpected.help(
                                        "a list has its items written out; the items of another are gone over by: for x in xs { … }")
                                : s.type() == KspecParser.RBRACK || s.type() == KspecParser.COMMA
                                        ? unexpected.label("expected a value")
                                        : unexpected
                                                .label("expected `,` or `]`")
                                                .help("items of a list are separated by commas"));
            case KspecParser.INDEX ->
                Optional.of(unexpected
                        .label("expected `]`")
                        .help(
                                s.type() == KspecParser.COMMA
                                        ? "an index is one number: xs[0]; arguments of a function stand in round brackets"
                                        : "an index is one number: xs[0]"));
            case KspecParser.LPAREN -> group(s, bracket, unexpected);
            default -> Optional.empty();
        };
    }

    private static Optional<Diagnostic> group(Situation s, Token bracket, Diagnostic unexpected) {
        Optional<Token> callee = s.token(bracket.getTokenIndex() - 1);
        boolean call = callee.map(t -> t.getType() == KspecParser.CALLEE).orElse(false);
        if (call) {
            int last = s.typeAt(-1);
            String function = callee.map(Token::getText).orElse("");
            boolean items = ItemForms.FUNCTIONS.contains(function)
                    && last != KspecParser.LPAREN
                    && s.type() != KspecParser.RPAREN;
            if (items || List.of("if", "when", "of", "for").contains(s.text())) {
                return Optional.of(unexpected.help("the items of a list are spoken of by: " + ItemForms.of(function)));
            }
            return s.type() == KspecParser.RPAREN || last == KspecParser.LPAREN || last == KspecParser.COMMA
                    ? Optional.of(unexpected.label("expected a value"))
                    : s.type() == KspecParser.COMMA
                            ? Optional.of(unexpected.label("expected `)`"))
                            : s.type() == KspecParser.ASSIGN
                                    ? Optional.of(unexpected
                                            .label("expected `:`")
                                            .help("an argument is named by: name: value"))
                                    : Optional.of(unexpected
                                            .label("expected `,` or `)`")
                                            .help("arguments are separated by commas"));
        }
        if (s.at(-1).map(t -> t.getType() == KspecParser.STRUCT).orElse(false)) {
            return Optional.of(
                    unexpected.help("a struct is written { a: 1, b: 2 }, or where its type is not known: NAME(a: 1)"));
        }
        Optional<Token> word = callee.filter(t -> Situation.isWord(t) && s.touches(t, bracket));
        if (word.isPresent()) {
            Diagnostic none =
                    s.error(word.get(), "`" + word.get().getText() + "` is a word of the language, and no function");
            return Optional.of(
                    ForeignWords.function(word.get().getText()).map(none::help).orElse(none));
        }
        if (s.type() == KspecParser.COMMA
                && callee.filter(t -> t.getType() == KspecParser.EXPECT).isPresent()) {
            return Optional.of(s.error(bracket, "alternatives stand behind `any of`")
                    .label("expected `any of` before it")
                    .help("write: expect any of " + s.lineFrom(bracket)));
        }
        if (s.type() == KspecParser.COMMA) {
            return Optional.of(
                    callee.filter(Situation::isWord).isPresent() && s.isStep()
                            ? s.error(bracket, "the bracket of a call touches its name")
                                    .help("write: " + callee.get().getText() + "(…), without a blank")
                            : s.error(s.met(), "round brackets hold one value").help("a list is written [1, 2]"));
        }
        return Optional.of(
                s.type() == KspecParser.RPAREN
                        ? unexpected.label("expected a value")
                        : unexpected.label("expected `)`"));
    }

    /** The innermost bracket around what was met that is still open on its rule's level. */
    private static Optional<Token> openBracket(Situation s) {
        for (ParserRuleContext c = s.context(); c != null; c = c.getParent()) {
            switch (c.getRuleIndex()) {
                case KspecParser.RULE_primary, KspecParser.RULE_dimension -> {
                    for (int i = c.getChildCount() - 1; i >= 0; i--) {
                        if (c.getChild(i) instanceof org.antlr.v4.runtime.tree.TerminalNode node) {
                            switch (node.getSymbol().getType()) {
                                case KspecParser.RPAREN, KspecParser.RBRACK -> i = -1;
                                case KspecParser.LPAREN, KspecParser.LBRACK, KspecParser.INDEX -> {
                                    return Optional.of(node.getSymbol());
                                }
                                default -> {}
                            }
                        }
                    }
                }
                case KspecParser.RULE_statement, KspecParser.RULE_fields, KspecParser.RULE_statements -> {
                    return Optional.empty();
                }
                default -> {}
            }
        }
        return Optional.empty();
    }
}
