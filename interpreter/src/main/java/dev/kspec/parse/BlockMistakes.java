// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.grammar.KspecParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** Heads of blocks that are not as they should be. */
final class BlockMistakes {
    private static final Map<Integer, String> FORMS = Map.ofEntries(
            Map.entry(KspecParser.IF, "if CONDITION { … } else { … }"),
            Map.entry(KspecParser.FOR, "for x in [1, 2] { … }, or over a range: for i in 0..9 { … }"),
            Map.entry(KspecParser.REPEAT, "repeat 3 { … }, or: repeat 3 as i { … }"),
            Map.entry(KspecParser.EVENTUALLY, "eventually within 1s { … }"),
            Map.entry(KspecParser.WITHIN, "within 2s { … }"),
            Map.entry(KspecParser.INJECT, "inject FAULT nth 1 { … }"),
            Map.entry(KspecParser.SWEEP, "sweep FAULT { … } after each { … }"),
            Map.entry(KspecParser.AS, "as user 1000 { … }, as user 1000 group 100 { … }, or: as compat { … }"),
            Map.entry(KspecParser.FORK, "fork { … }"),
            Map.entry(KspecParser.PARALLEL, "parallel {, then lanes on lines of their own: lane a { … }"),
            Map.entry(KspecParser.LANE, "lane NAME { … }"),
            Map.entry(KspecParser.BENCH, "bench \"what is measured\" { … } report p50, p99"),
            Map.entry(KspecParser.WHEN, "when LANE is blocked in VERB"),
            Map.entry(KspecParser.MATRIX, "matrix { size: 0, 1, 4096 }, or a parameter on each line"),
            Map.entry(KspecParser.TEARDOWN, "teardown { … }"),
            Map.entry(KspecParser.CALL, "call NAME(1, n: 2) as x"),
            Map.entry(KspecParser.GIVE, "give VALUE"),
            Map.entry(KspecParser.SKIP_, "skip \"why\", or: skip unless kernel >= 6.8"),
            Map.entry(KspecParser.BARRIER, "barrier NAME"),
            Map.entry(KspecParser.POST, "post NAME"),
            Map.entry(KspecParser.AWAIT, "await NAME"),
            Map.entry(KspecParser.DEFINE, "define NAME(a, b = 1) { … }"),
            Map.entry(KspecParser.SETUP, "setup { … }"),
            Map.entry(KspecParser.FRESH, "fresh driver, fresh vm, or fresh netns"),
            Map.entry(KspecParser.SHARED, "shared setup { … }, or: shared teardown { … }"));

    private BlockMistakes() {}

    static Optional<Diagnostic> diagnose(Situation s) {
        Optional<Diagnostic> missing = missingBeforeBlock(s);
        if (missing.isPresent()) {
            return missing;
        }
        Token head = s.beginning();
        if (s.within(KspecParser.RULE_definitionHead) && !s.headIs(KspecParser.DEFINE)) {
            return Optional.of(s.unexpected()
                    .label(s.expected())
                    .help("a name and, in round brackets, parameters: fill(file, times = 4)"));
        }
        if (s.atBeginning() || !(FORMS.containsKey(head.getType()) || s.rule() == KspecParser.RULE_matrixParameter)) {
            return Optional.empty();
        }
        if (s.rule() == KspecParser.RULE_matrixParameter) {
            return Optional.of(s.unexpected().label("expected `:`").help("write: " + parameter(s)));
        }
        return switch (head.getType()) {
            case KspecParser.IF -> Optional.ofNullable(branch(s));
            case KspecParser.FOR -> forIn(s);
            case KspecParser.SKIP_ -> s.type() == KspecParser.SLASH ? Optional.empty() : Optional.of(skip(s));
            case KspecParser.CALL -> Optional.of(call(s));
            case KspecParser.DEFINE -> inHead(s) ? Optional.of(define(s)) : Optional.empty();
            case KspecParser.MATRIX -> matrix(s);
            case KspecParser.FORK -> inHead(s) ? Optional.of(fork(s)) : Optional.empty();
            default -> inHead(s) ? Optional.of(form(s)) : Optional.empty();
        };
    }

    /** Whether what was met belongs to the head itself, not to a value in it. */
    private static boolean inHead(Situation s) {
        return switch (s.rule()) {
            case KspecParser.RULE_statement,
                    KspecParser.RULE_block,
                    KspecParser.RULE_name,
                    KspecParser.RULE_lane,
                    KspecParser.RULE_faultSetting,
                    KspecParser.RULE_callee,
                    KspecParser.RULE_verb,
                    KspecParser.RULE_text,
                    KspecParser.RULE_definition,
                    KspecParser.RULE_definitionHead,
                    KspecParser.RULE_fixture,
                    KspecParser.RULE_statements,
                    KspecParser.RULE_operand,
                    KspecParser.RULE_primary,
                    KspecParser.RULE_expression,
                    KspecParser.RULE_matrixBlock,
                    KspecParser.RULE_matrixParameter -> true;
            default -> false;
        };
    }

    private static Diagnostic form(Situation s) {
        if (s.beginning().getType() == KspecParser.INJECT && s.type() == KspecParser.COMMA) {
            return s.unexpected()
                    .label("expected `{`")
                    .help("two faults at once are nested: inject A nth 1 { inject B nth 2 { … } }");
        }
        String form = "write: " + FORMS.get(s.beginning().getType());
        if (s.headIs(KspecParser.WITHIN, KspecParser.AS) && s.type() == KspecParser.NEWLINE) {
            return s.unexpected()
                    .label("expected `{`")
                    .help("a block: within 2s { … }; a single step's limit stands on the step's line");
        }
        String expected = switch (s.rule()) {
            case KspecParser.RULE_block -> "expected `{`";
            case KspecParser.RULE_name -> "expected a name";
            case KspecParser.RULE_statements -> "expected the end of the line";
            case KspecParser.RULE_expression, KspecParser.RULE_operand, KspecParser.RULE_primary -> "expected a value";
            default -> s.expected();
        };
        return s.unexpected().label(expected).help(form);
    }

    private static Diagnostic call(Situation s) {
        if (s.type() == KspecParser.EXPECT) {
            return s.error(s.met(), "`expect` belongs to a step, and a call is none")
                    .help("name what it gives, and demand something of that: call NAME(…) as x, then: assert x == …");
        }
        String name = s.token(s.beginning().getTokenIndex() + 1)
                .filter(t -> Situation.isWord(t) || t.getType() == KspecParser.CALLEE)
                .map(Token::getText)
                .orElse("NAME");
        return s.rule() == KspecParser.RULE_callee && Situation.isWord(s.met())
                ? s.error(s.met(), "a call has round brackets").help("write: call " + name + "(…)")
                : s.unexpected()
                        .label(s.type() == KspecParser.ASSIGN ? "expected `:`" : s.expected())
                        .help("write: call " + name + "(1, n: 2) as x");
    }

    private static Diagnostic fork(Situation s) {
        return switch (s.type()) {
            case KspecParser.EXPECT ->
                s.error(s.met(), "a fork has no outcome of its own to expect")
                        .help(
                                "the steps in it say what they expect; a child that fails there, or does not come to its end, fails the"
                                        + " case. The exit status of a program is that of run: run \"NAME\" expect 0");
            case KspecParser.AS ->
                s.error(s.met(), "a fork gives no value that could be named")
                        .help(
                                "what the child names only the child knows; pipe, socketpair or a file lets it tell the case something");
            default -> form(s);
        };
    }

    private static Diagnostic define(Situation s) {
        return Situation.isWord(s.met()) && s.rule() == KspecParser.RULE_callee
                ? s.error(s.met(), "a definition has round brackets, also without parameters")
                        .help("write: define " + s.text() + "(a, b = 1) { … }, or: define " + s.text() + "() { … }")
                : form(s);
    }

    private static Diagnostic branch(Situation s) {
        return switch (s.text()) {
            case ":", "then" ->
                s.error(s.met(), "the steps of an `if` stand in braces").help("write: if CONDITION { … } else { … }");
            case "elif", "elsif", "elseif" ->
                s.error(s.met(), "there is no `" + s.text() + "`").help("write: } else if CONDITION { … }");
            default ->
                s.rule() == KspecParser.RULE_block
                                && (Situation.isWord(s.met()) || s.type() == KspecParser.CALLEE)
                                && !List.of("and", "or").contains(s.text())
                                && !s.at(-1).map(t -> t.getText().equals("not")).orElse(false)
                        ? s.error(s.met(), "the steps of an `if` stand in braces")
                                .help("write: if CONDITION { " + s.lineFrom(s.met()) + " }")
                        : s.rule() == KspecParser.RULE_statement || s.rule() == KspecParser.RULE_ifThen
                                ? form(s)
                                : null;
        };
    }

    private static Optional<Diagnostic> forIn(Situation s) {
        boolean head = switch (s.rule()) {
            case KspecParser.RULE_statement, KspecParser.RULE_name, KspecParser.RULE_block -> true;
            default -> false;
        };
        if (!head) {
            return Optional.empty();
        }
        String form = "write: " + FORMS.get(KspecParser.FOR);
        return Optional.of(
                switch (s.type()) {
                    case KspecParser.LPAREN, KspecParser.ASSIGN ->
                        s.error(s.met(), "`for` goes over the items of a list or a range")
                                .help(form);
                    default ->
                        s.rule() == KspecParser.RULE_block
                                ? s.unexpected().label("expected `{`").help(form)
                                : s.unexpected()
                                        .label(s.rule() == KspecParser.RULE_name ? "expected a name" : "expected `in`")
                                        .help(form);
                });
    }

    private static Diagnostic skip(Situation s) {
        Token before = s.at(-1).orElse(s.met());
        String expected = switch (before.getType()) {
            case KspecParser.SKIP_ -> "expected a reason in quotes, or `unless`";
            case KspecParser.UNLESS -> "expected `kernel`, `file`, `config` or `feature`";
            default ->
                s.headIs(KspecParser.SKIP_) && s.typeBehindHead(1) == KspecParser.UNLESS
                        ? "expected a relation such as >= 6.8, or what has to be there"
                        : "expected the end of the line";
        };
        return s.unexpected()
                .label(expected)
                .help(
                        "write: skip \"why\", skip unless kernel >= 6.8, skip unless file \"/dev/x\", or skip unless config KASAN");
    }

    /** A matrix parameter with the values that stand on its line, whatever stands between them. */
    private static String parameter(Situation s) {
        Token values = s.met();
        while (isSign(values) && s.token(values.getTokenIndex() + 1).isPresent()) {
            values = s.token(values.getTokenIndex() + 1).get();
        }
        String written = s.lineFrom(values);
        // A brace is the matrix's own unless a value opened one.
        int end = written.contains("{") ? -1 : written.indexOf('}');
        String rest = (end < 0 ? written : written.substring(0, end)).strip();
        boolean list = rest.startsWith("[") && rest.indexOf(']') == rest.length() - 1;
        return s.beginning().getText() + ": "
                + (rest.isEmpty() ? "0, 1, 4096" : list ? rest.substring(1, rest.length() - 1) : rest);
    }

    private static boolean isSign(Token token) {
        return switch (token.getType()) {
            case KspecParser.ASSIGN,
                    KspecParser.EQ,
                    KspecParser.COLON,
                    KspecParser.GT,
                    KspecParser.IN,
                    KspecParser.OF -> true;
            default -> token.getText().equals("from") || token.getText().equals("is");
        };
    }

    private static Optional<Diagnostic> matrix(Situation s) {
        String form = "write: " + FORMS.get(KspecParser.MATRIX);
        return s.typeAt(-1) == KspecParser.MATRIX
                ? Optional.of(s.unexpected().label("expected `{`").help(form))
                : s.rule() == KspecParser.RULE_matrixBlock
                        ? Optional.of(s.unexpected()
                                .label(
                                        s.typeAt(-1) == KspecParser.LBRACE
                                                ? "expected a name"
                                                : "expected `,`, `}` or the end of the line")
                                .help(form))
                        : Optional.empty();
    }

    /** A block that is read as the fields of a struct, since the value before it was left out. */
    private static Optional<Diagnostic> missingBeforeBlock(Situation s) {
        if (!s.within(KspecParser.RULE_fields)) {
            return Optional.empty();
        }
        Optional<Token> brace = s.fieldsBrace();
        if (brace.isEmpty() || !s.opensSteps(brace.get())) {
            return Optional.empty();
        }
        Token before = s.token(brace.get().getTokenIndex() - 1).orElse(brace.get());
        Token head = s.beginning();
        if (head.getType() == KspecParser.ASSERT) {
            return Optional.empty();
        }
        if (head.getType() == KspecParser.NAME || head.getType() == KspecParser.IOCTL) {
            Optional<String> near = Nearest.to(
                    head.getText(),
                    FORMS.values().stream().map(f -> f.split(" ", 2)[0]).toList());
            Diagnostic none = s.error(head, "`" + head.getText() + "` begins no block of steps");
            return Optional.of(
                    near.map(n -> none.label("did you mean `" + n + "`?"))
                            .orElseGet(
                                    () -> none.help(
                                            "blocks begin with for, if, repeat, within, eventually, inject, sweep, fork or as; the fields of a struct are written { a: 1, b: 2 }")));
        }
        Diagnostic missing = s.error(brace.get(), "a value is missing before the block");
        String form = FORMS.get(head.getType());
        if (form == null) {
            return Optional.of(missing);
        }
        return Optional.of(
                head.getType() == KspecParser.INJECT && before.getTokenIndex() > head.getTokenIndex() + 1
                        ? missing.help("write: inject "
                                + s.token(head.getTokenIndex() + 1)
                                        .map(Token::getText)
                                        .orElse("FAULT") + " "
                                + before.getText() + " 1 { … }")
                        : missing.help("write: " + form));
    }
}
