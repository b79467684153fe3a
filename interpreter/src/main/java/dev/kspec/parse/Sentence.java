// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import dev.kspec.source.Span;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.atn.PredictionMode;

/** What a stretch of text is, as a whole. */
public enum Sentence {
    /** A whole file. */
    FILE(false, KspecParser::specFile),
    /** The steps in one block of a YAML file. */
    STEPS(false, KspecParser::stepBlock),
    /** What a driver offers, in one block of a YAML file. */
    MEMBERS(false, KspecParser::memberBlock),
    /** A value. */
    EXPRESSION(true, KspecParser::loneExpression),
    /** The number of an ioctl. */
    IOCTL(true, KspecParser::loneIoctl),
    /** A module parameter's type and default. */
    PARAMETER_TYPE(true, KspecParser::loneParameterType),
    /** What stands behind {@code skip}. */
    SKIP(true, KspecParser::loneSkip),
    /** A definition's name and parameters. */
    HEAD(true, KspecParser::loneHead);

    private final boolean oneValue;
    private final Function<KspecParser, ParserRuleContext> rule;

    Sentence(boolean oneValue, Function<KspecParser, ParserRuleContext> rule) {
        this.oneValue = oneValue;
        this.rule = rule;
    }

    /**
     * The words of a text in which there is no mistake, comments among them, in their order.
     *
     * @throws IllegalArgumentException if there is a mistake in it
     */
    public List<Lexeme> lexemes(Span part) {
        Diagnostics mistakes = new Diagnostics();
        Places places = new Places(part);
        Layout layout = Layout.of(places, oneValue, mistakes);
        KspecParser parser = new KspecParser(new CommonTokenStream(new ListTokenSource(layout.tokens())));
        parser.removeErrorListeners();
        parser.addErrorListener(new SyntaxMessages(places, layout, mistakes));
        parser.setErrorHandler(new LineRecovery());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        Roles roles = Roles.of(rule.apply(parser));
        if (mistakes.hasErrors()) {
            throw new IllegalArgumentException(
                    part + ": " + mistakes.sorted().getFirst().message());
        }
        return new Lexing(places, roles).lexemes();
    }
}
