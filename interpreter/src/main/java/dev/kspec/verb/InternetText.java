// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.type.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that stand where a socket's address belongs and were meant for an IP address. As a text they would be the path of a unix
 * socket: who means a file of such a name writes {@code ./} before it.
 */
final class InternetText {
    /** {@code host:80}, {@code [::1]:80}. */
    private static final Pattern WITH_PORT =
            Pattern.compile("(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<host>[A-Za-z0-9.-]*)):(?<port>[0-9]{1,5})");

    private InternetText() {}

    /**
     * Reports a text at a place that is an IP address or a host, with or without a port.
     *
     * @return whether there was something to report
     */
    static boolean isReported(Bytes text, Operands operands, int index, Lowering to) {
        String written = new String(text.toArray(), StandardCharsets.UTF_8);
        boolean port = isPort(operands, index + 1, to);
        Matcher parts = WITH_PORT.matcher(written);
        Optional<String> address = address(written);
        String behind = port ? operands.at(index + 1).span().oneLine() : "PORT";
        if (address.isEmpty() && parts.matches()) {
            String host = parts.group("v6") == null ? parts.group("host") : parts.group("v6");
            address = address(host).or(() -> Optional.of(host.isEmpty() ? "v4(\"0.0.0.0\")" : "v4(\"127.0.0.1\")"));
            behind = parts.group("port");
        } else if (address.isEmpty() && port) {
            address = Optional.of("v4(\"127.0.0.1\")");
        }
        if (address.isEmpty()) {
            return false;
        }
        report(operands, index, port, address.get() + " " + behind, to);
        return true;
    }

    /** Reports a text that the guest computes, and that has a port behind it. */
    static boolean hasPort(Operands operands, int index, Lowering to) {
        boolean port = isPort(operands, index + 1, to);
        if (port) {
            report(
                    operands,
                    index,
                    true,
                    "v4(\"127.0.0.1\") " + operands.at(index + 1).span().oneLine(),
                    to);
        }
        return port;
    }

    private static void report(Operands operands, int index, boolean port, String right, Lowering to) {
        String text = operands.at(index).span().oneLine();
        String path = port
                ? "the path of a unix socket has none"
                : "the path of a unix socket of this name is written \"./" + text.replaceFirst("^r?\"", "");
        to.report(Diagnostic.error(
                        Code.WRONG_TYPE,
                        operands.at(index).span(),
                        "a text is the path of a unix socket, and no IP address")
                .help("an IP address and its port are written: " + right + "; " + path));
    }

    /** As it is written in a spec. */
    private static Optional<String> address(String text) {
        return IpAddress.v4(text)
                .map(a -> "v4(\"" + text + "\")")
                .or(() -> IpAddress.v6(text).map(a -> "v6(\"" + text + "\")"));
    }

    /** A number or a name of one; a word is a flag. */
    static boolean isPort(Operands operands, int index, Lowering to) {
        if (index >= operands.count()) {
            return false;
        }
        return operands.word(index).isPresent()
                ? to.scope()
                        .find(operands.word(index).get())
                        .filter(Term.Int.class::isInstance)
                        .isPresent()
                : operands.at(index) instanceof Expression.Int;
    }

    /** Or something of which nothing is known, such as a definition's parameter when that is checked by itself. */
    static boolean mayBePort(Operands operands, int index, Lowering to) {
        if (index >= operands.count() || isPort(operands, index, to)) {
            return index < operands.count();
        }
        Optional<Term> value = operands.word(index).isPresent()
                ? to.scope().find(operands.word(index).get())
                : Optional.of(to.evaluate(operands.at(index)));
        return value.filter(Term.Invalid.class::isInstance).isPresent();
    }
}
