// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.program.Expr;
import dev.kspec.type.DriverModel;
import dev.kspec.type.IntType;
import dev.kspec.type.IoctlCode;
import dev.kspec.type.Value;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Turns a driver's description into what it offers: ioctl numbers computed, names unique, paths plain. */
final class DriverResolver {
    private final Diagnostics diagnostics;

    DriverResolver(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    DriverModel resolve(DriverDeclaration declaration, Path directory) {
        Map<String, String> devices = new LinkedHashMap<>();
        Map<String, DriverModel.Ioctl> ioctls = new LinkedHashMap<>();
        Map<String, String> counters = new LinkedHashMap<>();
        Map<String, String> faults = new LinkedHashMap<>();
        Optional<DriverModel.Module> module = Optional.empty();
        for (DriverDeclaration.Member member : declaration.members()) {
            switch (member) {
                case DriverDeclaration.Module m -> {
                    if (module.isPresent()) {
                        error(Code.DUPLICATE_NAME, m.file(), "a driver has one module");
                    }
                    module = Optional.of(module(m));
                }
                case DriverDeclaration.Device d -> put(devices, d.name(), path(d.path()));
                case DriverDeclaration.Ioctl i -> put(ioctls, i.name(), ioctl(i));
                case DriverDeclaration.Counter c -> put(counters, c.name(), path(c.path()));
                case DriverDeclaration.Fault f -> put(faults, f.name(), path(f.path()));
            }
        }
        return new DriverModel(declaration.name().text(), directory, module, devices, ioctls, counters, faults);
    }

    private <T> void put(Map<String, T> into, Name name, T value) {
        if (into.put(name.text(), value) != null) {
            diagnostics.add(Diagnostic.error(Code.DUPLICATE_NAME, name.span(), "`" + name + "` is declared twice"));
        }
    }

    private void error(Code code, dev.kspec.ast.Node node, String message) {
        diagnostics.add(Diagnostic.error(code, node.span(), message));
    }

    private String path(Text text) {
        if (!text.isPlain()) {
            error(Code.NOT_CONSTANT, text, "a path in a driver's description is a plain text");
            return "/";
        }
        String path = text.plainString();
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            error(Code.OUT_OF_RANGE, text, "a path in a driver's description begins with `/`");
        }
        return path;
    }

    private DriverModel.Module module(DriverDeclaration.Module m) {
        String file = m.file().isPlain() ? m.file().plainString() : "";
        if (!file.matches("[A-Za-z0-9_-]+\\.ko")) {
            diagnostics.add(Diagnostic.error(
                            Code.OUT_OF_RANGE, m.file().span(), "a module is named by its file, without a directory")
                    .help("such as \"kspec_counter.ko\": what the driver's Makefile makes"));
        }
        List<DriverModel.Parameter> parameters = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (DriverDeclaration.Parameter p : m.parameters()) {
            if (!names.add(p.name().text())) {
                error(Code.DUPLICATE_NAME, p.name(), "`" + p.name() + "` is declared twice");
            }
            DriverModel.ParameterType type = type(p.type().type());
            Optional<Expression> value =
                    p.type().value().filter(v -> isKnown(p.type().type()));
            parameters.add(new DriverModel.Parameter(
                    p.name().text(), type, value.flatMap(v -> parameterValue(v, type, diagnostics))));
        }
        return new DriverModel.Module(file, parameters);
    }

    private static boolean isKnown(Name type) {
        return type.text().equals("text") || IntType.named(type.text()).isPresent();
    }

    private DriverModel.ParameterType type(Name name) {
        if (name.text().equals("text")) {
            return new DriverModel.ParameterType.Text();
        }
        return new DriverModel.ParameterType.Integer(intType(name, true));
    }

    private IntType intType(Name name, boolean textToo) {
        Optional<IntType> type = IntType.named(name.text());
        if (type.isEmpty()) {
            TreeSet<String> known = new TreeSet<>(IntType.names());
            if (textToo) {
                known.add("text");
            }
            diagnostics.add(Lowering.withNearest(
                    Diagnostic.error(Code.UNKNOWN_TYPE, name.span(), "unknown type `" + name + "`"),
                    name.text(),
                    known));
        }
        return type.orElseGet(() -> IntType.named("s64").orElseThrow());
    }

    private DriverModel.Ioctl ioctl(DriverDeclaration.Ioctl i) {
        DriverDeclaration.IoctlNumber n = i.number();
        Optional<IoctlCode.Direction> direction =
                IoctlCode.Direction.ofMacro(n.direction().text());
        if (direction.isEmpty()) {
            diagnostics.add(Lowering.withNearest(
                    Diagnostic.error(
                            Code.UNKNOWN_WORD,
                            n.direction().span(),
                            "an ioctl's number is made by _IO, _IOR, _IOW or _IOWR"),
                    n.direction().text(),
                    List.of("_IO", "_IOR", "_IOW", "_IOWR")));
        }
        Optional<IntType> type = n.type().map(t -> intType(t, false));
        boolean none = direction.map(d -> d == IoctlCode.Direction.NONE).orElse(type.isEmpty());
        if (none && n.type().isPresent()) {
            error(Code.EXTRA_OPERAND, n.type().get(), "_IO has no argument and so no type");
        } else if (!none && type.isEmpty()) {
            error(Code.MISSING_OPERAND, n, n.direction() + " misses the type of its argument");
        }
        IoctlCode.Direction known = direction.orElse(IoctlCode.Direction.NONE);
        long code = IoctlCode.encode(
                known,
                inByte(n.magic()),
                inByte(n.number()),
                type.map(IntType::bytes).orElse(0));
        return new DriverModel.Ioctl(i.name().text(), code, known, none ? Optional.empty() : type);
    }

    private int inByte(Expression e) {
        if (Checker.constantTerm(e, diagnostics) instanceof Term.Int(Expr.Const(BigInteger v))
                && v.signum() >= 0
                && v.bitLength() <= 8) {
            return v.intValueExact();
        }
        error(Code.OUT_OF_RANGE, e, "magic and number of an ioctl are integers from 0 to 255");
        return 0;
    }

    /** A module parameter's value, checked against its type. */
    static Optional<Value> parameterValue(Expression e, DriverModel.ParameterType type, Diagnostics diagnostics) {
        Term term = Checker.constantTerm(e, diagnostics);
        switch (type) {
            case DriverModel.ParameterType.Integer(IntType t) -> {
                if (term instanceof Term.Int(Expr.Const(BigInteger v))) {
                    if (t.holds(v)) {
                        return Optional.of(new Value.Int(v));
                    }
                    diagnostics.add(Diagnostic.error(Code.OUT_OF_RANGE, e.span(), v + " does not fit into " + t)
                            .label("from " + t.min() + " to " + t.max()));
                    return Optional.empty();
                }
            }
            case DriverModel.ParameterType.Text t -> {
                if (term instanceof Term.Fixed(var bytes)) {
                    Value.Bytes value = new Value.Bytes(bytes.toArray());
                    if (DriverModel.written(value).matches("[!-~]*")) {
                        return Optional.of(value);
                    }
                    diagnostics.add(Diagnostic.error(
                            Code.OUT_OF_RANGE,
                            e.span(),
                            "a module parameter's text has neither blanks nor control characters"));
                    return Optional.empty();
                }
            }
        }
        if (!(term instanceof Term.Invalid)) {
            diagnostics.add(Diagnostic.error(Code.WRONG_TYPE, e.span(), "the parameter does not take " + term.kind()));
        }
        return Optional.empty();
    }
}
