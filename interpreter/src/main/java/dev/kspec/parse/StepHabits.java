// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostic;
import dev.kspec.grammar.KspecParser;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** Steps that are written as a shell or another language of tests would have them. */
final class StepHabits {
    private StepHabits() {}

    static Optional<Diagnostic> diagnose(Situation s) {
        boolean expecting = s.behind(KspecParser.EXPECT);
        return switch (s.type()) {
            case KspecParser.LT, KspecParser.SHL ->
                s.beginning().getText().equals("run")
                        ? Optional.of(s.unexpected()
                                .help("what a program reads is given at the end: run \"NAME\" input \"TEXT\""))
                        : Optional.empty();
            case KspecParser.GT ->
                s.beginning().getText().equals("run") && s.typeAt(-1) != KspecParser.MINUS
                        ? Optional.of(
                                s.unexpected()
                                        .help(
                                                "what a program writes is expected: run \"NAME\" expect \"TEXT\"; or named: run \"NAME\" as r, which has r.out"))
                        : Optional.empty();
            case KspecParser.MATCHES ->
                expecting
                        ? Optional.empty()
                        : Optional.of(s.unexpected()
                                .help("what the step has to give is said by: expect " + s.lineFrom(s.met())));
            case KspecParser.ASSIGN -> expecting ? Optional.empty() : setting(s);
            default -> Optional.empty();
        };
    }

    /** {@code size=1m}: an option of another tool, or an argument with its name. */
    private static Optional<Diagnostic> setting(Situation s) {
        Optional<Token> name = s.at(-1).filter(t -> Situation.isWord(t) && s.touches(t, s.met()));
        Optional<Token> value = s.at(1).filter(t -> s.touches(s.met(), t));
        if (name.isEmpty()
                || value.isEmpty()
                || name.get().getTokenIndex() <= s.beginning().getTokenIndex() + 1) {
            return Optional.empty();
        }
        Token last = value.get();
        for (Optional<Token> next = after(s, last); next.isPresent(); next = after(s, last)) {
            last = next.get();
        }
        String written = s.written(name.get(), last);
        return Optional.of(s.error(name.get(), "unexpected `" + written + "`")
                .help(
                        written.indexOf('"') < 0
                                ? "a text stands in quotes: \"" + written
                                        + "\"; operands have no names, they are known by their order"
                                : "operands have no names, they are known by their order"));
    }

    /** What stands right behind a token on its line. */
    private static Optional<Token> after(Situation s, Token token) {
        return s.token(token.getTokenIndex() + 1)
                .filter(t -> s.touches(token, t))
                .filter(t -> switch (t.getType()) {
                    case KspecParser.NEWLINE, KspecParser.SEMI, KspecParser.RBRACE, Token.EOF -> false;
                    default -> true;
                });
    }
}
