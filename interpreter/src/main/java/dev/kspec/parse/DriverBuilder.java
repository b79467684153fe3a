// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.DriverDeclaration.Composite;
import dev.kspec.ast.DriverDeclaration.CounterPlace;
import dev.kspec.ast.DriverDeclaration.Enumeration;
import dev.kspec.ast.DriverDeclaration.IoctlNumber;
import dev.kspec.ast.DriverDeclaration.Member;
import dev.kspec.ast.DriverDeclaration.TypeReference;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/** Descriptions of drivers from their parse trees. */
final class DriverBuilder {
    private static final Set<String> WAYS = Set.of("read", "write", "readwrite", "value");

    private final Places places;
    private final ExpressionBuilder expressions;
    private final Diagnostics diagnostics;

    DriverBuilder(Places places, ExpressionBuilder expressions, Diagnostics diagnostics) {
        this.places = places;
        this.expressions = expressions;
        this.diagnostics = diagnostics;
    }

    DriverDeclaration driver(KspecParser.DriverDeclarationContext c) {
        return new DriverDeclaration(places.span(c), expressions.name(c.name()), members(c.members()));
    }

    List<Member> members(KspecParser.MembersContext c) {
        return c == null
                ? List.of()
                : c.driverMember().stream()
                        .map(this::member)
                        .flatMap(Optional::stream)
                        .toList();
    }

    private Optional<Member> member(KspecParser.DriverMemberContext context) {
        return Optional.ofNullable(
                switch (context) {
                    case KspecParser.ModuleMemberContext c ->
                        new DriverDeclaration.Module(
                                places.span(c), expressions.text(c.text()), parameters(c.parameters()));
                    case KspecParser.DeviceMemberContext c ->
                        new DriverDeclaration.Device(
                                places.span(c), expressions.name(c.name()), expressions.text(c.text()));
                    case KspecParser.ConstMemberContext c ->
                        new DriverDeclaration.Constant(
                                places.span(c), expressions.name(c.name()), expressions.expression(c.expression()));
                    case KspecParser.EnumerationMemberContext c -> enumeration(c);
                    case KspecParser.CompositeMemberContext c -> composite(c);
                    case KspecParser.IoctlMemberContext c ->
                        c.ioctlNumber() == null
                                ? null
                                : new DriverDeclaration.Ioctl(
                                        places.span(c), expressions.name(c.name()), ioctlNumber(c.ioctlNumber()));
                    case KspecParser.CounterMemberContext c ->
                        new DriverDeclaration.Counter(
                                places.span(c),
                                expressions.name(c.name()),
                                expressions.text(c.text()),
                                counterPlace(c.counterPlace()));
                    case KspecParser.SysctlMemberContext c ->
                        new DriverDeclaration.Sysctl(
                                places.span(c), expressions.name(c.name()), expressions.text(c.text()));
                    case KspecParser.FaultMemberContext c ->
                        new DriverDeclaration.Fault(
                                places.span(c), expressions.name(c.name()), expressions.text(c.text()));
                    case KspecParser.TraceMemberContext c -> trace(c);
                    case KspecParser.LogMemberContext c ->
                        new DriverDeclaration.Log(
                                places.span(c), expressions.name(c.name()), expressions.text(c.text()));
                    case KspecParser.SuppressMemberContext c ->
                        new DriverDeclaration.Suppress(
                                places.span(c), expressions.text(c.title), expressions.text(c.reason));
                    default -> null;
                });
    }

    private List<DriverDeclaration.Parameter> parameters(KspecParser.ParametersContext c) {
        return c == null
                ? List.of()
                : c.parameter().stream()
                        .map(p -> new DriverDeclaration.Parameter(
                                places.span(p), expressions.name(p.name()), parameterType(p.parameterType())))
                        .toList();
    }

    DriverDeclaration.ParameterType parameterType(KspecParser.ParameterTypeContext c) {
        if (c == null) {
            return new DriverDeclaration.ParameterType(places.file().span(0, 0), type(null), Optional.empty());
        }
        return new DriverDeclaration.ParameterType(places.span(c), type(c.typeReference()), optional(c.expression()));
    }

    private Optional<Expression> optional(KspecParser.ExpressionContext c) {
        return Optional.ofNullable(c).map(expressions::expression);
    }

    private TypeReference type(KspecParser.TypeReferenceContext c) {
        if (c == null) {
            return new TypeReference(places.file().span(0, 0), expressions.name(null), List.of());
        }
        return new TypeReference(
                places.span(c),
                expressions.name(c.typeName),
                c.dimension().stream()
                        .map(d -> new DriverDeclaration.Dimension(places.span(d), optional(d.expression())))
                        .toList());
    }

    private Member enumeration(KspecParser.EnumerationMemberContext c) {
        return new Enumeration(
                places.span(c),
                c.kind.getType() == KspecParser.ENUM ? Enumeration.Kind.ENUM : Enumeration.Kind.FLAGS,
                expressions.name(c.name()),
                Optional.ofNullable(c.typeReference()).map(this::type),
                c.entries() == null
                        ? List.of()
                        : c.entries().entry().stream()
                                .map(e -> new DriverDeclaration.Entry(
                                        places.span(e), expressions.name(e.name()), optional(e.expression())))
                                .toList());
    }

    private Member composite(KspecParser.CompositeMemberContext c) {
        boolean packed = false;
        Optional<Expression> align = Optional.empty();
        for (KspecParser.LayoutAttributeContext a : c.layoutAttribute()) {
            if ((a.PACKED() != null && packed) || (a.PACKED() == null && align.isPresent())) {
                diagnostics.add(Diagnostic.error(
                        Code.REPEATED_SUFFIX, places.span(a), "`" + a.getStart().getText() + "` stands here twice"));
            }
            if (a.PACKED() != null) {
                packed = true;
            } else {
                align = Optional.of(expressions.primary(a.primary()));
            }
        }
        return new Composite(
                places.span(c),
                c.kind.getType() == KspecParser.STRUCT ? Composite.Kind.STRUCT : Composite.Kind.UNION,
                expressions.name(c.name()),
                packed,
                align,
                c.fieldDeclarations() == null
                        ? List.of()
                        : c.fieldDeclarations().fieldDeclaration().stream()
                                .map(f -> new DriverDeclaration.Field(
                                        places.span(f),
                                        expressions.name(f.name()),
                                        type(f.typeReference()),
                                        optional(f.expression()),
                                        Optional.ofNullable(f.primary()).map(expressions::primary)))
                                .toList());
    }

    IoctlNumber ioctlNumber(KspecParser.IoctlNumberContext context) {
        return switch (context) {
            case KspecParser.IoctlMacroContext c -> macro(c);
            case KspecParser.IoctlPlainContext c ->
                new DriverDeclaration.IoctlPlain(
                        places.span(c),
                        expressions.expression(c.expression()),
                        way(c.way, WAYS),
                        Optional.ofNullable(c.typeReference()).map(this::type));
            default ->
                new DriverDeclaration.IoctlPlain(
                        places.span(context), expressions.expression(null), Optional.empty(), Optional.empty());
        };
    }

    private IoctlNumber macro(KspecParser.IoctlMacroContext c) {
        List<Expression> numbers =
                c.expression().stream().map(expressions::expression).toList();
        Expression none = expressions.expression(null);
        return new DriverDeclaration.IoctlMacro(
                places.span(c),
                expressions.name(c.direction),
                numbers.isEmpty() ? none : numbers.get(0),
                numbers.size() < 2 ? none : numbers.get(1),
                Optional.ofNullable(c.typeReference()).map(this::type),
                way(c.way, Set.of("value")).isPresent());
    }

    private Optional<Name> way(Token word, Set<String> known) {
        if (word == null) {
            return Optional.empty();
        }
        if (!known.contains(word.getText())) {
            diagnostics.add(Diagnostic.error(Code.SYNTAX, places.span(word), "unexpected `" + word.getText() + "`")
                    .label("expected "
                            + ExpectedWords.list(known.stream().sorted().toList()))
                    .help("it says how the argument goes: read (to the caller), write, readwrite, or value"));
        }
        return Optional.of(new Name(places.span(word), word.getText()));
    }

    private CounterPlace counterPlace(KspecParser.CounterPlaceContext context) {
        return switch (context) {
            case KspecParser.KeyPlaceContext c -> new DriverDeclaration.KeyLine(expressions.text(c.text()));
            case KspecParser.RowPlaceContext c ->
                new DriverDeclaration.RowColumn(expressions.text(c.text()), expressions.expression(c.expression()));
            case null, default -> new DriverDeclaration.WholeFile();
        };
    }

    private Member trace(KspecParser.TraceMemberContext c) {
        KspecParser.TraceHeadContext head = c.traceHead();
        return head == null
                ? null
                : new DriverDeclaration.Trace(
                        places.span(c),
                        expressions.name(head.name() != null ? head.name() : head.callee()),
                        head.traceArgument().stream()
                                .map(a -> new DriverDeclaration.TraceArgument(
                                        places.span(a), expressions.name(a.name()), type(a.typeReference())))
                                .toList(),
                        expressions.name(c.system),
                        expressions.name(c.event));
    }
}
