package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Says in words what the parser met and what it would have liked. */
final class SyntaxMessages extends BaseErrorListener {
    private final Places places;
    private final Diagnostics diagnostics;

    SyntaxMessages(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer, Object symbol, int line, int column, String message, RecognitionException e) {
        Parser parser = (Parser) recognizer;
        Token met = e != null && e.getOffendingToken() != null ? e.getOffendingToken() : (Token) symbol;
        diagnostics.add(diagnose(parser, met, e));
    }

    private Diagnostic diagnose(Parser parser, Token met, RecognitionException e) {
        ParserRuleContext context = parser.getContext();
        if (met.getType() == Token.EOF) {
            return unclosed(context, met);
        }
        if (met.getType() == KspecParser.EXPECT && context.getRuleIndex() != KspecParser.RULE_outcome) {
            return Diagnostic.error(Code.SYNTAX, places.span(met), "`expect` speaks of the outcome of the step it follows")
                    .label("there is no step before it on this line")
                    .help("to speak of state, write: assert …, or: assert counter NAME changes by N across { … }");
        }
        if (met.getType() == KspecParser.RBRACE && context.getRuleIndex() == KspecParser.RULE_specFile) {
            return Diagnostic.error(Code.SYNTAX, places.span(met), "this `}` closes nothing");
        }
        Diagnostic found = Diagnostic.error(Code.SYNTAX, places.span(met), "unexpected " + words(met));
        IntervalSet expected = e == null ? parser.getExpectedTokens() : expectedAt(parser, e);
        String wanted = words(context, met, expected);
        if (met.getType() == KspecParser.ASSIGN) {
            return found.help("two values are compared with ==; a name is given by: let NAME = …");
        }
        return wanted.isEmpty() ? found : found.label("expected " + wanted);
    }

    private static IntervalSet expectedAt(Parser parser, RecognitionException e) {
        return e.getOffendingState() < 0 || e.getExpectedTokens() == null ? parser.getExpectedTokens() : e.getExpectedTokens();
    }

    private Diagnostic unclosed(ParserRuleContext context, Token met) {
        for (ParserRuleContext c = context; c != null; c = c.getParent()) {
            Token brace = c.getToken(KspecParser.LBRACE, 0) == null
                    ? null
                    : c.getToken(KspecParser.LBRACE, 0).getSymbol();
            if (brace != null && c.getToken(KspecParser.RBRACE, 0) == null) {
                return Diagnostic.error(Code.SYNTAX, places.span(brace), "this `{` is never closed")
                        .help("add the `}` that ends the block");
            }
        }
        return Diagnostic.error(Code.SYNTAX, places.span(met), "the file ends too early");
    }

    private static String words(Token token) {
        return switch (token.getType()) {
            case KspecParser.NEWLINE -> "end of the line";
            case KspecParser.TEXT -> "text " + token.getText();
            case KspecParser.NUMBER -> "number " + token.getText();
            default -> "`" + token.getText() + "`";
        };
    }

    private String words(ParserRuleContext context, Token met, IntervalSet expected) {
        switch (context.getRuleIndex()) {
            case KspecParser.RULE_specFile:
                return atLineStart(met) ? "`driver`, `use` or `scenario`" : "the end of the line";
            case KspecParser.RULE_driverDeclaration, KspecParser.RULE_driverMember:
                if (expected.contains(KspecParser.MODULE)) {
                    return "`module`, `device`, `ioctl`, `counter` or `fault`";
                }
                break;
            case KspecParser.RULE_statements:
                return atLineStart(met) ? "a step, `assert`, `let`, `inject`, `matrix` or `skip`" : "the end of the line";
            default:
                break;
        }
        return alternatives(expected);
    }

    private boolean atLineStart(Token met) {
        int start = places.span(met).start();
        String text = places.file().text();
        int line = places.file().lineStart(places.file().line(start));
        return text.substring(line, start).isBlank();
    }

    private static String alternatives(IntervalSet expected) {
        List<String> words = new ArrayList<>();
        boolean value = expected.contains(KspecParser.NUMBER) && expected.contains(KspecParser.LPAREN);
        if (value) {
            words.add("a value");
        } else {
            if (expected.contains(KspecParser.NUMBER)) {
                words.add("a number");
            }
            if (expected.contains(KspecParser.NAME)) {
                words.add("a name");
            }
            if (expected.contains(KspecParser.TEXT)) {
                words.add("a quoted text");
            }
        }
        boolean name = value || expected.contains(KspecParser.NAME);
        for (int type : expected.toArray()) {
            String literal = KspecParser.VOCABULARY.getLiteralName(type);
            boolean relation = type >= KspecParser.EQ && type <= KspecParser.PERCENT && type != KspecParser.ASSIGN;
            boolean keyword = literal != null && Character.isLetter(literal.charAt(1));
            boolean partOfValue = value && (type == KspecParser.LPAREN || relation);
            if (literal != null && !partOfValue && !relation && !(name && keyword && type != KspecParser.EXPECT && type != KspecParser.AS)) {
                words.add("`" + literal.substring(1, literal.length() - 1) + "`");
            }
        }
        if (expected.contains(KspecParser.NEWLINE)) {
            words.remove("`;`");
            words.add("the end of the line");
        }
        int last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
