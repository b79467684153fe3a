// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.grammar.KspecParser;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** What goes wrong at the top of a file. */
final class FileMistakes {
    static final List<String> ITEMS = List.of(
            "scenario",
            "use driver",
            "driver",
            "let",
            "define",
            "setup",
            "teardown",
            "shared",
            "import",
            "fresh",
            "suppress");

    private FileMistakes() {}

    static Optional<Diagnostic> diagnose(Situation s) {
        if (s.headIs(KspecParser.FRESH) && s.type() == KspecParser.COMMA) {
            return Optional.of(s.unexpected()
                    .label(s.expected())
                    .help("at the top of a file each stands on a line of its own: fresh driver"));
        }
        if (s.rule() == KspecParser.RULE_specFile) {
            return s.atBeginning()
                    ? Optional.of(noItem(s))
                    : s.headIs(KspecParser.USE)
                            ? Optional.of(s.unexpected()
                                    .label(s.expected())
                                    .help("write: use driver NAME { size: 4, on: true }"))
                            : Optional.empty();
        }
        if (s.headIs(KspecParser.SCENARIO)
                && s.fieldsBrace().filter(s::opensSteps).isPresent()) {
            return Optional.of(s.error(s.fieldsBrace().get(), "a value is missing before the block")
                    .help("write: scenario \"…\" timeout 5s { … }"));
        }
        if (s.headIs(KspecParser.SCENARIO) && s.typeAt(-1) == KspecParser.FRESH) {
            return Optional.of(s.unexpected()
                    .label("expected `driver`, `vm` or `netns`")
                    .help("write: scenario \"…\" fresh netns { … }"));
        }
        if (s.headIs(KspecParser.SCENARIO) && s.within(KspecParser.RULE_scenarioClause)) {
            return Optional.of(s.unexpected()
                    .label(s.type() == KspecParser.COLON ? "" : s.expected())
                    .help("write: scenario \"…\" tags smoke, slow timeout 5s xfail \"why\" { … }"));
        }
        if (s.headIs(KspecParser.SCENARIO) && s.rule() == KspecParser.RULE_block) {
            return Optional.of(scenarioHead(s));
        }
        if (s.headIs(KspecParser.LET)
                && s.rule() != KspecParser.RULE_expression
                && s.within(KspecParser.RULE_constant)) {
            return Optional.of(s.unexpected().label(s.expected()).help("write: let x = 5"));
        }
        if (s.headIs(KspecParser.SUPPRESS) && s.within(KspecParser.RULE_suppression)) {
            return Optional.of(s.unexpected()
                    .label(
                            s.rule() == KspecParser.RULE_suppression
                                    ? "expected `because` and the reason"
                                    : s.expected())
                    .help("write: suppress r\"^WARNING in NAME$\" because \"REASON\""));
        }
        return switch (s.rule()) {
            case KspecParser.RULE_useDriver -> use(s);
            case KspecParser.RULE_importFile ->
                Optional.of(quoted(s, "import", "a file is imported by its path, in quotes"));
            case KspecParser.RULE_text ->
                s.headIs(KspecParser.IMPORT)
                        ? Optional.of(quoted(s, "import", "a file is imported by its path, in quotes"))
                        : s.headIs(KspecParser.SCENARIO) ? Optional.of(title(s)) : Optional.empty();
            case KspecParser.RULE_freshness -> Optional.of(fresh(s));
            case KspecParser.RULE_driverDeclaration ->
                Optional.of(s.unexpected().label("expected `{`").help("write: driver NAME { … }"));
            case KspecParser.RULE_name ->
                s.headIs(KspecParser.DRIVER)
                        ? Optional.of(s.unexpected()
                                .label("expected a name without quotes")
                                .help("write: driver NAME { … }"))
                        : s.headIs(KspecParser.USE) && s.type() == KspecParser.TEXT
                                ? Optional.of(s.error(s.met(), "a driver is named without quotes")
                                        .help("write: use driver " + s.text().replace("\"", "")))
                                : Optional.empty();
            case KspecParser.RULE_scenario -> Optional.of(scenarioHead(s));
            default -> Optional.empty();
        };
    }

    private static Diagnostic noItem(Situation s) {
        Token met = s.met();
        Diagnostic unexpected = s.unexpected();
        if (met.getType() == KspecParser.RBRACE) {
            return s.error(met, "this `}` closes nothing").help("remove it, or add the `{` that it belongs to");
        }
        if (s.typeAt(1) == KspecParser.COLON && met.getTokenIndex() == 0) {
            return yaml(s);
        }
        Optional<String> remedy = ForeignWords.item(s.text());
        if (remedy.isPresent()) {
            return unexpected.help(remedy.get());
        }
        Optional<String> near = Nearest.to(s.text(), ITEMS);
        if (near.isPresent()) {
            return unexpected.label("did you mean `" + near.get() + "`?");
        }
        boolean step = Situation.isWord(met) || met.getType() == KspecParser.CALLEE;
        Optional<Token> closing =
                s.lastBefore(met).filter(t -> t.getType() == KspecParser.RBRACE && met.getCharPositionInLine() > 0);
        return step
                ? s.error(met, "`" + s.text() + "` stands outside of any scenario")
                        .label(closing.map(t -> "the `}` on line " + s.span(t).line() + " ended what was open")
                                .orElse(""))
                        .help("steps stand in scenarios: scenario \"what is tested\" { … }")
                : unexpected.label("expected " + ExpectedWords.list(ITEMS));
    }

    private static Diagnostic yaml(Situation s) {
        return s.error(s.met(), "this looks like YAML")
                .help("a spec in YAML is in a file whose name ends in .kspec.yaml");
    }

    private static Diagnostic fresh(Situation s) {
        return s.type() == KspecParser.COLON
                ? yaml(s)
                : s.unexpected()
                        .help(
                                "write: fresh driver, fresh vm, fresh netns, or fresh shared_netns, each on a line of its own");
    }

    private static Optional<Diagnostic> use(Situation s) {
        if (s.type() == KspecParser.COLON) {
            return Optional.of(yaml(s));
        }
        if (s.typeAt(-1) != KspecParser.USE) {
            return Optional.empty();
        }
        boolean quoted = s.type() == KspecParser.TEXT;
        String name = quoted ? s.text().replace("\"", "") : Situation.isWord(s.met()) ? s.text() : "NAME";
        return Optional.of(s.unexpected().label("expected `driver`").help("write: use driver " + name));
    }

    private static Diagnostic quoted(Situation s, String word, String rule) {
        if (s.type() == KspecParser.NEWLINE || s.type() == Token.EOF) {
            return s.unexpected().label("expected a path in quotes");
        }
        String path = s.lineFrom(s.met()).replace("'", "");
        return s.error(s.met(), rule)
                .help("write: " + word + " \"" + path + (path.contains(".kspec") ? "" : ".kspec") + "\"");
    }

    private static Diagnostic title(Situation s) {
        return switch (s.type()) {
            case KspecParser.LBRACE, KspecParser.NEWLINE, Token.EOF ->
                s.error(s.met(), "the scenario has no name").help("write: scenario \"what is tested\" { … }");
            case KspecParser.COLON ->
                s.unexpected().label("expected the scenario's name").help("write: scenario \"what is tested\" { … }");
            default ->
                s.error(s.met(), "a scenario's name stands in double quotes")
                        .help("write: scenario \"" + s.text().replace("'", "") + "\" { … }");
        };
    }

    private static Diagnostic scenarioHead(Situation s) {
        Diagnostic unexpected = s.unexpected();
        return switch (s.type()) {
            case KspecParser.NEWLINE, Token.EOF, KspecParser.COLON, KspecParser.LPAREN ->
                unexpected.label("expected `{`, which begins the steps");
            case KspecParser.SKIP_ ->
                s.error(s.met(), "`skip` stands in the scenario, not in its head")
                        .help("write: scenario \"…\" { skip \"why\" }");
            case KspecParser.COMMA -> unexpected.help("clauses of a scenario's head stand side by side without commas");
            case KspecParser.RBRACE -> unexpected.label("expected `{`, which begins the steps");
            default -> {
                Optional<String> near = Nearest.to(s.text(), List.of("tags", "timeout", "xfail", "fresh"));
                yield near.map(n -> unexpected.label("did you mean `" + n + "`?"))
                        .orElseGet(() -> s.typeAt(-2) == KspecParser.TAGS
                                ? unexpected.help("tags are separated by commas")
                                : unexpected.label("expected `tags`, `timeout`, `xfail`, `fresh` or `{`"));
            }
        };
    }
}
