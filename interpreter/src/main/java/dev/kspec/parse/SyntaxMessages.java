// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Columns;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.grammar.KspecParser;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;

/** Says in words what the parser met and what it would have liked; of one line, only the first thing. */
final class SyntaxMessages extends BaseErrorListener {
    private final Places places;
    private final Layout layout;
    private final Diagnostics diagnostics;

    SyntaxMessages(Places places, Layout layout, Diagnostics diagnostics) {
        this.places = places;
        this.layout = layout;
        this.diagnostics = diagnostics;
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer, Object symbol, int line, int column, String message, RecognitionException e) {
        Parser parser = (Parser) recognizer;
        Token met = e != null && e.getOffendingToken() != null ? e.getOffendingToken() : (Token) symbol;
        Diagnostic found = diagnose(parser, met, e);
        if (!layout.spokeOf(found.span().line())
                && !layout.spokeOf(places.span(met).line())) {
            diagnostics.add(found);
        }
    }

    private Diagnostic diagnose(Parser parser, Token met, RecognitionException e) {
        ParserRuleContext context = parser.getContext();
        Optional<Token> open = Blocks.openBrace(context);
        if (met.getType() == Token.EOF || Blocks.itemBegins(parser)) {
            return open.map(this::unclosed).orElseGet(() -> tooEarly(met, wanted(parser, met, e)));
        }
        if (met.getType() == KspecParser.RBRACE && open.isEmpty()) {
            return error(met, "this `}` closes nothing");
        }
        if (met.getType() == KspecParser.EXPECT && context.getRuleIndex() == KspecParser.RULE_statements) {
            return error(met, "`expect` speaks of the outcome of the step it follows")
                    .label(
                            atLineStart(met)
                                    ? "there is no step before it on this line"
                                    : "what stands before it is no step")
                    .help("to speak of state, write: assert …, or: assert counter NAME changes by N across { … }");
        }
        Optional<Diagnostic> known = new FrequentMistakes(places, parser).diagnose(met);
        if (known.isPresent()) {
            return known.get();
        }
        Diagnostic found = error(met, "unexpected " + words(met));
        String wanted = wanted(parser, met, e);
        return wanted.isEmpty() ? found : found.label("expected " + wanted);
    }

    private Diagnostic error(Token token, String message) {
        return Diagnostic.error(Code.SYNTAX, places.span(token), message);
    }

    private Diagnostic unclosed(Token brace) {
        return error(brace, "this `{` is never closed").help("add the `}` that ends the block");
    }

    private Diagnostic tooEarly(Token end, String wanted) {
        Diagnostic found = error(end, "this ends too early");
        return wanted.isEmpty() ? found : found.label("expected " + wanted);
    }

    private static String words(Token token) {
        return switch (token.getType()) {
            case KspecParser.NEWLINE -> "end of the line";
            case KspecParser.TEXT -> "text " + Columns.cut(token.getText(), 40);
            case KspecParser.NUMBER -> "number " + token.getText();
            default -> "`" + token.getText() + "`";
        };
    }

    private String wanted(Parser parser, Token met, RecognitionException e) {
        ParserRuleContext context = parser.getContext();
        switch (context.getRuleIndex()) {
            case KspecParser.RULE_specFile:
                return atLineStart(met) ? among(met, List.of("driver", "use", "scenario")) : "the end of the line";
            case KspecParser.RULE_driverDeclaration:
                if (atLineStart(met)) {
                    return among(met, List.of("module", "device", "ioctl", "counter", "fault"));
                }
                break;
            case KspecParser.RULE_statements:
                if (!atLineStart(met)) {
                    return "the end of the line";
                }
                return Blocks.isTopOfScenario(context)
                        ? "a step, `assert`, `let`, `inject`, `matrix` or `skip`"
                        : "a step, `assert`, `let` or `inject`";
            default:
                break;
        }
        return ExpectedWords.of(parser, e);
    }

    private static String among(Token met, List<String> words) {
        return Nearest.to(met.getText(), words)
                .map(n -> "`" + n + "`")
                .orElse("`" + String.join("`, `", words.subList(0, words.size() - 1)) + "` or `" + words.getLast()
                        + "`");
    }

    private boolean atLineStart(Token met) {
        int start = places.span(met).start();
        int line = places.file().lineStart(places.file().line(start));
        return places.file().text().substring(line, start).isBlank();
    }
}
