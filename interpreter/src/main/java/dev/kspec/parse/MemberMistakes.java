// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.grammar.KspecParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** What goes wrong in the description of a driver. */
final class MemberMistakes {
    private static final List<String> MEMBERS = List.of(
            "module",
            "device",
            "const",
            "enum",
            "flags",
            "struct",
            "union",
            "ioctl",
            "counter",
            "sysctl",
            "fault",
            "trace",
            "log",
            "suppress");

    private static final Map<Integer, String> FORMS = Map.ofEntries(
            Map.entry(KspecParser.MODULE, "module \"NAME.ko\" { parameter: u32 = 1 }"),
            Map.entry(KspecParser.DEVICE, "device NAME = \"/dev/NAME\""),
            Map.entry(KspecParser.CONST, "const NAME = 16"),
            Map.entry(KspecParser.ENUM, "enum NAME: u32 { A, B = 5 }"),
            Map.entry(KspecParser.FLAGS, "flags NAME: u32 { A = 1, B = 2 }"),
            Map.entry(KspecParser.STRUCT, "struct NAME { field: u32, other: u8[4] }"),
            Map.entry(KspecParser.UNION, "union NAME { field: u32, other: u8[4] }"),
            Map.entry(KspecParser.IOCTL, "ioctl NAME = _IOR('x', 1, u32)"),
            Map.entry(
                    KspecParser.COUNTER,
                    "counter NAME = \"/sys/…\", with key \"name\" or row \"name:\" column 2 behind it if the file holds more"),
            Map.entry(KspecParser.SYSCTL, "sysctl NAME = \"dev.name.key\""),
            Map.entry(KspecParser.FAULT, "fault NAME = \"/sys/kernel/debug/…\""),
            Map.entry(KspecParser.TRACE, "trace NAME(argument: s64) = system:event"),
            Map.entry(KspecParser.LOG, "log NAME = r\"PATTERN\""),
            Map.entry(KspecParser.SUPPRESS, "suppress r\"WARNING in NAME\" because \"REASON\""));

    private MemberMistakes() {}

    static Optional<Diagnostic> diagnose(Situation s) {
        if (s.rule() == KspecParser.RULE_members) {
            return Optional.of(s.atBeginning() ? noMember(s) : form(s));
        }
        if (s.within(KspecParser.RULE_fieldDeclarations) || s.within(KspecParser.RULE_parameters)) {
            return field(s);
        }
        if (s.within(KspecParser.RULE_entries)) {
            return Optional.of(entry(s));
        }
        return s.within(KspecParser.RULE_driverMember) ? Optional.of(form(s)) : Optional.empty();
    }

    private static Diagnostic noMember(Situation s) {
        Diagnostic unexpected = s.unexpected();
        return switch (s.type()) {
            case KspecParser.SCENARIO,
                    KspecParser.USE,
                    KspecParser.DEFINE,
                    KspecParser.SETUP,
                    KspecParser.TEARDOWN,
                    KspecParser.LET,
                    KspecParser.IMPORT,
                    KspecParser.SHARED,
                    KspecParser.FRESH ->
                s.error(s.met(), "`" + s.text() + "` stands in a file, not in the description of a driver")
                        .help("close the description with `}` before it");
            default ->
                Nearest.to(s.text(), MEMBERS)
                        .map(n -> unexpected.label("did you mean `" + n + "`?"))
                        .orElseGet(() -> unexpected
                                .label("this begins no part of a driver's description")
                                .help("its parts begin with " + ExpectedWords.list(MEMBERS)));
        };
    }

    private static Diagnostic form(Situation s) {
        Diagnostic unexpected = s.unexpected();
        if (s.headIs(KspecParser.DRIVER) || !FORMS.containsKey(s.beginning().getType())) {
            return unexpected;
        }
        String form = "write: " + FORMS.get(s.beginning().getType());
        Optional<String> missing = switch (s.rule()) {
            case KspecParser.RULE_text -> Optional.of("expected a text in double quotes");
            case KspecParser.RULE_name, KspecParser.RULE_traceHead -> Optional.of("expected a name");
            case KspecParser.RULE_driverMember -> Optional.of(assignment(s));
            case KspecParser.RULE_members -> Optional.of("expected the end of the line");
            default -> Optional.of(s.expected());
        };
        return missing.map(unexpected::label).orElse(unexpected).help(form);
    }

    private static boolean needsAssign(Situation s) {
        Token before = s.at(-1).orElse(s.met());
        return before.getType() != KspecParser.ASSIGN
                && before.getTokenIndex() == s.beginning().getTokenIndex() + 1;
    }

    private static Optional<Diagnostic> field(Situation s) {
        Diagnostic unexpected = s.unexpected();
        boolean parameter = s.within(KspecParser.RULE_parameters);
        String form = parameter
                ? "a parameter is written NAME: TYPE or NAME: TYPE = DEFAULT, such as size: u32 = 64"
                : "a field is written NAME: TYPE, such as length: u32 or name: char[16]";
        return Optional.of(
                switch (s.type()) {
                    case KspecParser.SEMI ->
                        s.error(
                                s.met(),
                                parameter
                                        ? "parameters are separated by commas, not by `;`"
                                        : "parts of a struct are separated by commas or line ends, not by `;`");
                    case KspecParser.COLON -> unexpected.help(form);
                    default ->
                        !s.behind(KspecParser.LBRACE)
                                ? unexpected
                                        .label("expected `packed`, `align` or `{`")
                                        .help(FORMS.get(s.beginning().getType()))
                                : s.rule() == KspecParser.RULE_fieldDeclarations
                                                || s.rule() == KspecParser.RULE_parameters
                                        ? unexpected
                                                .label(
                                                        parameter
                                                                ? "expected `,` or `}`"
                                                                : "expected `,`, `}` or the end of the line")
                                                .help(form)
                                        : s.rule() == KspecParser.RULE_name && s.typeAt(-1) == KspecParser.COLON
                                                ? unexpected
                                                        .label("expected a type")
                                                        .help(form)
                                                : s.rule() == KspecParser.RULE_fieldDeclaration
                                                                || s.rule() == KspecParser.RULE_parameter
                                                        ? unexpected
                                                                .label("expected `:`")
                                                                .help(form)
                                                        : unexpected.help(form);
                });
    }

    private static String assignment(Situation s) {
        if (s.beginning().getType() == KspecParser.SUPPRESS) {
            return "expected `because` and the reason";
        }
        return needsAssign(s) ? "expected `=`" : s.expected();
    }

    private static Diagnostic entry(Situation s) {
        String form = "entries are written NAME or NAME = 5, with commas or line ends between them";
        return s.type() == KspecParser.COLON
                ? s.unexpected().label("expected `=`").help(form)
                : s.unexpected()
                        .label(
                                s.rule() == KspecParser.RULE_entries
                                        ? s.behind(KspecParser.LBRACE)
                                                ? "expected `,`, `}` or the end of the line"
                                                : "expected `{`"
                                        : s.expected())
                        .help(form);
    }
}
