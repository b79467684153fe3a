// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.grammar.KspecParser;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** Lines of a block that begin with something that begins no step. */
final class BeginningMistakes {
    private static final List<String> STATEMENTS = List.of(
            "assert",
            "await",
            "barrier",
            "bench",
            "call",
            "eventually",
            "for",
            "fork",
            "give",
            "if",
            "inject",
            "let",
            "matrix",
            "parallel",
            "post",
            "repeat",
            "skip",
            "sweep",
            "teardown",
            "within");

    private BeginningMistakes() {}

    static Optional<Diagnostic> diagnose(Situation s) {
        if (!s.isStatement()) {
            return Optional.empty();
        }
        Optional<Diagnostic> foreign = foreignHead(s);
        if (foreign.isPresent()) {
            return foreign;
        }
        if (s.headIs(KspecParser.AS) && s.typeBehindHead(1) == s.type() && s.rule() == KspecParser.RULE_statement) {
            return Optional.of(
                    s.error(s.beginning(), "`as` names what the step before it gives")
                            .label("there is no step before it on this line")
                            .help(
                                    "put it on the line of its step; a block begins with: as user 1000 { … }, or: as compat { … }"));
        }
        return s.atBeginning() && s.rule() == KspecParser.RULE_statements ? Optional.of(noStep(s)) : Optional.empty();
    }

    /** A word of another language, whatever it was that the parser could not use behind it. */
    private static Optional<Diagnostic> foreignHead(Situation s) {
        Token head = s.beginning();
        if (head.getType() != KspecParser.NAME && head.getType() != KspecParser.CALLEE) {
            return Optional.empty();
        }
        if (s.typeBehindHead(1) == KspecParser.ASSIGN
                && !ForeignWords.statement(head.getText()).isPresent()) {
            return Optional.empty();
        }
        return ForeignWords.statement(head.getText())
                .map(r -> Diagnostic.error(Code.UNKNOWN_VERB, s.span(head), "there is no `" + head.getText() + "`")
                        .help(r));
    }

    private static Diagnostic noStep(Situation s) {
        Token met = s.met();
        Diagnostic unexpected = s.unexpected();
        return switch (met.getType()) {
            case KspecParser.CALLEE -> callSyntax(s);
            case KspecParser.EXPECT ->
                s.error(met, "`expect` speaks of the outcome of the step it follows")
                        .label("there is no step before it on this line")
                        .help("to speak of state, write: assert …, or: assert counter NAME changes by N across { … }");
            case KspecParser.ELSE ->
                s.error(met, "this `else` belongs to no `if`").help("write: if CONDITION { … } else { … }");
            case KspecParser.AFTER ->
                s.error(met, "this `after` belongs to no sweep").help("write: sweep FAULT { … } after each { … }");
            case KspecParser.ACROSS ->
                s.error(met, "this `across` belongs to no `assert`")
                        .help("write: assert counter NAME changes by N across { … }");
            case KspecParser.LANE ->
                s.error(met, "a lane stands in `parallel { … }`")
                        .help("write: parallel {, then lanes on lines of their own: lane a { … }");
            case KspecParser.COVER,
                    KspecParser.BUDGET,
                    KspecParser.NEVER,
                    KspecParser.INVALID,
                    KspecParser.INCLUDE,
                    KspecParser.EXCLUDE,
                    KspecParser.WEIGHT ->
                s.error(met, "`" + s.text() + "` begins no step")
                        .help("it belongs into the matrix, in front of its `}`; in YAML, behind `rules: |`");
            case KspecParser.CONST -> unexpected.help("a value gets a name by: let x = 5");
            case KspecParser.DEFINE,
                    KspecParser.DRIVER,
                    KspecParser.USE,
                    KspecParser.IMPORT,
                    KspecParser.SCENARIO,
                    KspecParser.SETUP,
                    KspecParser.SHARED,
                    KspecParser.SUPPRESS ->
                s.error(met, "`" + s.text() + "` stands at the top of a file, not in a block of steps")
                        .help("move it out of the scenario, or close the block with `}` before it");
            case KspecParser.MODULE,
                    KspecParser.DEVICE,
                    KspecParser.ENUM,
                    KspecParser.FLAGS,
                    KspecParser.STRUCT,
                    KspecParser.UNION,
                    KspecParser.COUNTER,
                    KspecParser.FAULT,
                    KspecParser.USER,
                    KspecParser.TRACE,
                    KspecParser.LOG,
                    KspecParser.SPLAT ->
                s.error(met, "`" + s.text() + "` begins no step").help(member(met));
            case KspecParser.TAGS, KspecParser.TIMEOUT, KspecParser.XFAIL, KspecParser.FRESH ->
                s.error(met, "`" + s.text() + "` stands in the scenario's head")
                        .help("write: scenario \"…\" " + s.lineFrom(met) + " { … }");
            case KspecParser.LBRACE ->
                s.error(met, "a block needs a word before it that says what it is for")
                        .help("such as: repeat 3 { … }, within 2s { … }, if CONDITION { … }");
            case KspecParser.MINUS -> unexpected.help("steps have no dashes before them");
            case KspecParser.AND,
                    KspecParser.OR,
                    KspecParser.EQ,
                    KspecParser.NE,
                    KspecParser.LT,
                    KspecParser.GT,
                    KspecParser.LE,
                    KspecParser.GE,
                    KspecParser.PLUS,
                    KspecParser.STAR ->
                unexpected
                        .label("the line before it has ended")
                        .help("put the whole condition into ( ) to write it on several lines");
            case KspecParser.NUMBER, KspecParser.TEXT, KspecParser.RAW, KspecParser.HEX, KspecParser.CHARACTER ->
                unexpected.label("a step begins with a verb, such as open, read or write");
            default -> other(s, unexpected);
        };
    }

    private static String member(Token word) {
        return switch (word.getType()) {
            case KspecParser.COUNTER ->
                "write: assert counter NAME changes by N across { … }, or: let n = counter(NAME)";
            case KspecParser.LOG ->
                "a line of the kernel's log is looked for by: assert log NAME across { … }, and written by: writelog \"…\"";
            case KspecParser.SPLAT -> "write: assert splat r\"WARNING in NAME\" across { … }";
            case KspecParser.TRACE -> "write: assert trace NAME { … } across { … }";
            case KspecParser.FAULT -> "write: inject NAME nth 1 { … }";
            case KspecParser.USER -> "write: as user 1000 { … }";
            default -> "it belongs to the description of a driver: driver NAME { … }";
        };
    }

    private static Diagnostic other(Situation s, Diagnostic unexpected) {
        if (Situation.isWord(s.met())) {
            Optional<String> near = Nearest.to(s.text(), STATEMENTS);
            if (near.isPresent()) {
                return unexpected.label("did you mean `" + near.get() + "`?");
            }
        }
        return unexpected.label("expected a step, such as: read f 4 expect \"text\"");
    }

    /** {@code write(c, "1")}. */
    private static Diagnostic callSyntax(Situation s) {
        Token callee = s.met();
        int close = callee.getTokenIndex() + 1;
        int depth = 0;
        while (s.token(close).isPresent() && s.token(close).get().getType() != Token.EOF) {
            int type = s.token(close).get().getType();
            depth += type == KspecParser.LPAREN ? 1 : type == KspecParser.RPAREN ? -1 : 0;
            if (depth == 0) {
                break;
            }
            close++;
        }
        String inside = s.token(close).isPresent() && close > callee.getTokenIndex() + 2
                ? s.written(
                        s.token(callee.getTokenIndex() + 2).get(),
                        s.token(close - 1).get())
                : "";
        String name = callee.getText();
        if (s.isDefined(name)) {
            return s.error(callee, "steps that were defined are called")
                    .label("expected `call` before it")
                    .help("write: call " + name + "(" + inside + ")");
        }
        return s.error(callee, "a step is a verb with its operands behind it, without brackets and commas")
                .help("write: " + name + (inside.isEmpty() ? "" : " " + inside.replace(", ", " "))
                        + "; steps that were defined are called by: call " + name + "(" + inside + ")");
    }
}
