// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import dev.kspec.source.Span;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/** What a stretch of text is, as a whole. */
public enum Sentence {
    /** A whole file. */
    FILE(false, KspecParser::specFile),
    /** The steps in one block of a YAML file. */
    STEPS(false, KspecParser::stepBlock),
    /** What a driver offers, in one block of a YAML file. */
    MEMBERS(false, KspecParser::memberBlock),
    /** The rules of a matrix, in one block of a YAML file. */
    RULES(false, KspecParser::ruleBlock),
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

    @SuppressWarnings("ImmutableEnumChecker") // a method of the parser, which has no state
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
        parser.setErrorHandler(new BailErrorStrategy());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        if (mistakes.hasErrors()) {
            throw new IllegalArgumentException(
                    part + ": " + mistakes.sorted().getFirst().message());
        }
        try {
            return new Lexing(places, Roles.of(rule.apply(parser))).lexemes();
        } catch (ParseCancellationException e) {
            throw new IllegalArgumentException(part + " has a mistake in it", e);
        }
    }

    /** The comments of a text, whatever else is in it. */
    public static List<Span> comments(Span part) {
        return new Lexing(new Places(part), Roles.none())
                .lexemes().stream()
                        .filter(l -> l.role() == Role.COMMENT)
                        .map(Lexeme::span)
                        .toList();
    }
}
