// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Definition;
import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Expression;
import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.atn.PredictionMode;

/**
 * The kspec carrier: text in, tree out.
 *
 * <p>In: a file, or a stretch of one. Out: its tree, every node with its place in the file; what is wrong goes to the
 * diagnostics. Guaranteed by then, if there is no error: the text follows the grammar, every literal is well formed, and
 * nothing is nested deeper than {@link Layout#DEEPEST}.
 */
final class KspecParsing {
    private KspecParsing() {}

    static SpecFile file(SourceFile file, Diagnostics diagnostics) {
        Span whole = file.span(0, file.text().length());
        return parse(whole, false, diagnostics, KspecParser::specFile, FileBuilder::specFile);
    }

    static StatementBuilder.Body steps(Span part, Diagnostics diagnostics) {
        return parse(
                part,
                false,
                diagnostics,
                KspecParser::stepBlock,
                (builder, tree) -> builder.statements().body(tree.statements()));
    }

    /** The rules of a matrix. */
    static List<MatrixRule> rules(Span part, Diagnostics diagnostics) {
        return parse(part, false, diagnostics, KspecParser::ruleBlock, FileBuilder::rules);
    }

    static Expression expression(Span part, Diagnostics diagnostics) {
        return parse(
                part,
                true,
                diagnostics,
                KspecParser::loneExpression,
                (builder, tree) -> builder.expressions().expression(tree.expression()));
    }

    static DriverDeclaration.IoctlNumber ioctl(Span part, Diagnostics diagnostics) {
        return parse(
                part,
                true,
                diagnostics,
                KspecParser::loneIoctl,
                (builder, tree) -> builder.drivers().ioctlNumber(tree.ioctlNumber()));
    }

    static DriverDeclaration.ParameterType parameterType(Span part, Diagnostics diagnostics) {
        return parse(
                part,
                true,
                diagnostics,
                KspecParser::loneParameterType,
                (builder, tree) -> builder.drivers().parameterType(tree.parameterType()));
    }

    static List<DriverDeclaration.Member> members(Span part, Diagnostics diagnostics) {
        return parse(
                part,
                false,
                diagnostics,
                KspecParser::memberBlock,
                (builder, tree) -> builder.drivers().members(tree.members()));
    }

    /** {@code NAME(p, q = 1)}: a definition without its steps. */
    static Definition definitionHead(Span part, Diagnostics diagnostics) {
        return parse(
                part, true, diagnostics, KspecParser::loneHead, (builder, tree) -> builder.head(tree.definitionHead()));
    }

    static Optional<Scenario.Skip> skip(Span part, Diagnostics diagnostics) {
        return parse(
                part,
                true,
                diagnostics,
                KspecParser::loneSkip,
                (builder, tree) -> builder.statements().skip(tree.skipReason()));
    }

    private static <C extends ParserRuleContext, T> T parse(
            Span part,
            boolean oneValue,
            Diagnostics diagnostics,
            Function<KspecParser, C> rule,
            BiFunction<FileBuilder, C, T> build) {
        Places places = new Places(part);
        Layout layout = Layout.of(places, oneValue, diagnostics);
        CommonTokenStream tokens = new CommonTokenStream(new ListTokenSource(layout.tokens()));
        // What is said about a mistake may look further than the parser did.
        tokens.fill();
        KspecParser parser = new KspecParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(new SyntaxMessages(places, layout, diagnostics));
        parser.setErrorHandler(new LineRecovery());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        C tree = rule.apply(parser);
        return build.apply(new FileBuilder(places, diagnostics), tree);
    }
}
