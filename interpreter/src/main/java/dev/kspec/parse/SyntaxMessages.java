// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import java.util.Optional;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
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
        Optional<Token> open = Blocks.openBrace(parser.getContext());
        if (met.getType() == Token.EOF || Blocks.itemBegins(parser)) {
            return open.map(b -> unclosed(Blocks.neverClosed(b, met.getTokenIndex(), parser.getInputStream())))
                    .orElseGet(() -> tooEarly(met, ExpectedWords.of(parser, e)));
        }
        if (met.getType() == KspecParser.RBRACE && open.isEmpty()) {
            return error(met, "this `}` closes nothing").help("remove it, or add the `{` that it belongs to");
        }
        Optional<Diagnostic> known = new FrequentMistakes(places, parser).diagnose(met, e);
        if (known.isPresent()) {
            return known.get();
        }
        Diagnostic found = error(met, "unexpected " + Situation.words(met));
        String wanted = parser.getContext().getRuleIndex() == KspecParser.RULE_statements
                ? "the end of the line"
                : ExpectedWords.of(parser, e);
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
}
