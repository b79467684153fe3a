// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Options of sockets by name: socket(7), ip(7), ipv6(7), tcp(7); numbers of include/uapi/asm-generic/socket.h and its like. */
final class SocketOptions {
    static final int SOL_SOCKET = 1;
    static final int SO_LINGER = 13;
    private static final int IP = 0;
    private static final int TCP = 6;
    private static final int IPV6 = 41;

    /** How an option's value lies in memory. */
    enum Form {
        /** An {@code int}. */
        INT,
        /** {@code struct timeval}. */
        TIME,
        /** {@code struct linger}. */
        LINGER,
        /** {@code struct ucred}. */
        CREDENTIALS,
        /** Bytes. */
        TEXT
    }

    /** An option. */
    record Option(int level, int number, Form form) {}

    /** An option at a place: one that has a name, or numbers; and the first operand behind it. */
    record Wanted(Expr level, Expr number, Optional<Form> form, int next) {}

    static final Choice LEVELS = Choice.of("option of sockets, or level of options,")
            .with("socket", SOL_SOCKET)
            .with("ip", IP)
            .with("tcp", TCP)
            .with("udp", 17)
            .with("ipv6", IPV6)
            .with("raw", 255)
            .with("packet", 263)
            .with("netlink", 270);

    private static final Map<String, Option> OPTIONS = new LinkedHashMap<>();
    private static final Choice NAMES = Choice.of("option of sockets");

    static {
        level(SOL_SOCKET, "reuseaddr", 2, "type", 3, "error", 4, "dontroute", 5, "broadcast", 6, "sndbuf", 7);
        level(SOL_SOCKET, "rcvbuf", 8, "keepalive", 9, "oobinline", 10, "priority", 12, "reuseport", 15);
        level(SOL_SOCKET, "passcred", 16, "rcvlowat", 18, "acceptconn", 30, "sndbufforce", 32, "rcvbufforce", 33);
        level(SOL_SOCKET, "mark", 36, "protocol", 38, "domain", 39);
        level(IP, "tos", 1, "ttl", 2, "hdrincl", 3, "recverr", 11, "freebind", 15, "transparent", 19);
        level(TCP, "nodelay", 1, "maxseg", 2, "cork", 3, "keepidle", 4, "keepintvl", 5, "keepcnt", 6, "syncnt", 7);
        level(TCP, "quickack", 12, "usertimeout", 18, "fastopen", 23);
        level(IPV6, "hops", 16, "v6only", 26);
        add("linger", SOL_SOCKET, SO_LINGER, Form.LINGER);
        add("peercred", SOL_SOCKET, 17, Form.CREDENTIALS);
        add("rcvtimeo", SOL_SOCKET, 20, Form.TIME);
        add("sndtimeo", SOL_SOCKET, 21, Form.TIME);
        add("device", SOL_SOCKET, 25, Form.TEXT);
        OPTIONS.forEach((name, option) -> NAMES.with(name, option.number()));
    }

    private SocketOptions() {}

    /** Options whose value is an {@code int}: names and numbers in turn. */
    private static void level(int level, Object... namesAndNumbers) {
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            add((String) namesAndNumbers[i], level, (Integer) namesAndNumbers[i + 1], Form.INT);
        }
    }

    private static void add(String name, int level, int number, Form form) {
        OPTIONS.put(name, new Option(level, number, form));
    }

    /** All names in a row. */
    static String words() {
        return OPTIONS.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    /** NAME, or LEVEL NUMBER, or LEVEL NAME, behind the socket; nothing after a mistake, which is then reported. */
    static Optional<Wanted> at(Operands operands, Lowering to) {
        Optional<String> name = NAMES.word(operands, 1, to);
        if (name.isPresent()) {
            Option option = OPTIONS.get(name.get());
            return Optional.of(new Wanted(
                    Expr.constant(option.level()), Expr.constant(option.number()), Optional.of(option.form()), 2));
        }
        if (LEVELS.word(operands, 1, to).isEmpty() && !isNumber(operands.at(1), operands, to)) {
            String written = operands.word(1).orElse(operands.at(1).span().oneLine());
            Set<String> known = new TreeSet<>(OPTIONS.keySet());
            known.addAll(LEVELS.all());
            to.unknown(
                    Code.UNKNOWN_WORD,
                    operands.at(1).span(),
                    "unknown option of sockets `" + written + "`",
                    written,
                    known);
            return Optional.empty();
        }
        Expr level = LEVELS.at(operands, 1, to);
        if (operands.count() < 3) {
            to.wrong(
                    Code.MISSING_OPERAND,
                    operands.at(1).span(),
                    "behind the level of options stands an option's number");
            return Optional.empty();
        }
        Optional<Form> form = NAMES.word(operands, 2, to)
                .map(OPTIONS::get)
                .filter(o -> level.equals(Expr.constant(o.level())))
                .map(Option::form);
        return Optional.of(new Wanted(level, NAMES.at(operands, 2, to), form, 3));
    }

    private static boolean isNumber(Expression e, Operands operands, Lowering to) {
        boolean nameless = operands.word(1).isPresent()
                && to.scope().find(operands.word(1).get()).isEmpty()
                && to.names().constant(operands.word(1).get()).isEmpty();
        return !nameless && to.evaluate(e) instanceof Term.Int;
    }
}
