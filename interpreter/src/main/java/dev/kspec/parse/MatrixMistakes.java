// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.grammar.KspecParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** What is wrong in the lines of a matrix: each says how the line is written. */
final class MatrixMistakes {
    private static final Map<Integer, String> RULES = Map.of(
            KspecParser.COVER, "cover all, cover 2, or: cover 2, cover 3 of (a, b, c)",
            KspecParser.BUDGET, "budget greedy, normal or tight, or a time: budget 60s",
            KspecParser.NEVER, "never a == 1 && b == 2",
            KspecParser.IF, "if a == 1 then b == 2",
            KspecParser.INVALID, "invalid port: 0, 65536 expect EINVAL",
            KspecParser.INCLUDE, "include { a: 1, b: 2, .. }",
            KspecParser.EXCLUDE, "exclude { a: 1, b: 2, .. }",
            KspecParser.WEIGHT, "weight 3 of port: 80, 443",
            KspecParser.LET, "let total = a * b");

    private static final List<String> WORDS =
            List.of("cover", "budget", "never", "if", "invalid", "include", "exclude", "weight", "let");

    private MatrixMistakes() {}

    /** Whether a word is nearly one that begins a rule. */
    static boolean isNearRule(String word) {
        return Nearest.to(word, WORDS).isPresent();
    }

    static Optional<Diagnostic> diagnose(Situation s) {
        boolean inBlock = s.within(KspecParser.RULE_matrixBlock) || s.within(KspecParser.RULE_ruleBlock);
        Token first = inBlock ? firstOfLine(s) : null;
        if (first == null || s.typeAt(-1) == KspecParser.MATRIX) {
            return Optional.empty();
        }
        int second = s.token(first.getTokenIndex() + 1).map(Token::getType).orElse(Token.EOF);
        if (second == KspecParser.COLON) {
            return Optional.empty();
        }
        String form = RULES.get(first.getType());
        if (form != null) {
            return first.equals(s.met())
                    ? Optional.empty()
                    : Optional.of(s.unexpected().help(operator(s).orElse("write: " + form)));
        }
        if (s.type() == KspecParser.ASSIGN && Situation.isWord(first) && second == KspecParser.ASSIGN) {
            String name = first.getText();
            return Optional.of(s.unexpected()
                    .label("expected `:`")
                    .help("write: " + name + ": 0, 1, 4096; or, for a value that follows from others: let " + name
                            + " = …"));
        }
        boolean operator = List.of(KspecParser.IN, KspecParser.OF).contains(s.type());
        return Situation.isWord(first)
                        && Situation.isWord(s.met())
                        && !operator
                        && !s.met().equals(first)
                ? Optional.of(noLine(s, first))
                : Optional.empty();
    }

    /** How an operator of another language is written in a condition. */
    private static Optional<String> operator(Situation s) {
        return switch (s.text()) {
            case "or" -> Optional.of("`or` is written ||");
            case "and" -> Optional.of("`and` is written &&");
            default -> Optional.empty();
        };
    }

    private static Diagnostic noLine(Situation s, Token first) {
        Diagnostic none = s.error(first, "`" + first.getText() + "` begins no line of a matrix");
        Optional<String> near = Nearest.to(first.getText(), WORDS);
        if (near.isPresent()) {
            return none.label("did you mean `" + near.get() + "`?");
        }
        String rules = "rules begin with " + String.join(", ", WORDS);
        return none.help(
                s.within(KspecParser.RULE_ruleBlock) ? rules : "a parameter is written size: 0, 1, 4096; " + rules);
    }

    /** Where the line of the matrix begins in which something was met; null if that is the line of the matrix itself. */
    private static Token firstOfLine(Situation s) {
        int at = s.met().getTokenIndex();
        while (true) {
            Optional<Token> before = s.token(at - 1);
            int type = before.map(Token::getType).orElse(Token.EOF);
            if (type == Token.EOF || type == KspecParser.NEWLINE || type == KspecParser.SEMI) {
                return s.token(at).orElse(null);
            }
            if (type == KspecParser.LBRACE && s.typeOf(at - 2) == KspecParser.MATRIX) {
                return s.token(at).orElse(null);
            }
            at--;
        }
    }
}
