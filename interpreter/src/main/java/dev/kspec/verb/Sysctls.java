// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Sysctls by the names that a driver declares, or by their keys in quotes. */
public final class Sysctls {
    private Sysctls() {}

    /** The file of a sysctl; nothing if there is none such, which is then reported. */
    public static Optional<String> path(Expression which, Lowering to) {
        Map<String, String> known = to.driver().map(d -> d.sysctls()).orElse(Map.of());
        if (which instanceof Expression.Reference(var span, var name)
                && to.scope().find(name.text()).isEmpty()) {
            String key = known.get(name.text());
            if (key == null) {
                to.unknown(
                        Code.UNKNOWN_SYSCTL,
                        span,
                        to.driver().isPresent()
                                ? "driver " + to.driver().get().name() + " has no sysctl `" + name + "`"
                                : "no sysctl `" + name + "`: the file uses no driver; others are named in quotes",
                        name.text(),
                        known.keySet());
            }
            return Optional.ofNullable(key).map(Sysctls::file);
        }
        Term term = to.evaluate(which);
        if (term instanceof Term.Fixed(Bytes bytes)) {
            return Optional.of(file(new String(bytes.toArray(), StandardCharsets.UTF_8)));
        }
        to.wrongOperand(which, term, "a sysctl is named as the driver declares it, or by its key in quotes");
        return Optional.empty();
    }

    /** As sysctl(8): dots part directories, and a slash stands for a dot in a name. */
    static String file(String key) {
        if (key.startsWith("/proc/sys/")) {
            return key;
        }
        StringBuilder path = new StringBuilder("/proc/sys/");
        key.chars().forEach(c -> path.append((char) (c == '.' ? '/' : c == '/' ? '.' : c)));
        return path.toString();
    }
}
