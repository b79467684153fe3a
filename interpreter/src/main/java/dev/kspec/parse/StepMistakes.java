// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.grammar.KspecParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** What goes wrong behind a step's verb, and behind {@code let} and {@code assert}. */
final class StepMistakes {
    private static final String COMPUTED = "a computed operand stands in brackets, such as (n + 1)";
    private static final String NAME = "a name has letters, digits and _, and begins with no digit";
    private static final String ANY_OF = "alternatives are written: any of (a, b)";

    /** Words behind {@code expect} that other languages have. */
    private static final Map<String, String> OUTCOMES = new HashMap<>();

    static {
        List.of("one", "either", "oneof", "some").forEach(w -> OUTCOMES.put(w, ANY_OF));
        List.of("between", "from", "within").forEach(w -> OUTCOMES.put(w, "a range is written: expect in 1..4"));
        List.of("like", "matching", "match", "regex").forEach(w -> OUTCOMES.put(w, "write: expect matches r\"…\""));
        List.of("error", "errno", "fail", "fails", "failure", "failed", "throws")
                .forEach(w -> OUTCOMES.put(w, "write the errno alone, such as: expect EINVAL"));
        List.of("equal", "equals", "to", "be", "value", "result", "exactly")
                .forEach(w -> OUTCOMES.put(w, "write the value alone, such as: expect 5"));
        List.of("least", "most", "greater", "less", "more", "at", "over", "under")
                .forEach(w -> OUTCOMES.put(w, "a relation is written with its sign: expect >= 5"));
    }

    private static final Map<Integer, String> CHANGES = Map.of(
            KspecParser.COUNTER,
            "counter NAME changes by 1",
            KspecParser.LOG,
            "log r\"PATTERN\" times 1",
            KspecParser.TRACE,
            "trace NAME { field: 1, .. } times 1",
            KspecParser.SPLAT,
            "splat r\"WARNING in NAME\"");

    private StepMistakes() {}

    static Optional<Diagnostic> diagnose(Situation s) {
        if (!s.isStatement() || s.atBeginning()) {
            return Optional.empty();
        }
        return switch (s.beginning().getType()) {
            case KspecParser.LET -> let(s);
            case KspecParser.ASSERT -> assertion(s);
            case KspecParser.NAME, KspecParser.IOCTL, KspecParser.SYSCTL -> step(s);
            default -> next(s);
        };
    }

    private static Optional<Diagnostic> let(Situation s) {
        Token head = s.beginning();
        if (s.rule() == KspecParser.RULE_statement) {
            boolean touches = s.before().map(b -> s.touches(b, s.met())).orElse(false);
            return Optional.of(
                    switch (s.type()) {
                        case KspecParser.MINUS, KspecParser.DOT, KspecParser.NOT ->
                            s.unexpected().label("expected `=`").help(touches ? NAME : "write: let x = 5");
                        default -> s.unexpected().label("expected `=`").help("write: let x = 5");
                    });
        }
        if (s.rule() == KspecParser.RULE_name && s.met().getTokenIndex() == head.getTokenIndex() + 1) {
            if (s.type() == KspecParser.NUMBER) {
                return Optional.of(s.unexpected().label("expected a name").help(NAME));
            }
            return Optional.of(s.unexpected().label("expected a name").help("write: let x = 5"));
        }
        Optional<Token> value = s.token(head.getTokenIndex() + 3);
        if (value.isPresent()
                && value.get().getType() == KspecParser.CALL
                && value.get().getTokenIndex() + 1 == s.met().getTokenIndex()) {
            String name = s.token(head.getTokenIndex() + 1).map(Token::getText).orElse("x");
            return Optional.of(s.error(value.get(), "`let` names a value, and `call` is a step")
                    .help("what a definition gives is named behind the call: " + s.lineFrom(value.get()) + " as "
                            + name));
        }
        if (value.isPresent() && isStepBehind(s, value.get())) {
            String name = s.token(head.getTokenIndex() + 1).map(Token::getText).orElse("x");
            return Optional.of(s.error(value.get(), "`let` names a value, and this is a step")
                    .help("what a step gives is named behind it: " + s.lineFrom(value.get()) + " as " + name));
        }
        return next(s);
    }

    /** Whether a value that ended before what was met looks like a verb with its first operand. */
    private static boolean isStepBehind(Situation s, Token verb) {
        return Situation.isWord(verb)
                && verb.getTokenIndex() + 1 == s.met().getTokenIndex()
                && switch (s.type()) {
                    case KspecParser.NAME, KspecParser.TEXT, KspecParser.NUMBER -> true;
                    default -> false;
                };
    }

    private static Optional<Diagnostic> assertion(Situation s) {
        Token head = s.beginning();
        if (s.met().getTokenIndex() == head.getTokenIndex() + 1 && s.type() == KspecParser.NEWLINE) {
            return Optional.of(s.unexpected().label("expected a condition").help("write: assert n == 5"));
        }
        if (CHANGES.containsKey(s.typeBehindHead(1)) && !s.within(KspecParser.RULE_expression)) {
            return Optional.of(change(s));
        }
        Optional<Token> value = s.token(head.getTokenIndex() + 1);
        if (value.isPresent() && isStepBehind(s, value.get())) {
            Optional<String> near = Nearest.to(value.get().getText(), List.of("counter", "log", "splat", "trace"));
            if (near.isPresent()) {
                return Optional.of(
                        s.error(value.get(), "unexpected `" + value.get().getText() + "`")
                                .label("did you mean `" + near.get() + "`?"));
            }
            String step = s.lineFrom(value.get()).replaceFirst(" == ", " expect ");
            return Optional.of(s.error(value.get(), "`assert` speaks of values, and this is a step")
                    .help(
                            step.contains(" expect ")
                                    ? "write: " + step
                                    : "a step must succeed anyway; what it has to give is said behind it: " + step
                                            + " expect …"));
        }
        if (s.type() == KspecParser.CHANGES && value.isPresent() && s.rule() == KspecParser.RULE_statements) {
            return Optional.of(s.error(value.get(), "what changes is a counter")
                    .label("expected `counter` before it")
                    .help("write: assert counter " + s.lineFrom(value.get())));
        }
        if (s.type() == KspecParser.COMMA && s.rule() == KspecParser.RULE_statements) {
            return Optional.of(several(s, head));
        }
        return next(s);
    }

    /** Conditions with a comma between them, as changes have it. */
    private static Diagnostic several(Situation s, Token head) {
        String first = s.written(
                s.token(head.getTokenIndex() + 1).orElse(head), s.at(-1).orElse(head));
        Optional<Token> second = s.at(1);
        if (second.map(t -> CHANGES.containsKey(t.getType())).orElse(false)) {
            return s.unexpected()
                    .label("expected the end of the line")
                    .help("a condition and changes are demanded by steps of their own: assert " + first + "; assert "
                            + s.lineFrom(second.get()));
        }
        return s.unexpected()
                .label("expected `&&` or the end of the line")
                .help("all of them are demanded by: assert "
                        + String.join(" && ", s.partsFrom(head.getTokenIndex() + 1)));
    }

    /** Changes of counters, lines of the log, events of tracepoints. */
    private static Diagnostic change(Situation s) {
        String form = "write: assert " + CHANGES.get(s.typeBehindHead(1)) + " across { … }";
        int before = s.typeAt(-1);
        String expected = before == KspecParser.CHANGES
                ? "expected `by`"
                : before == KspecParser.BY || before == KspecParser.TIMES
                        ? "expected a number"
                        : before == KspecParser.COMMA
                                ? "expected `counter`, `log` or `trace`"
                                : s.typeAt(-2) == KspecParser.COUNTER
                                        ? "expected `changes`"
                                        : s.type() == KspecParser.NUMBER
                                                ? "expected `times` before it"
                                                : s.type() == KspecParser.LBRACE && before != KspecParser.ACROSS
                                                        ? "expected `across` before it"
                                                        : "";
        if (s.typeAt(-2) == KspecParser.COUNTER && s.type() >= KspecParser.EQ && s.type() <= KspecParser.GE) {
            String name = s.at(-1).map(Token::getText).orElse("NAME");
            return s.unexpected()
                    .label(expected)
                    .help(form + "; what it counts now is counter(" + name + "), as in: assert counter(" + name + ") "
                            + s.text() + " …");
        }
        return s.unexpected().label(expected).help(form);
    }

    private static Optional<Diagnostic> step(Situation s) {
        Token head = s.beginning();
        int second = s.typeBehindHead(1);
        if (second == KspecParser.ASSIGN
                || (second == KspecParser.COLON && s.typeBehindHead(2) == KspecParser.ASSIGN)) {
            return Optional.of(assignment(s, head));
        }
        Diagnostic unexpected = s.unexpected();
        boolean expecting = s.behind(KspecParser.EXPECT);
        if (s.behind(KspecParser.WHEN) || (expecting && s.text().equals("if"))) {
            return Optional.of(
                    unexpected.help("in a sweep both outcomes are said: expect 1 when clean, ENOMEM when injected"));
        }
        if (expecting
                && s.before().isPresent()
                && OUTCOMES.containsKey(s.before().get().getText())) {
            Token word = s.before().get();
            return Optional.of(
                    s.error(word, "unexpected `" + word.getText() + "`").help(OUTCOMES.get(word.getText())));
        }
        Optional<Diagnostic> habit = StepHabits.diagnose(s);
        if (habit.isPresent()) {
            return habit;
        }
        if (s.within(KspecParser.RULE_plainOutcome) && s.typeAt(-1) == KspecParser.OF) {
            return Optional.of(unexpected.label("expected `(`").help(ANY_OF));
        }
        if (s.within(KspecParser.RULE_plainOutcome)
                && (s.typeAt(-1) == KspecParser.LPAREN || s.typeAt(-1) == KspecParser.COMMA)) {
            return Optional.of(unexpected.label("expected a value").help(ANY_OF));
        }
        return switch (s.type()) {
            case KspecParser.COLON ->
                Optional.of(
                        s.met().getTokenIndex() == s.beginning().getTokenIndex() + 1
                                ? unexpected.help("a verb's operands follow it without a colon")
                                : unexpected.label("expected the end of the line"));
            case KspecParser.AND, KspecParser.OR ->
                Optional.of(unexpected.help("steps stand on lines of their own, or are separated by `;`"));
            case KspecParser.COMMA ->
                Optional.of(expecting ? unexpected.help(ANY_OF) : unexpected.help("operands are separated by blanks"));
            case KspecParser.EQ, KspecParser.NE, KspecParser.LT, KspecParser.LE, KspecParser.GE ->
                Optional.of(unexpected.help("what the step has to come to is said by: expect "
                        + (s.type() == KspecParser.EQ ? "" : s.text() + " ") + "…"));
            case KspecParser.GT, KspecParser.ASSIGN ->
                Optional.of(
                        arrow(s)
                                ? s.error(
                                                s.met(),
                                                "unexpected `"
                                                        + s.at(-1)
                                                                .map(Token::getText)
                                                                .filter("-"::equals)
                                                                .orElse("") + s.text() + "`")
                                        .help("what a step gives is named by: as x; what it has to come to: expect 5")
                                : s.type() == KspecParser.ASSIGN
                                        ? expecting
                                                ? unexpected.help("write the value alone: expect 5")
                                                : unexpected.help(
                                                        "what the step has to come to is said by: expect 5; a name is given by: as x")
                                        : unexpected.help("what the step has to come to is said by: expect > …"));
            case KspecParser.PIPE ->
                Optional.of(
                        s.at(-1).map(Situation::isWord).orElse(false)
                                        && s.at(1).map(Situation::isWord).orElse(false)
                                ? unexpected.help("flags stand side by side, such as rdwr nonblock")
                                : unexpected.help(COMPUTED));
            case KspecParser.PLUS ->
                Optional.of(
                        s.typeAt(-1) == KspecParser.TEXT || s.typeAt(1) == KspecParser.TEXT
                                ? unexpected.help("texts are put together in quotes: \"${a}${b}\"")
                                : unexpected.help(COMPUTED));
            case KspecParser.LPAREN ->
                Optional.of(
                        s.typeAt(-1) == KspecParser.ANY
                                ? unexpected.help(ANY_OF)
                                : unexpected.help("the bracket of a call touches its name"));
            case KspecParser.EXPECT, KspecParser.AS, KspecParser.WITHIN -> Optional.empty();
            case KspecParser.RPAREN, KspecParser.RBRACK ->
                Optional.of(s.error(s.met(), "this `" + s.text() + "` closes nothing"));
            case KspecParser.NEWLINE, Token.EOF, KspecParser.RBRACE, KspecParser.SEMI -> Optional.of(ended(s));
            default -> negative(s).or(() -> computed(s)).or(() -> next(s));
        };
    }

    /** Where a value or a name is still to come. */
    private static Diagnostic ended(Situation s) {
        Diagnostic unexpected = s.unexpected();
        return switch (s.typeAt(-1)) {
            case KspecParser.EXPECT ->
                unexpected
                        .label("expected what the step has to come to")
                        .help("such as: expect 5, expect \"text\", expect EINVAL, expect >= 1");
            case KspecParser.AS -> unexpected.label("expected a name");
            case KspecParser.WITHIN -> unexpected.label("expected a duration, such as 2s");
            default -> unexpected.label("expected a value");
        };
    }

    private static boolean arrow(Situation s) {
        return (s.type() == KspecParser.GT && s.typeAt(-1) == KspecParser.MINUS)
                || (s.type() == KspecParser.ASSIGN && s.typeAt(1) == KspecParser.GT);
    }

    private static Diagnostic assignment(Situation s, Token head) {
        if (s.within(KspecParser.RULE_matrixParameter)) {
            return s.unexpected()
                    .label("expected a value")
                    .help("write: " + head.getText() + ": " + s.lineFrom(s.at(1).orElse(s.met())));
        }
        Token behind = s.token(head.getTokenIndex() + (s.typeBehindHead(1) == KspecParser.COLON ? 3 : 2))
                .orElse(head);
        Token second = s.token(behind.getTokenIndex() + 1).orElse(head);
        boolean step = behind.getType() == KspecParser.CALLEE
                || (Situation.isWord(behind)
                        && (Situation.isWord(second)
                                || second.getType() == KspecParser.TEXT
                                || second.getType() == KspecParser.NUMBER));
        Token sign = s.token(head.getTokenIndex() + 1).orElse(head);
        return step
                ? s.error(sign, "a step names what it gives by `as`")
                        .help("write: " + asStep(s, behind) + " as " + head.getText())
                : s.error(sign, "a value gets its name by `let`")
                        .help("write: let " + head.getText() + " = " + s.lineFrom(behind));
    }

    /** A step that may be written as a call. */
    private static String asStep(Situation s, Token verb) {
        String line = s.lineFrom(verb);
        return verb.getType() == KspecParser.CALLEE && line.endsWith(")")
                ? line.substring(0, line.length() - 1).replaceFirst("\\(", " ").replace(", ", " ")
                : line;
    }

    private static Optional<Diagnostic> negative(Situation s) {
        if (s.typeAt(-1) == KspecParser.MINUS
                && Situation.isWord(s.met())
                && s.touches(s.at(-1).get(), s.met())
                && s.at(-1).get().getTokenIndex() == s.beginning().getTokenIndex() + 1
                && !s.touches(s.beginning(), s.at(-1).get())) {
            return Optional.of(s.error(s.at(-1).get(), "unexpected `-`")
                    .help("a verb takes no options as a shell's command does: leave -" + s.text() + " out"));
        }
        if (s.typeAt(-1) == KspecParser.MINUS
                && s.at(-2)
                        .map(t -> Situation.isWord(t) && s.touches(t, s.at(-1).get()))
                        .orElse(false)
                && s.touches(s.at(-1).get(), s.met())) {
            return Optional.of(s.error(s.at(-1).get(), "unexpected `-`")
                    .help(NAME + "; verbs are single words, such as writefile"));
        }
        return s.typeAt(-1) == KspecParser.MINUS && s.rule() == KspecParser.RULE_number
                ? Optional.of(
                        s.typeAt(0) == KspecParser.MINUS || !s.touches(s.at(-1).get(), s.met())
                                ? s.unexpected().help(COMPUTED)
                                : s.error(s.at(-1).get(), "unexpected `-`")
                                        .help("a computed operand stands in brackets, such as (-" + s.text() + ")"))
                : Optional.empty();
    }

    private static Optional<Diagnostic> computed(Situation s) {
        boolean operator = s.type() >= KspecParser.EQ && s.type() <= KspecParser.PERCENT;
        return operator ? Optional.of(s.unexpected().help(COMPUTED)) : Optional.empty();
    }

    /** A step behind something that is complete, on one line with it. */
    private static Optional<Diagnostic> next(Situation s) {
        if (s.rule() != KspecParser.RULE_statements || s.before().isEmpty()) {
            return Optional.empty();
        }
        return switch (s.type()) {
            case KspecParser.NAME,
                    KspecParser.IOCTL,
                    KspecParser.LET,
                    KspecParser.ASSERT,
                    KspecParser.INJECT,
                    KspecParser.REPEAT,
                    KspecParser.FOR,
                    KspecParser.IF ->
                Optional.of(Diagnostic.error(
                                Code.SEPARATOR_MISSING,
                                s.span(s.met()),
                                "`" + s.text() + "` stands where the step before it should have ended")
                        .label("expected `;` or the end of the line"));
            case KspecParser.LBRACE ->
                Optional.of(
                        s.before().map(Situation::isWord).orElse(false) && !s.isStep()
                                ? s.unexpected()
                                        .help("a struct of a named type is written: "
                                                + s.before().get().getText() + "(field: value)")
                                : s.unexpected().label("expected the end of the line"));
            case KspecParser.LPAREN, KspecParser.LBRACK ->
                Optional.of(
                        s.before().map(Situation::isWord).orElse(false)
                                ? s.unexpected()
                                        .help(
                                                s.type() == KspecParser.LPAREN
                                                        ? "the bracket of a call touches its name"
                                                        : "the bracket of an index touches what it belongs to: xs[0]")
                                : s.unexpected().label("expected the end of the line"));
            case KspecParser.RPAREN, KspecParser.RBRACK ->
                Optional.of(s.error(s.met(), "this `" + s.text() + "` closes nothing"));
            case KspecParser.EXPECT ->
                Optional.of(s.error(s.met(), "`expect` speaks of the outcome of the step it follows")
                        .label("what stands before it is no step")
                        .help("to speak of state, write: assert …, or: assert counter NAME changes by N across { … }"));
            default -> Optional.empty();
        };
    }
}
