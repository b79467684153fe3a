// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.program.Regex;
import dev.kspec.source.Span;
import dev.kspec.type.DriverModel;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts of a description: paths, keys, patterns. What is wrong with one is reported. */
final class PlainTexts {
    private static final Pattern SYSCTL = Pattern.compile("[A-Za-z0-9_-]+(?:[./:@][A-Za-z0-9_:@-]+)+");

    private final Diagnostics diagnostics;

    PlainTexts(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    private void error(Code code, Span span, String message, String help) {
        diagnostics.add(Diagnostic.error(code, span, message).help(help));
    }

    /** A text without {@code ${…}}, and without a byte 0, which no name in the kernel has. */
    Optional<String> plain(Text text, String what) {
        if (!text.isPlain()) {
            error(Code.NOT_CONSTANT, text.span(), what + " is a plain text", "no variables are known here");
            return Optional.empty();
        }
        String plain = text.plainString();
        if (plain.isEmpty() || plain.indexOf('\0') >= 0) {
            error(
                    Code.OUT_OF_RANGE,
                    text.span(),
                    what + " is not empty and has no byte 0",
                    "write what the driver calls it");
            return Optional.empty();
        }
        return Optional.of(plain);
    }

    /** A pattern for titles of reports, and why they are not to be minded. */
    Optional<DriverModel.Suppression> suppression(Span span, Text title, Text because) {
        Optional<String> pattern = pattern(title, "a report's title");
        Optional<String> reason = reason(because);
        return pattern.isPresent() && reason.isPresent()
                ? Optional.of(new DriverModel.Suppression(span, pattern.get(), reason.get()))
                : Optional.empty();
    }

    /** Why something is as it is. */
    Optional<String> reason(Text text) {
        if (text.isPlain() && text.plainString().isBlank()) {
            error(
                    Code.OUT_OF_RANGE,
                    text.span(),
                    "a suppression has a reason",
                    "it is shown wherever such a report is: say why nobody needs to mind it, and until when");
            return Optional.empty();
        }
        return plain(text, "a reason");
    }

    /** An absolute path. */
    Optional<String> path(Text text) {
        return plain(text, "a path in a driver's description").filter(path -> {
            if (!path.startsWith("/")) {
                error(
                        Code.OUT_OF_RANGE,
                        text.span(),
                        "a path in a driver's description begins with `/`",
                        "it is a path in the guest, whatever the directory kspec is called in");
            }
            return path.startsWith("/");
        });
    }

    /** A word: without white space. */
    Optional<String> word(Text text, String what) {
        return plain(text, what).filter(word -> {
            boolean one = word.codePoints().noneMatch(Character::isWhitespace);
            if (!one) {
                error(Code.OUT_OF_RANGE, text.span(), what + " is one word", "words are what white space separates");
            }
            return one;
        });
    }

    /** What stands before a value on its line. */
    Optional<String> key(Text text) {
        return plain(text, "a counter's key").filter(key -> {
            boolean line = key.equals(key.strip()) && key.indexOf('\n') < 0;
            if (!line) {
                error(
                        Code.OUT_OF_RANGE,
                        text.span(),
                        "a counter's key has no white space at its ends and no line end",
                        "it begins a line; the integer behind it is found whatever white space is between them");
            }
            return line;
        });
    }

    /**
     * The file below /proc/sys of a sysctl's name. As sysctl(8) has it, the first separator says which one it is:
     * {@code net.ipv4.ip_forward} or {@code net/ipv4/conf/eth0.1/forwarding}.
     */
    Optional<String> sysctl(Text text) {
        return plain(text, "a sysctl's name").flatMap(name -> {
            if (!SYSCTL.matcher(name).matches()) {
                error(
                        Code.OUT_OF_RANGE,
                        text.span(),
                        "a sysctl's name is words with dots between them",
                        "such as \"net.core.somaxconn\": its file below /proc/sys");
                return Optional.empty();
            }
            boolean dots = name.indexOf('.') >= 0 && (name.indexOf('/') < 0 || name.indexOf('.') < name.indexOf('/'));
            return Optional.of("/proc/sys/" + (dots ? swapped(name) : name));
        });
    }

    private static String swapped(String name) {
        return name.replace('/', '\0').replace('.', '/').replace('\0', '.');
    }

    /** A regular expression. */
    Optional<String> pattern(Text text) {
        return pattern(text, "a log's pattern");
    }

    /** A regular expression for something. */
    Optional<String> pattern(Text text, String what) {
        return plain(text, what).filter(pattern -> {
            try {
                Regex.compile(pattern);
                return true;
            } catch (Regex.SyntaxError e) {
                diagnostics.add(Diagnostic.error(
                                Code.BAD_PATTERN, text.span(), "this is no regular expression: " + e.getMessage())
                        .label("at character " + (e.position() + 1) + " of the pattern")
                        .help(e.remedy()));
                return false;
            }
        });
    }
}
