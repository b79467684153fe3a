package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecLexer;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenFactory;
import org.antlr.v4.runtime.TokenSource;

/**
 * The lexer's tokens with the layout rule applied: a newline inside round brackets is dropped. Tokens that can stand
 * nowhere are reported here and then mended or dropped, so that the parser never meets them.
 */
final class LayoutTokens implements TokenSource {
    private final KspecLexer lexer;
    private final Places places;
    private final Diagnostics diagnostics;
    private int openBrackets;

    LayoutTokens(CharStream text, Places places, Diagnostics diagnostics) {
        this.lexer = new KspecLexer(text);
        this.lexer.removeErrorListeners();
        this.places = places;
        this.diagnostics = diagnostics;
    }

    @Override
    public Token nextToken() {
        while (true) {
            Token token = lexer.nextToken();
            switch (token.getType()) {
                case KspecLexer.LPAREN -> openBrackets++;
                case KspecLexer.RPAREN -> openBrackets = Math.max(0, openBrackets - 1);
                // A brace ends whatever bracket was left open before it, so that one forgotten `)` does not eat the file.
                case KspecLexer.LBRACE, KspecLexer.RBRACE -> openBrackets = 0;
                case KspecLexer.NEWLINE -> {
                    if (openBrackets > 0) {
                        continue;
                    }
                }
                case KspecLexer.COMMENT -> checkCommentStands(token);
                case KspecLexer.OPEN_TEXT -> {
                    return closed(token);
                }
                case KspecLexer.STRAY -> {
                    stray(token);
                    continue;
                }
                case KspecLexer.OF -> {}
                default -> {
                    if (isWord(token) && lexer.getInputStream().LA(1) == '(') {
                        return retyped(token, KspecLexer.CALLEE);
                    }
                }
            }
            return token;
        }
    }

    private void checkCommentStands(Token token) {
        int start = places.offset(token.getStartIndex());
        SourceFile file = places.file();
        if (start > 0 && !Character.isWhitespace(file.text().charAt(start - 1))) {
            diagnostics.add(Diagnostic.error(
                            Code.COMMENT_GLUED,
                            file.span(start, start + 1),
                            "a `#` begins a comment only at the start of a line or after white space")
                    .help("put a blank before the `#`"));
        }
    }

    private Token closed(Token token) {
        Span span = places.span(token);
        diagnostics.add(Diagnostic.error(Code.UNCLOSED_TEXT, span, "the quoted text is not closed on its line")
                .label("expected a closing `\"`")
                .help("a text ends on the line it begins on; write a line break in it as \\n"));
        return retyped(token, KspecLexer.TEXT);
    }

    private static Token retyped(Token token, int type) {
        CommonToken other = new CommonToken(token);
        other.setType(type);
        return other;
    }

    private static boolean isWord(Token token) {
        String text = token.getText();
        return Character.isLetter(text.charAt(0)) || text.charAt(0) == '_';
    }

    private void stray(Token token) {
        Diagnostic found = Diagnostic.error(
                Code.SYNTAX, places.span(token), "the character `" + token.getText() + "` means nothing here");
        diagnostics.add(
                switch (token.getText()) {
                    case "'" -> found.help("a character is one letter between single quotes, such as 'x'; texts take double quotes");
                    case "[", "]" -> found.help("lists are written in round brackets");
                    case "&" -> found.help("`and` is written &&");
                    case "|" -> found.help("`or` is written ||; flags are simply written side by side");
                    default -> found;
                });
    }

    @Override
    public int getLine() {
        return lexer.getLine();
    }

    @Override
    public int getCharPositionInLine() {
        return lexer.getCharPositionInLine();
    }

    @Override
    public CharStream getInputStream() {
        return lexer.getInputStream();
    }

    @Override
    public String getSourceName() {
        return lexer.getSourceName();
    }

    @Override
    public void setTokenFactory(TokenFactory<?> factory) {
        lexer.setTokenFactory(factory);
    }

    @Override
    public TokenFactory<?> getTokenFactory() {
        return lexer.getTokenFactory();
    }
}
