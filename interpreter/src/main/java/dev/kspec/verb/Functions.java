// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.parse.ForeignWords;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Integers;
import dev.kspec.program.Machine;
import dev.kspec.program.Slice;
import dev.kspec.type.CType;
import dev.kspec.type.IntType;
import dev.kspec.type.IpAddress;
import dev.kspec.type.Layout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Functions that expressions may call. */
public final class Functions {
    /** The largest text that {@code bytes} makes, in bytes. */
    private static final long MOST_BYTES = 16L << 20;

    private static final Map<String, Function> ALL = new TreeMap<>();

    /**
     * A function.
     *
     * @param usage {@code len(TEXT)} and what it gives, for messages and the reference
     */
    public record Function(String name, int least, int most, String usage, Body body) {}

    /** What a call comes to. */
    interface Body {
        Term call(Expression.Call call, Lowering to);
    }

    static {
        add("bytes", 2, 2, "bytes(COUNT, FILL): COUNT bytes, all of value FILL", Functions::bytes);
        add("repeated", 2, 2, "repeated(TEXT, N): TEXT written N times", Functions::repeated);
        add("len", 1, 1, "len(X): the number of bytes of a text, or of items of a list", Functions::len);
        add(
                "int",
                1,
                2,
                "int(TEXT, BASE): the number written in it; BASE is 8, 10, 16, or 0 for by its prefix",
                Functions::parse);
        add("hex", 1, 1, "hex(N): the number in hexadecimal, without prefix", Functions::hex);
        add("text", 1, 1, "text(X): the bytes of an array of C up to the first NUL", Functions::text);
        add("contains", 2, 2, "contains(TEXT, PART): whether PART occurs in TEXT", Functions::contains);
        add("starts", 2, 2, "starts(TEXT, PART): whether TEXT begins with PART", (c, to) -> edge(c, to, true));
        add("ends", 2, 2, "ends(TEXT, PART): whether TEXT ends with PART", (c, to) -> edge(c, to, false));
        add("find", 2, 2, "find(TEXT, PART): where PART occurs first, from 0; -1 if nowhere", Functions::find);
        add("lines", 1, 1, "lines(TEXT): its lines, a list", (c, to) -> pieces(c, to, false));
        add("words", 1, 1, "words(TEXT): its words, parted by blanks, a list", (c, to) -> pieces(c, to, true));
        add("list", 2, 2, "list(DATA, TYPE): values of TYPE one behind another in DATA", Functions::list);
        add("struct", 2, 2, "struct(DATA, TYPE): the value of TYPE at the beginning of DATA", Functions::struct);
        add("size", 1, 1, "size(TYPE): its size in bytes, as C's sizeof", Functions::size);
        add("wrap", 2, 2, "wrap(TYPE, N): N modulo 2^bits, as the C type has it", Functions::wrap);
        add("min", 2, 2, "min(A, B): the smaller", (c, to) -> choice(c, to, BinaryOp.LT));
        add("max", 2, 2, "max(A, B): the larger", (c, to) -> choice(c, to, BinaryOp.GT));
        add("choose", 3, 3, "choose(CONDITION, A, B): A where the condition holds, else B", Choosing::choose);
        add("abs", 1, 1, "abs(N): without its sign", Functions::abs);
        add("v4", 1, 1, "v4(\"127.0.0.1\"): an IPv4 address", (c, to) -> ip(c, to, false));
        add("v6", 1, 1, "v6(\"::1\"): an IPv6 address", (c, to) -> ip(c, to, true));
        add(
                "same_net",
                3,
                3,
                "same_net(A, B, BITS): whether the first BITS bits of two IP addresses are the same; never of two families",
                Networks::sameNet);
        add("counter", 1, 1, "counter(NAME): the counter's value now", Functions::counter);
        add("sysctl", 1, 1, "sysctl(NAME): the sysctl's number now", Functions::sysctl);
        add("slab", 1, 1, "slab(NAME): the number of objects in use of the slab cache of that name", Slabs::count);
        add("address", 1, 1, "address(N): a raw address, such as a bad pointer", Functions::address);
        add("time", 0, 0, "time(): nanoseconds of the guest's monotonic clock since the case began", Functions::time);
    }

    private static void add(String name, int least, int most, String usage, Body body) {
        ALL.put(name, new Function(name, least, most, usage, body));
    }

    private Functions() {}

    /** All functions, for the reference. */
    public static Collection<Function> all() {
        return ALL.values();
    }

    static Term call(Expression.Call call, Lowering to) {
        String name = call.function().text();
        Function function = ALL.get(name);
        if (function == null) {
            return typeOrUnknown(call, to);
        }
        if (!call.named().isEmpty()) {
            return to.wrong(
                    Code.EXTRA_OPERAND, call.named().getFirst().span(), "`" + name + "` takes no arguments by name");
        }
        int count = call.arguments().size();
        if (count < function.least() || count > function.most()) {
            String wanted = function.least() == function.most()
                    ? "" + function.least()
                    : function.least() + " to " + function.most();
            to.report(Diagnostic.error(
                            count < function.least() ? Code.MISSING_OPERAND : Code.EXTRA_OPERAND,
                            call.span(),
                            "`" + name + "` takes " + wanted + " argument" + (wanted.equals("1") ? "" : "s") + ", not "
                                    + count)
                    .help(function.usage()));
            return new Term.Invalid();
        }
        return function.body().call(call, to);
    }

    /** {@code u8(x)} holds a value against a type's range; {@code stats(queued: 4)} makes a struct. */
    private static Term typeOrUnknown(Expression.Call call, Lowering to) {
        String name = call.function().text();
        Optional<CType> type = to.names().type(name);
        if (type.isEmpty() && Aggregates.KNOWN.contains(name)) {
            return AggregateForms.withoutItem(call, to);
        }
        if (type.isEmpty() && call.named().isEmpty() && (to.scope().isWord(name) || Words.isMade(name, true, to))) {
            return Words.of(call, to);
        }
        if (type.isEmpty() && to.isMistaken(name)) {
            call.arguments().forEach(to::evaluate);
            call.named().forEach(f -> to.evaluate(f.value()));
            return new Term.Invalid();
        }
        if (type.isEmpty()) {
            TreeSet<String> known = new TreeSet<>(ALL.keySet());
            known.addAll(Aggregates.KNOWN);
            known.addAll(to.scope().words());
            to.names().typeNames().stream()
                    .filter(t -> to.names().type(t).orElseThrow() instanceof CType.Composite)
                    .forEach(known::add);
            Diagnostic unknown =
                    Diagnostic.error(Code.UNKNOWN_FUNCTION, call.function().span(), "unknown function `" + name + "`");
            Optional<String> remedy = to.isDefinition(name)
                    ? Optional.of("steps that were defined are called in a line of their own: call "
                            + call.span().oneLine() + " as x")
                    : ForeignWords.function(name);
            to.report(remedy.map(unknown::help).orElseGet(() -> {
                Diagnostic near = Lowering.withNearest(unknown, name, known);
                return near.help().isPresent() || !near.label().isEmpty()
                        ? near
                        : near.help("all functions: kspec explain K0208");
            }));
            return new Term.Invalid();
        }
        if (type.get() instanceof CType.Composite composite) {
            if (!call.arguments().isEmpty()) {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE, call.arguments().getFirst().span(), "a struct's fields are named")
                        .help(name + "(" + composite.fields().getFirst().name() + ": …)"));
                return new Term.Invalid();
            }
            return to.struct(call, composite);
        }
        if (type.get() instanceof CType.Scalar scalar
                && call.arguments().size() == 1
                && call.named().isEmpty()) {
            return fit(call, scalar.on(to.abi()), to);
        }
        return to.wrong(
                Code.WRONG_TYPE, call.span(), "`" + name + "` takes one integer, which it holds against its range");
    }

    private static Term fit(Expression.Call call, IntType type, Lowering to) {
        Expression e = call.arguments().getFirst();
        return switch (to.evaluate(e)) {
            case Term.Int(Expr.Const(BigInteger v)) ->
                type.holds(v)
                        ? new Term.Int(new Expr.Const(v))
                        : to.wrong(
                                Code.OVERFLOW,
                                e.span(),
                                v + " does not fit into " + type + " (" + type.min() + " … " + type.max() + "); wrap("
                                        + type + ", …) would wrap it");
            case Term.Int(Expr value) -> new Term.Int(new Expr.Fit(value, type.bytes(), type.signed()));
            case Term term -> to.wrongOperand(e, term, "`" + type + "` takes an integer");
        };
    }

    private static Term wrap(Expression.Call call, Lowering to) {
        Optional<CType> type = to.names().type(call.arguments().get(0), to);
        if (type.isEmpty()) {
            return new Term.Invalid();
        }
        if (!(type.get() instanceof CType.Scalar scalar)) {
            return to.wrong(Code.WRONG_TYPE, call.arguments().get(0).span(), "an integer type is wanted here");
        }
        IntType integer = scalar.on(to.abi());
        return switch (to.evaluate(call.arguments().get(1))) {
            case Term.Int(Expr.Const(BigInteger v)) ->
                new Term.Int(new Expr.Const(Integers.wrap(v, integer.bytes(), integer.signed())));
            case Term.Int(Expr value) -> new Term.Int(new Expr.Wrap(value, integer.bytes(), integer.signed()));
            case Term term -> to.wrongOperand(call.arguments().get(1), term, "wrap takes an integer");
        };
    }

    private static Term bytes(Expression.Call call, Lowering to) {
        List<Expression> in = call.arguments();
        var count = constant(in.get(0), to, 0, MOST_BYTES);
        var fill = constant(in.get(1), to, 0, 255);
        if (count == null || fill == null) {
            return new Term.Invalid();
        }
        byte[] bytes = new byte[count.intValueExact()];
        Arrays.fill(bytes, fill.byteValue());
        return new Term.Fixed(Bytes.of(bytes));
    }

    private static Term repeated(Expression.Call call, Lowering to) {
        Term text = to.evaluate(call.arguments().get(0));
        if (!(text instanceof Term.Fixed(Bytes bytes))) {
            return to.wrongOperand(call.arguments().get(0), text, "a text known beforehand is wanted");
        }
        BigInteger times = constant(call.arguments().get(1), to, 0, MOST_BYTES / Math.max(1, bytes.size()));
        if (times == null) {
            return new Term.Invalid();
        }
        byte[] one = bytes.toArray();
        byte[] all = new byte[one.length * times.intValueExact()];
        for (int at = 0; at < all.length; at += one.length) {
            System.arraycopy(one, 0, all, at, one.length);
        }
        return new Term.Fixed(Bytes.of(all));
    }

    private static Term len(Expression.Call call, Lowering to) {
        Expression of = call.arguments().get(0);
        return switch (Iteration.listed(to.evaluate(of))) {
            case Term.Fixed(Bytes bytes) -> new Term.Int(Expr.constant(bytes.size()));
            case Term.InBuffer(Slice slice) -> new Term.Int(slice.length());
            case Term.Items(List<Term> items, var places) -> new Term.Int(Expr.constant(items.size()));
            case Term.Range(Expr from, Expr upTo) ->
                new Term.Int(
                        Arithmetic.fold(BinaryOp.ADD, Arithmetic.fold(BinaryOp.SUB, upTo, from), Expr.constant(1)));
            case Term.Records records -> new Term.Int(Access.count(records));
            case Term.Pieces pieces -> new Term.Int(new Iteration(to).count(pieces));
            case Term.View view
            when view.type() instanceof CType.Array(CType e, int length) -> new Term.Int(Expr.constant(length));
            case Term.Mapping(int register, Expr length) -> new Term.Int(length);
            case Term term -> to.wrongOperand(of, term, "len takes a text or a list");
        };
    }

    /** The bytes of an argument; null after a mistake. */
    private static Slice slice(Expression e, Lowering to) {
        Term term = to.evaluate(e);
        Slice slice = Texts.slice(term, to);
        if (slice == null) {
            to.wrongOperand(e, term, "expected a text");
        }
        return slice;
    }

    private static Term parse(Expression.Call call, Lowering to) {
        int base = 10;
        if (call.arguments().size() > 1) {
            BigInteger given = constant(call.arguments().get(1), to, 0, 16);
            if (given == null) {
                return new Term.Invalid();
            }
            base = given.intValueExact();
            if (!List.of(0, 8, 10, 16).contains(base)) {
                return to.wrong(Code.OUT_OF_RANGE, call.arguments().get(1).span(), "a base is 8, 10, 16, or 0 for any");
            }
        }
        Term text = to.evaluate(call.arguments().get(0));
        if (text instanceof Term.Fixed(Bytes known)) {
            return parsed(known, base, call, to);
        }
        Slice slice = Texts.slice(text, to);
        return slice == null
                ? to.wrongOperand(call.arguments().get(0), text, "expected a text")
                : new Term.Int(new Expr.Parse(slice, base));
    }

    private static Term parsed(Bytes text, int base, Expression.Call call, Lowering to) {
        try {
            return new Term.Int(new Expr.Const(Integers.parse(text.toArray(), base)));
        } catch (Machine.NoValue e) {
            return to.wrong(
                    e.fault() == Machine.Fault.OVERFLOW ? Code.OVERFLOW : Code.BAD_NUMBER,
                    call.arguments().get(0).span(),
                    e.fault() == Machine.Fault.OVERFLOW
                            ? "the integer does not fit into 64 bits: " + text.words()
                            : "this text is no integer: " + text.words());
        }
    }

    private static Term hex(Expression.Call call, Lowering to) {
        return switch (to.evaluate(call.arguments().get(0))) {
            case Term.Int(Expr.Const(BigInteger v)) ->
                new Term.Fixed(Texts.ascii(Integers.wrap(v, 8, false).toString(16)));
            case Term.Int(Expr value) -> Texts.made(List.of(new Instruction.Part.Hex(value)), to);
            case Term term -> to.wrongOperand(call.arguments().get(0), term, "hex takes an integer");
        };
    }

    private static Term text(Expression.Call call, Lowering to) {
        Term term = to.evaluate(call.arguments().get(0));
        return switch (term) {
            case Term.Fixed f -> f;
            case Term.InBuffer b -> b;
            case Term.View view
            when Access.isBytes(view) ->
                to.access()
                        .view(
                                view.buffer(),
                                view.offset(),
                                new CType.Array(
                                        new CType.Int(dev.kspec.type.IntKind.CHAR),
                                        ((CType.Array) view.type()).length()),
                                view.abi());
            default -> to.wrongOperand(call.arguments().get(0), term, "text takes an array of bytes");
        };
    }

    private static Term contains(Expression.Call call, Lowering to) {
        Term found = find(call, to);
        return found instanceof Term.Int(Expr.Find(Slice slice, Bytes part))
                ? new Term.Bool(new Expr.Contains(slice, part))
                : found instanceof Term.Int(Expr at)
                        ? new Term.Bool(Arithmetic.fold(BinaryOp.GE, at, Expr.ZERO))
                        : found;
    }

    private static Term find(Expression.Call call, Lowering to) {
        Term text = to.evaluate(call.arguments().get(0));
        Term part = to.evaluate(call.arguments().get(1));
        if (!(part instanceof Term.Fixed(Bytes wanted))) {
            return text instanceof Term.Invalid
                    ? text
                    : to.wrongOperand(call.arguments().get(1), part, "what is looked for is a text known beforehand");
        }
        if (text instanceof Term.Fixed(Bytes all)) {
            String hay = new String(all.toArray(), StandardCharsets.ISO_8859_1);
            return new Term.Int(Expr.constant(hay.indexOf(new String(wanted.toArray(), StandardCharsets.ISO_8859_1))));
        }
        Slice slice = Texts.slice(text, to);
        return slice == null
                ? to.wrongOperand(call.arguments().get(0), text, "expected a text")
                : new Term.Int(new Expr.Find(slice, wanted));
    }

    private static Term edge(Expression.Call call, Lowering to, boolean start) {
        Term whole = to.evaluate(call.arguments().get(0));
        Term part = to.evaluate(call.arguments().get(1));
        if (!(part instanceof Term.Fixed(Bytes wanted))) {
            return whole instanceof Term.Invalid
                    ? whole
                    : to.wrongOperand(call.arguments().get(1), part, "the part is a text known beforehand");
        }
        if (whole instanceof Term.Fixed(Bytes all)) {
            int from = start ? 0 : all.size() - wanted.size();
            boolean holds = all.size() >= wanted.size()
                    && Arrays.equals(all.toArray(), from, from + wanted.size(), wanted.toArray(), 0, wanted.size());
            return new Term.Bool(Expr.constant(holds ? 1 : 0));
        }
        Slice text = Texts.slice(whole, to);
        if (text == null) {
            return to.wrongOperand(call.arguments().get(0), whole, "expected a text");
        }
        Expr size = Expr.constant(wanted.size());
        Expr offset = start ? text.offset() : Expr.plus(text.offset(), Expr.binary(BinaryOp.SUB, text.length(), size));
        return new Term.Bool(Expr.and(
                Expr.binary(BinaryOp.GE, text.length(), size),
                to.program().bytesEqual(new Slice(text.buffer(), offset, size), wanted)));
    }

    private static Term pieces(Expression.Call call, Lowering to, boolean words) {
        Expression e = call.arguments().get(0);
        Term term = to.evaluate(e);
        Slice text = Texts.slice(term, to);
        return text == null
                ? to.wrongOperand(e, term, "expected a text")
                : new Term.Pieces(
                        text, words, term instanceof Term.Fixed(Bytes known) ? Optional.of(known) : Optional.empty());
    }

    private static Term list(Expression.Call call, Lowering to) {
        Slice data = slice(call.arguments().get(0), to);
        Optional<CType> type = to.names().type(call.arguments().get(1), to);
        return data == null || type.isEmpty() ? new Term.Invalid() : new Term.Records(data, type.get(), to.abi());
    }

    private static Term struct(Expression.Call call, Lowering to) {
        Term list = list(call, to);
        if (!(list instanceof Term.Records records)) {
            return list;
        }
        to.demand(
                Expr.atLeast(Access.count(records), 1),
                "enough bytes for " + records.element().spelling(),
                new dev.kspec.program.Expectation.Parts(List.of(new dev.kspec.program.Expectation.Part(
                        "bytes", records.data().length()))));
        return to.access().element(records, Expr.ZERO);
    }

    private static Term size(Expression.Call call, Lowering to) {
        return to.names()
                .type(call.arguments().get(0), to)
                .<Term>map(
                        t -> new Term.Int(Expr.constant(Layout.of(t, to.abi()).size())))
                .orElse(new Term.Invalid());
    }

    private static Term choice(Expression.Call call, Lowering to, BinaryOp better) {
        Term left = to.evaluate(call.arguments().get(0));
        Term right = to.evaluate(call.arguments().get(1));
        if (!(left instanceof Term.Int(Expr l))) {
            return to.wrongOperand(call.arguments().get(0), left, "expected an integer");
        }
        if (!(right instanceof Term.Int(Expr r))) {
            return to.wrongOperand(call.arguments().get(1), right, "expected an integer");
        }
        // Each is needed twice, and may be such a choice itself.
        Expr a = to.computed(l);
        Expr b = to.computed(r);
        Expr first = Arithmetic.fold(better, a, b);
        if (first instanceof Expr.Const(BigInteger v)) {
            return v.signum() != 0 ? left : right;
        }
        return new Term.Int(
                Expr.plus(Expr.binary(BinaryOp.MUL, a, first), Expr.binary(BinaryOp.MUL, b, Expr.not(first))));
    }

    private static Term abs(Expression.Call call, Lowering to) {
        return switch (to.evaluate(call.arguments().get(0))) {
            case Term.Int(Expr.Const(BigInteger v)) -> new Term.Int(new Expr.Const(v.abs()));
            case Term.Int(Expr value) -> {
                Expr v = to.computed(value);
                Expr negative = Expr.binary(BinaryOp.LT, v, Expr.ZERO);
                Expr sign = Expr.binary(
                        BinaryOp.SUB, Expr.constant(1), Expr.binary(BinaryOp.MUL, Expr.constant(2), negative));
                yield new Term.Int(Expr.binary(BinaryOp.MUL, v, sign));
            }
            case Term term -> to.wrongOperand(call.arguments().get(0), term, "abs takes an integer");
        };
    }

    private static Term ip(Expression.Call call, Lowering to, boolean v6) {
        Expression e = call.arguments().get(0);
        Term term = to.evaluate(e);
        if (!(term instanceof Term.Fixed(Bytes bytes))) {
            return to.wrongOperand(e, term, "an address is a text known beforehand");
        }
        String text = new String(bytes.toArray(), StandardCharsets.UTF_8);
        Optional<IpAddress> address = v6 ? IpAddress.v6(text) : IpAddress.v4(text);
        if (address.isEmpty()) {
            to.report(Diagnostic.error(Code.OUT_OF_RANGE, e.span(), "this is no " + (v6 ? "IPv6" : "IPv4") + " address")
                    .help(v6 ? "such as v6(\"fd00::1\")" : "four numbers from 0 to 255, such as v4(\"127.0.0.1\")"));
            return new Term.Invalid();
        }
        return new Term.Ip(address.get());
    }

    private static Term counter(Expression.Call call, Lowering to) {
        if (!(call.arguments().get(0) instanceof Expression.Reference(var span, var name))) {
            return to.wrong(Code.WRONG_TYPE, call.arguments().get(0).span(), "counter takes a counter's name");
        }
        return Counters.read(name, to).<Term>map(Term.Int::new).orElse(new Term.Invalid());
    }

    private static Term sysctl(Expression.Call call, Lowering to) {
        return Sysctls.path(call.arguments().get(0), to)
                .<Term>map(path -> new Term.Int(
                        Counters.readNumber(new dev.kspec.program.Origin(call.span(), "read " + path), path, to)))
                .orElse(new Term.Invalid());
    }

    private static Term time(Expression.Call call, Lowering to) {
        int register = to.program().register();
        to.program().add(new Instruction.Clock(to.origin(), register));
        return new Term.Int(new Expr.Reg(register));
    }

    private static Term address(Expression.Call call, Lowering to) {
        return switch (to.evaluate(call.arguments().get(0))) {
            case Term.Int(Expr.Const(BigInteger v))
            when v.signum() < 0 ->
                to.wrong(Code.OUT_OF_RANGE, call.arguments().get(0).span(), "an address is not negative");
            case Term.Int(Expr value) -> new Term.RawAddress(value);
            case Term.Mapping(int register, Expr length) -> new Term.RawAddress(new Expr.Reg(register));
            case Term term -> to.wrongOperand(call.arguments().get(0), term, "an address is an integer");
        };
    }

    private static BigInteger constant(Expression expression, Lowering to, long least, long most) {
        BigInteger from = BigInteger.valueOf(least);
        BigInteger upTo = BigInteger.valueOf(most);
        return switch (to.evaluate(expression)) {
            case Term.Int(Expr.Const(BigInteger value))
            when value.compareTo(from) >= 0 && value.compareTo(upTo) <= 0 -> value;
            case Term.Int(Expr.Const(BigInteger value)) -> {
                to.wrong(Code.OUT_OF_RANGE, expression.span(), value + " is not between " + least + " and " + most);
                yield null;
            }
            case Term.Int i -> {
                to.wrong(Code.NOT_CONSTANT, expression.span(), "this has to be known before the case runs");
                yield null;
            }
            case Term term -> {
                to.wrongOperand(expression, term, "expected an integer");
                yield null;
            }
        };
    }
}
