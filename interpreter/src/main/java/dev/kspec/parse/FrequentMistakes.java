// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.grammar.KspecParser;
import java.util.Optional;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** Mistakes that people who come from other languages make, each with the remedy. */
final class FrequentMistakes {
    private static final String COMMENT = "a comment begins with #";
    private static final String ANY_OF = "alternatives are written: any of (a, b)";

    private final Places places;
    private final Parser parser;

    FrequentMistakes(Places places, Parser parser) {
        this.places = places;
        this.parser = parser;
    }

    Optional<Diagnostic> diagnose(Token met) {
        Optional<Token> before = before(met);
        Diagnostic unexpected = Diagnostic.error(Code.SYNTAX, places.span(met), "unexpected `" + met.getText() + "`");
        if (before.isEmpty() && beginsForeignComment(met)) {
            return Optional.of(unexpected.help(COMMENT));
        }
        if (parser.getContext().getRuleIndex() != KspecParser.RULE_statements || before.isEmpty()) {
            return Optional.empty();
        }
        return switch (met.getType()) {
            case KspecParser.ASSIGN ->
                head(met) == KspecParser.ASSERT
                        ? Optional.of(unexpected.help("two values are compared with =="))
                        : Optional.empty();
            case KspecParser.NAME, KspecParser.IOCTL, KspecParser.LET, KspecParser.ASSERT, KspecParser.INJECT ->
                Optional.of(word(met, before.get(), unexpected));
            case KspecParser.COMMA -> Optional.of(unexpected.help("operands are separated by blanks"));
            case KspecParser.LPAREN ->
                switch (before.get().getType()) {
                    case KspecParser.NAME ->
                        Optional.of(unexpected.help("the bracket of a call follows its name without a blank"));
                    case KspecParser.ANY -> Optional.of(unexpected.help(ANY_OF));
                    default -> Optional.empty();
                };
            default -> beginsForeignComment(met) ? Optional.of(unexpected.help(COMMENT)) : computed(met, unexpected);
        };
    }

    private Diagnostic word(Token met, Token before, Diagnostic unexpected) {
        if (before.getType() == KspecParser.NAME && before.getText().equals("not")) {
            return unexpected.help("`not` is written !");
        }
        if (before.getType() == KspecParser.NUMBER && Literals.isUnit(met.getText())) {
            return unexpected.help("a unit follows its number without a blank: " + before.getText() + met.getText());
        }
        return switch (met.getText()) {
            case "and" -> unexpected.help("`and` is written &&");
            case "or" -> unexpected.help(head(met) == KspecParser.ASSERT ? "`or` is written ||" : ANY_OF);
            default ->
                Diagnostic.error(
                                Code.SEPARATOR_MISSING,
                                places.span(met),
                                "`" + met.getText() + "` stands where the step before it should have ended")
                        .label("expected `;` or the end of the line");
        };
    }

    /** C's and SQL's comments. */
    private boolean beginsForeignComment(Token met) {
        int next = parser.getInputStream().LA(2);
        return switch (met.getType()) {
            case KspecParser.SLASH -> next == KspecParser.SLASH || next == KspecParser.STAR;
            case KspecParser.MINUS -> next == KspecParser.MINUS;
            default -> false;
        };
    }

    private Optional<Diagnostic> computed(Token met, Diagnostic unexpected) {
        boolean operator = met.getType() >= KspecParser.EQ && met.getType() <= KspecParser.PERCENT;
        boolean step = head(met) == KspecParser.NAME || head(met) == KspecParser.IOCTL;
        return operator && step && met.getType() != KspecParser.ASSIGN
                ? Optional.of(unexpected.help("a computed operand stands in brackets, such as (n + 1)"))
                : Optional.empty();
    }

    /** The token before it on its line. */
    private Optional<Token> before(Token met) {
        int index = met.getTokenIndex() - 1;
        TokenStream tokens = parser.getInputStream();
        return index < 0 || endsStep(tokens.get(index)) ? Optional.empty() : Optional.of(tokens.get(index));
    }

    /** The type of the token with which its step begins. */
    private int head(Token met) {
        TokenStream tokens = parser.getInputStream();
        int index = met.getTokenIndex();
        while (index > 0 && !endsStep(tokens.get(index - 1))) {
            index--;
        }
        return tokens.get(index).getType();
    }

    private static boolean endsStep(Token token) {
        return switch (token.getType()) {
            case KspecParser.NEWLINE, KspecParser.SEMI, KspecParser.LBRACE, KspecParser.RBRACE -> true;
            default -> false;
        };
    }
}
