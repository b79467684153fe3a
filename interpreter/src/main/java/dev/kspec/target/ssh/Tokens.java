// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code %h} and its like stand for in a configuration of ssh (ssh_config(5), "TOKENS").
 *
 * @param values by the letter behind the percent sign
 */
record Tokens(Map<Character, String> values) {
    Tokens {
        values = Map.copyOf(values);
    }

    /** The text with all of them replaced, and {@code ${NAME}} by that variable of the environment. */
    String in(String text, ConfigLine line) throws SshConfigException {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '%') {
                out.append(token(at + 1 < text.length() ? text.charAt(++at) : ' ', line));
            } else if (c == '$' && text.startsWith("{", at + 1) && text.indexOf('}', at) > 0) {
                int end = text.indexOf('}', at);
                out.append(variable(text.substring(at + 2, end), line));
                at = end;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private String token(char letter, ConfigLine line) throws SshConfigException {
        String value = letter == '%' ? "%" : values.get(letter);
        if (value == null) {
            throw line.error("kspec does not know %" + letter + " in " + line.keyword() + ", but "
                    + values.keySet().stream().sorted().map(k -> "%" + k).collect(Collectors.joining(" ")) + " %%");
        }
        return value;
    }

    private static String variable(String name, ConfigLine line) throws SshConfigException {
        String value = System.getenv(name);
        if (value == null) {
            throw line.error("the environment has no variable " + Printable.quote(name));
        }
        return value;
    }
}
