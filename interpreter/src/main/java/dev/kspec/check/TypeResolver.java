// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration.Composite;
import dev.kspec.ast.DriverDeclaration.Dimension;
import dev.kspec.ast.DriverDeclaration.Enumeration;
import dev.kspec.ast.DriverDeclaration.Field;
import dev.kspec.ast.DriverDeclaration.TypeReference;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Node;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Span;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.FieldDefault;
import dev.kspec.type.IntKind;
import dev.kspec.type.TypeRules;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.WrittenParts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Types of a description: structs and unions, which may use one another in any order, and references to all types.
 *
 * <p>What is wrong with a type is reported once; it is then unknown to those that use it, of whom nothing is said.
 */
final class TypeResolver {
    private static final Map<String, CType> BUILT_IN = new LinkedHashMap<>();

    static {
        for (IntKind kind : IntKind.values()) {
            BUILT_IN.put(kind.id(), new CType.Int(kind));
        }
        BUILT_IN.put("bool", new CType.Bool());
        BUILT_IN.put("ptr", new CType.Pointer());
    }

    private final DriverConstants constants;
    private final Diagnostics diagnostics;
    private final Abi abi;
    private final FieldDefaults defaults;
    private final Map<String, Composite> declared = new LinkedHashMap<>();
    private final Map<String, Optional<CType>> resolved = new LinkedHashMap<>();
    private final Set<String> underway = new LinkedHashSet<>();

    TypeResolver(DriverConstants constants, Abi abi, Diagnostics diagnostics) {
        this.constants = constants;
        this.abi = abi;
        this.diagnostics = diagnostics;
        this.defaults = new FieldDefaults(this, constants, diagnostics);
    }

    /** Takes an enum or flags, whose entries become constants. */
    void declare(Enumeration e) {
        if (isFree(e.name())) {
            resolved.put(
                    e.name().text(),
                    new EnumerationResolver(constants, abi, diagnostics)
                            .resolve(e)
                            .map(t -> (CType) t));
        }
    }

    /** Takes a struct or union; the types of its fields may be declared behind it. */
    void declare(Composite c) {
        if (isFree(c.name())) {
            declared.put(c.name().text(), c);
        }
    }

    private boolean isFree(Name name) {
        String text = name.text();
        if (BUILT_IN.containsKey(text)) {
            error(Code.DUPLICATE_NAME, name, "`" + name + "` is a type already");
            return false;
        }
        if (declared.containsKey(text) || resolved.containsKey(text)) {
            error(Code.DUPLICATE_NAME, name, "`" + name + "` is declared twice");
            return false;
        }
        return true;
    }

    private void error(Code code, Node node, String message) {
        diagnostics.add(Diagnostic.error(code, node.span(), message));
    }

    /** All declared types that are right, by name. */
    Map<String, CType> all() {
        declared.values().forEach(c -> named(c.name()));
        Map<String, CType> all = new LinkedHashMap<>();
        resolved.forEach((name, type) -> type.ifPresent(t -> all.put(name, t)));
        return all;
    }

    /** Names of declared types that are wrong. */
    List<String> mistaken() {
        return resolved.entrySet().stream()
                .filter(e -> e.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The type of a name; a wrong name is reported. */
    Optional<CType> named(Name name) {
        String text = name.text();
        if (BUILT_IN.containsKey(text)) {
            return Optional.of(BUILT_IN.get(text));
        }
        if (resolved.containsKey(text)) {
            return resolved.get(text);
        }
        Composite c = declared.get(text);
        if (c == null) {
            unknown(name, names());
            return Optional.empty();
        }
        if (!underway.add(text)) {
            containsItself(name, c);
            return Optional.empty();
        }
        Optional<CType> type = underway.size() > TypeRules.MOST_DEPTH ? tooDeep(c) : composite(c);
        underway.remove(text);
        resolved.put(text, type);
        return type;
    }

    /** Whether there is a type of the name. */
    boolean isKnown(String name) {
        return BUILT_IN.containsKey(name) || declared.containsKey(name) || resolved.containsKey(name);
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(BUILT_IN.keySet());
        names.addAll(declared.keySet());
        names.addAll(resolved.keySet());
        return names;
    }

    private void unknown(Name name, Set<String> known) {
        if (!name.text().isEmpty()) {
            diagnostics.add(Lowering.withNearest(
                    Diagnostic.error(Code.UNKNOWN_TYPE, name.span(), "unknown type `" + name + "`"),
                    name.text(),
                    known));
        }
    }

    private void containsItself(Name name, Composite c) {
        List<String> cycle = new ArrayList<>(underway);
        cycle = cycle.subList(cycle.indexOf(name.text()), cycle.size());
        Diagnostic wrong = Diagnostic.error(
                Code.WRONG_TYPE,
                name.span(),
                c.kind().name().toLowerCase(Locale.ROOT) + " `" + name + "` would contain itself");
        diagnostics.add((cycle.size() > 1 ? wrong.label(String.join(" → ", cycle) + " → " + name) : wrong)
                .help("an address of another one is a `ptr`"));
    }

    private Optional<CType> tooDeep(Composite c) {
        error(Code.OUT_OF_RANGE, c.name(), "types nest at most " + TypeRules.MOST_DEPTH + " deep");
        return Optional.empty();
    }

    /** The type that a reference names, arrays included; what is wrong is reported. */
    Optional<CType> resolve(TypeReference reference) {
        Optional<CType> element = named(reference.name());
        List<Dimension> dimensions = reference.dimensions();
        if (dimensions.size() > TypeRules.MOST_DEPTH) {
            error(Code.OUT_OF_RANGE, reference, "types nest at most " + TypeRules.MOST_DEPTH + " deep");
            return Optional.empty();
        }
        for (Dimension dimension : dimensions.reversed()) {
            if (dimension.length().isEmpty()) {
                element = element.map(CType.Flexible::new);
                continue;
            }
            // Looked at even if the element is wrong, for it may be wrong, too.
            Optional<Integer> length =
                    constants.integer(dimension.length().get(), "the length of an array", 1, TypeRules.MOST_BYTES);
            element = element.isPresent() && length.isPresent()
                    ? Optional.of(new CType.Array(element.get(), length.get()))
                    : Optional.empty();
        }
        return element;
    }

    /** As {@link #resolve}, and of one size: no flexible array, and not too large. */
    Optional<CType> sized(TypeReference reference) {
        return resolve(reference).filter(type -> {
            if (type instanceof CType.Flexible) {
                error(Code.WRONG_TYPE, reference, "an array of any length has no size");
                return false;
            }
            List<TypeRules.Problem> problems = type instanceof CType.Array ? TypeRules.problems(type, abi) : List.of();
            problems.forEach(p -> error(Code.WRONG_TYPE, reference, p.message()));
            return problems.isEmpty();
        });
    }

    private Optional<CType> composite(Composite c) {
        boolean union = c.kind() == Composite.Kind.UNION;
        OptionalInt align = alignment(c.align());
        boolean whole = align.isPresent() == c.align().isPresent();
        Map<Field, CType.Field> fields = new LinkedHashMap<>();
        for (Field f : c.fields()) {
            Optional<CType> type = resolve(f.type());
            OptionalInt fieldAlign = alignment(f.align());
            whole &= type.isPresent() && fieldAlign.isPresent() == f.align().isPresent();
            Optional<FieldDefault> value = type.flatMap(t -> defaults.resolve(f, t, c));
            whole &= f.value().isEmpty() || value.isPresent();
            type.ifPresent(t -> fields.put(f, new CType.Field(f.name().text(), t, fieldAlign, value)));
        }
        if (!whole) {
            examine(c, fields);
            return Optional.empty();
        }
        CType.Composite type =
                new CType.Composite(union, c.name().text(), c.packed(), align, List.copyOf(fields.values()));
        List<TypeRules.Problem> problems = TypeRules.problems(type, abi);
        problems.forEach(p -> report(p, c));
        return problems.isEmpty() ? Optional.of(type) : Optional.empty();
    }

    /** What is wrong with parts of a type whatever the others are, of which one is wrong. */
    private void examine(Composite c, Map<Field, CType.Field> sound) {
        Set<String> names = new HashSet<>();
        for (Field f : c.fields()) {
            String name = f.name().text();
            if (!names.add(name) && !name.isEmpty()) {
                error(
                        Code.DUPLICATE_NAME,
                        f.name(),
                        "the " + c.kind().name().toLowerCase(Locale.ROOT) + " has a field `" + name + "` already");
            }
            if (sound.containsKey(f)) {
                sound.get(f).value().ifPresent(v -> sibling(v, f, c));
                CType.Field type = sound.get(f);
                CType.Field bare = new CType.Field(type.name(), type.type(), type.align(), type.value());
                CType alone = new CType.Composite(false, "", false, OptionalInt.empty(), List.of(bare));
                Composite declaration =
                        new Composite(c.span(), c.kind(), c.name(), false, Optional.empty(), List.of(f));
                TypeRules.problems(alone, abi).stream()
                        .filter(p -> !p.path().isEmpty() || p.part() == TypeRules.Part.ALIGN)
                        .forEach(p -> report(p, declaration));
            }
        }
    }

    /** A field that another one speaks of is there, be it right or wrong. */
    private void sibling(FieldDefault value, Field f, Composite c) {
        String of = switch (value) {
            case FieldDefault.Length(String name) -> name;
            case FieldDefault.Count(String name) -> name;
            case FieldDefault.SizeOfField(String name) -> name;
            case FieldDefault.SizeOfType t -> "";
            case FieldDefault.SizeOfSelf s -> "";
            case FieldDefault.Constant v -> "";
        };
        List<String> names = c.fields().stream().map(x -> x.name().text()).toList();
        if (!of.isEmpty() && !names.contains(of)) {
            diagnostics.add(Lowering.withNearest(
                    Diagnostic.error(
                            Code.UNKNOWN_NAME,
                            f.value().map(Node::span).orElse(f.span()),
                            "struct " + c.name() + " has no field `" + of + "`"),
                    of,
                    names));
        }
    }

    private OptionalInt alignment(Optional<Expression> align) {
        return align.flatMap(a -> constants.integer(a, "an alignment", 1, TypeRules.MOST_ALIGNMENT))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /** The very part of a default that is wrong. */
    private Span place(TypeRules.Problem problem, Expression value, String field) {
        if (problem.path().isEmpty()) {
            return value.span();
        }
        WrittenParts written = constants.written(value, field);
        return problem.wrongName().isEmpty()
                ? written.value(problem.path())
                : written.name(problem.path(), problem.wrongName());
    }

    private void report(TypeRules.Problem problem, Composite c) {
        Optional<Field> field = problem.field().isPresent()
                ? Optional.of(c.fields().get(problem.field().getAsInt()))
                : Optional.empty();
        Span span = switch (problem.part()) {
            case NAME -> field.map(Field::name).orElse(c.name()).span();
            case TYPE -> field.map(f -> f.type().span()).orElse(c.name().span());
            case ALIGN ->
                field.map(Field::align).orElse(c.align()).map(Node::span).orElse(c.span());
            case DEFAULT ->
                field.flatMap(f -> f.value().map(v -> place(problem, v, f.name().text())))
                        .orElse(c.span());
        };
        Code code = switch (problem.part()) {
            case NAME -> field.isPresent() ? Code.DUPLICATE_NAME : Code.OUT_OF_RANGE;
            case TYPE -> Code.WRONG_TYPE;
            case ALIGN -> Code.OUT_OF_RANGE;
            case DEFAULT -> problem.wrongName().isEmpty() ? Code.OUT_OF_RANGE : Code.UNKNOWN_NAME;
        };
        Diagnostic wrong = Diagnostic.error(code, span, problem.message());
        diagnostics.add(
                problem.wrongName().isEmpty()
                        ? wrong
                        : Lowering.withNearest(wrong, problem.wrongName(), problem.known()));
    }
}
